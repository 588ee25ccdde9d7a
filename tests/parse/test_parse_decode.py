import codecs

import pytest

from indexer.errors import ParseError
from indexer.parse.decode import decode_lines

TEXT = "Igenomix® — café\nsecond"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.replace("\n", "\r\n").encode() + b"\r\n",
        TEXT.replace("\n", "\r").encode(),
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16 little", "utf-16 big", "windows lines", "old mac lines"],
)
def test_every_common_encoding_gives_the_same_lines_without_a_word(data):
    decoded = decode_lines(data, "page.txt")

    assert decoded.lines == ("Igenomix® — café", "second")
    assert decoded.warnings == ()


def test_windows_1252_is_read_and_said_so():
    decoded = decode_lines(TEXT.encode("cp1252"), "page.txt")

    assert decoded.lines == ("Igenomix® — café", "second")
    assert decoded.warnings == ("line 1: not UTF-8; read as Windows-1252 (Latin-1), so check letters with accents",)


def test_one_stray_byte_does_not_spoil_the_rest():
    decoded = decode_lines("naïve\n".encode() + b"caf\xe9\n", "page.txt")

    assert decoded.lines == ("naïve", "café")
    assert decoded.warnings[0].startswith("line 2:")


def test_form_feeds_and_line_separators_do_not_shift_line_numbers():
    assert decode_lines("a\x0cb\u2028c\x85d\nlast".encode(), "page.txt").lines == ("a\x0cb\u2028c\x85d", "last")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"abc\0def", "binary data"),
        ("text".encode("utf-16-le"), "binary data"),
        (bytes(range(1, 9)) * 20, "binary data"),
        (b"%PDF-1.7\n", "a PDF file"),
        (b"PK\x03\x04rest", "a zip archive or an Office file"),
        (b"\x89PNG\r\n", "a picture"),
        (codecs.BOM_UTF16_LE + b"a\0b", "starts like utf-16"),
    ],
)
def test_what_is_no_text_is_refused_by_name(data, reason):
    with pytest.raises(ParseError, match=f"^odd.txt: .*{reason}"):
        decode_lines(data, "odd.txt")


def test_an_absurdly_long_line_is_refused_with_its_number():
    with pytest.raises(ParseError, match=r"^long.txt: line 2: 1,000,001 characters"):
        decode_lines(b"ok\n" + b"x" * 1_000_001, "long.txt")
