import hashlib
import os
from pathlib import Path

import pytest

from indexer.errors import ParseError, UnsupportedFormatError
from indexer.parse import PARSERS, parse_file
from indexer.parse.limits import MAX_FILE_BYTES


def test_a_document_carries_its_corpus_name_hash_and_lines(tmp_path: Path):
    path = tmp_path / "x.TXT"
    path.write_bytes(b"One line.\r\n")

    document = parse_file(path, "payer/One.TXT")

    assert (document.name, document.format, document.source) == ("payer/One.TXT", "text", ("One line.",))
    assert document.sha256 == hashlib.sha256(b"One line.\r\n").hexdigest()


def test_an_unknown_suffix_is_refused_with_the_known_ones(tmp_path: Path):
    with pytest.raises(UnsupportedFormatError, match=r"^a\.xyz: no parser for \.xyz; known are .*\.md.*\.txt"):
        parse_file(tmp_path / "a.xyz", "a.xyz")


def test_a_missing_file_is_refused_by_name(tmp_path: Path):
    with pytest.raises(ParseError, match=r"^gone\.txt: cannot be read \(No such file or directory\)"):
        parse_file(tmp_path / "gone.txt", "gone.txt")


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path):
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        os.truncate(file.fileno(), MAX_FILE_BYTES + 1)

    with pytest.raises(ParseError, match=r"^huge\.txt: 64 MB is more than the 64 MB"):
        parse_file(path, "huge.txt")


@pytest.mark.parametrize("name", ["wide.txt", "wide.md"])
def test_a_table_of_ten_thousand_columns_is_refused(parse, name):
    line = "|a" * 10_000 + "|\n" + "|-" * 10_000 + "|\n"

    with pytest.raises(ParseError, match=r"line 1: a table of 10,000 columns is more than 1,000"):
        parse(line, name)


def test_warnings_are_counted_beyond_what_a_person_reads(parse):
    document = parse("| A | B |\n|---|---|\n" + "| 1 |\n" * 80)

    assert len(document.warnings) == 51
    assert document.warnings[-1] == "and 30 more like these"


def test_suffixes_are_lower_case():
    assert all(suffix == suffix.lower() and suffix.startswith(".") for suffix in PARSERS)
