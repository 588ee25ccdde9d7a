"""Codes in questions and cells, in any spelling."""

import time
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.code_ranges import CodeRange, family, find_ranges, look_alikes
from indexer.codes import Code, as_known, cell_codes, code_key, find_codes, kind_of, missing_codes, spellings


def read(text: str) -> set[tuple[str, str]]:
    """The certain readings, as key and kind."""
    return {(code.key, code.kind) for code in find_codes(text) if code.certain}


def perhaps(text: str) -> set[str]:
    """The keys of the uncertain readings."""
    return {code.key for code in find_codes(text) if not code.certain}


@pytest.mark.parametrize(
    ("text", "key", "kind"),
    [
        ("o039", "O039", "icd10"),
        ("what is O03.9?", "O039", "icd10"),
        ("ICD-10 Z34.90", "Z3490", "icd10"),
        ("Z3490", "Z3490", "icd10"),
        ("z31440 what is it for", "Z31440", "icd10"),
        ("S52.501A", "S52501A", "icd10"),
        ("dx n96", "N96", "icd10"),
        ("modifier -53", "53", "modifier"),
        ("mod52", "52", "modifier"),
        ("mod QK", "QK", "modifier"),
        ("AS modifier", "AS", "modifier"),
        ("what is modifier as?", "AS", "modifier"),
        ("the q.n. modifier", "QN", "modifier"),
        ("mod q-1 when used", "Q1", "modifier"),
        ("WHAT IS MODIFIER AS", "AS", "modifier"),
        ("cpt-81229", "81229", "cpt"),
        ("CPT90480 for what", "90480", "cpt"),
        ("code 90 472", "90472", "cpt"),
        ("what is 9 0460", "90460", "cpt"),
        ("0988 u", "0988U", "pla"),
        ("0252u", "0252U", "pla"),
        ("3008F", "3008F", "cpt2"),
        ("0042T", "0042T", "cpt3"),
        ("E 0447", "E0447", "hcpcs"),
        ("lookup A 0888", "A0888", "hcpcs"),
        ("q-4081 package size", "Q4081", "hcpcs"),
        ("J.9035 one unit?", "J9035", "hcpcs"),
        ("d 4355 fee", "D4355", "cdt"),
        ("204v00000x", "204V00000X", "taxonomy"),
        ("taxonomy 207-Q00000-x", "207Q00000X", "taxonomy"),
        ("co151 what now", "CO151", "carc"),
        ("CO 197", "CO197", "carc"),
        ("PR 204", "PR204", "carc"),
        ("CO-B20", "COB20", "carc"),
        ("CARC 97", "97", "carc"),
        ("carc b 9", "B9", "carc"),
        ("remark ma 130", "MA130", "rarc"),
        ("remark code N522", "N522", "rarc"),
        ("revenue code 0658", "0658", "revenue"),
        ("pos 3 what is it", "3", "pos"),
        ("POS 27", "27", "pos"),
        ("NDC 0002-8215-01", "00002821501", "ndc"),
        ("form lb 22", "LB22", "identifier"),
        ("What does refusal message LK-18 mean?", "LK18", "identifier"),
        ("reason VB3", "VB3", "identifier"),
    ],
)
def test_a_code_is_read_in_the_spelling_of_a_hurried_person(text: str, key: str, kind: str) -> None:
    assert (key, kind) in read(text)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("RG 6", "RG6"),
        ("SO-125", "SO125"),
        ("SO131 goes where", "SO131"),
        ("B12 shot", "B12"),
        ("so 123 specimen", "SO123"),
        ("R 11", "R11"),
        ("5 fnoa", "5FNOA"),
        ("00", "00"),
        ("and 59?", "59"),
        ("is 82 ok for lab billing", "82"),
        ("n46 11 pairs", "N46"),
        ("can I put QX on the claim?", "QX"),
        ("277 ca", "277"),
        ("277 ca", "277CA"),
        ("n46 11 pairs with", "N4611"),
        ("Use AS for this", "AS"),
    ],
)
def test_a_doubtful_spelling_is_offered_without_certainty(text: str, key: str) -> None:
    assert key in perhaps(text)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("overseeing 3 rooms at once", "3"),
        ("who won in 2016", "2016"),
        ("we paid $75", "75"),
        ("a child added after 60 days", "60"),
        ("she turned age 12", "12"),
        ("an adult 130 to 152 lb", "130"),
        ("My husband is 78 and well", "78"),
        ("1000mcg", "1000MCG"),
        ("the 31st month", "31ST"),
        ("only 300 copies left", "300"),
        ("65% of it", "65"),
        ("call 555-123-4567", "5551234567"),
        ("ratio 1:320", "1:320"),
        ("a 34-year-old", "34"),
        ("tier 5", "5"),
    ],
)
def test_a_number_that_counts_or_measures_is_no_code(text: str, plain: str) -> None:
    codes = find_codes(text)

    assert [code.key for code in codes] == [plain] or plain in {code.key for code in codes}
    assert {code.kind for code in codes} == {"number"}


@pytest.mark.parametrize(
    "text",
    [
        "as is",
        "no, it is in or at",
        "which modifier is the professional one",
        "who pays + mod",
        "ICD-10",
        "hip fx mod",
        "covid-19",
        "IS IT IN THE LIST",
        "",
        "?",
        "the icd10 code for this",
        "b4 PT",
    ],
)
def test_words_are_no_codes(text: str) -> None:
    assert {code for code in find_codes(text) if code.certain} == set()


@pytest.mark.parametrize("text", ["what does modifier 76 mean", "what is modifier 76 used for", "does mod 76 go here"])
def test_a_word_after_a_number_is_no_part_of_the_code(text: str) -> None:
    assert [code.key for code in find_codes(text)] == ["76"]


def test_a_list_after_a_word_keeps_its_kind() -> None:
    assert read("modifiers 53, 59 and 76") == {("53", "modifier"), ("59", "modifier"), ("76", "modifier")}


def test_two_codes_of_a_cell_are_two_codes() -> None:
    assert [code.key for code in cell_codes("CO-16 N265")] == ["CO16", "N265"]
    assert [code.key for code in cell_codes(" `M` ")] == ["M"]
    assert [code.key for code in cell_codes("0551 (LPN)")] == []


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("0252U", "pla"),
        ("88271", "cpt"),
        ("O03.9", "icd10"),
        ("N96", "icd10"),
        ("207P00000X", "taxonomy"),
        ("26", "modifier"),
        ("AS", "modifier"),
        ("as", None),
        ("`K0001`", "hcpcs"),
        ("CO-16", "carc"),
        ("CO-16 N265", None),
        ("D0120", "cdt"),
        ("0651", "revenue"),
        ("RG-6", "identifier"),
        ("Cash at the desk", None),
        ("", None),
        ("12345-6789-01", "ndc"),
        ("Flu, needle", None),
        ("101", "numeric"),
    ],
)
def test_a_cell_has_the_kind_of_its_shape(cell: str, kind: str | None) -> None:
    assert kind_of(cell) == kind


def test_keys_have_no_dots_hyphens_or_spaces() -> None:
    assert code_key(" o03.9 ") == "O039"
    assert code_key("RG-6") == "RG6"


@pytest.mark.parametrize(
    ("question", "known", "missing"),
    [
        ("what is VB9?", {"VB7", "VB8"}, ["VB9"]),
        ("what is VB9?", {"LK8"}, []),
        ("B12 shot", {"J3420"}, []),
        ("CPT 81420", {"88271"}, ["81420"]),
        ("CPT 81420 or 88271", {"88271"}, []),
        ("co45 whole charge", {"45"}, []),
        ("what test is So_0113", {"SO113"}, []),
        ("code 1516", {"D1516"}, []),
        ("code 1516", {"D1517"}, ["1516"]),
        ("and 59?", {"53"}, []),
        ("within 60 days", {"53"}, []),
    ],
)
def test_a_code_is_missing_when_no_spelling_of_it_is_known(question: str, known: set[str], missing: list[str]) -> None:
    assert [code.key for code in missing_codes(find_codes(question), known)] == missing


@pytest.mark.parametrize(
    ("question", "known", "keys"),
    [
        ("pos 3", {"03"}, ["03"]),
        ("pos 3", {"3", "03"}, ["03"]),  # a place of service has two digits; the bare 3 is another thing
        ("pos 3", {"3"}, ["3"]),
        ("CO45 whole charge", {"45"}, ["45"]),
        ("CO45 whole charge", {"45", "CO50"}, ["CO45"]),
        ("code 1516", {"D1516"}, ["D1516"]),
        ("code 1516", {"D1516", "E1516"}, ["1516"]),
        ("1516", {"D1516"}, ["1516"]),
        ("what is N96", {"O039"}, ["N96"]),
    ],
)
def test_a_code_gets_the_key_that_the_documents_have_for_it(question: str, known: set[str], keys: list[str]) -> None:
    assert [code.key for code in as_known(find_codes(question), known)] == keys


def test_other_spellings_of_a_key_drop_prefix_and_zeros() -> None:
    assert spellings("CO97") == ("CO97", "97")
    assert spellings("SO0113") == ("SO0113", "SO113")
    assert spellings("R06") == ("R06", "R6")
    assert spellings("651") == ("651", "0651")
    assert spellings("O039") == ("O039",)


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("99202-99205", ["99202", "99204", "99205"], ["99206", "9920", "992041"]),
        ("Z00-Z13", ["Z00", "Z0000", "Z139"], ["Z14", "Y99", "Z"]),
        ("O00-O9A", ["O039", "O99", "O9A211", "O009"], ["P00", "N96", "O9B"]),
        ("F32.-", ["F32", "F329"], ["F33", "F3"]),
        ("E1390 through E1392", ["E1391"], ["E1393", "E0139"]),
        ("S00 to T88", ["S52501A", "T88"], ["T89", "R99"]),
    ],
)
def test_a_range_contains_what_stands_between_its_ends(text: str, inside: list[str], outside: list[str]) -> None:
    (found,) = find_ranges(text)

    assert [key for key in inside if not found.contains(key)] == []
    assert [key for key in outside if found.contains(key)] == []


@pytest.mark.parametrize("text", ["12-14 days", "a-b", "SO-105", "O03.9", "CO-16", "88271 88237", "K0001-E0100"])
def test_other_hyphens_make_no_range(text: str) -> None:
    assert find_ranges(text) == ()


def test_a_family_holds_its_category_and_what_is_below() -> None:
    assert family("O03").contains("O039")
    assert not family("O03").contains("O04")


def test_neighbours_are_named_nearest_first_and_never_the_code_itself() -> None:
    known = ["O039", "O034", "O03", "0039", "O093", "N96", "53"]

    assert look_alikes("O039", known) == ("0039", "O093", "O03", "O034")
    assert look_alikes("52", known) == ()


@given(st.text(max_size=60) | st.text(alphabet="aAoO0129 .-_'$%modifierQX,", max_size=40))
def test_any_text_is_read_with_true_spans(text: str) -> None:
    codes = find_codes(text) + cell_codes(text)

    assert [code for code in codes if text[code.start : code.end] != code.text or not code.text] == []
    assert [item for item in find_ranges(text) if text[item.start : item.end] != item.text] == []
    certain = sorted((c.start, c.end) for c in find_codes(text) if c.certain)
    assert [pair for pair in pairwise(certain) if pair[0][1] > pair[1][0]] == []


@given(st.text(max_size=30))
@example(".,0")
def test_a_key_is_its_own_key(text: str) -> None:
    assert code_key(code_key(text)) == code_key(text)


def test_a_code_says_where_it_stands() -> None:
    assert find_codes("use cpt 88271 now") == (Code("88271", "88271", "cpt", 8, 13),)
    assert find_ranges("in Z00-Z13.") == (CodeRange("Z00-Z13", "Z00", "Z13", 3, 10),)


@pytest.mark.parametrize("piece", ["1-", "1 to ", "code ", "1/1/", "mod 1, ", "A0 ", "(312) ", "Z00-Z99 ", "a"])
def test_a_text_that_repeats_itself_is_read_in_time_that_grows_with_it(piece: str) -> None:
    start = time.process_time()
    find_codes(piece * (15_000 // len(piece)))

    assert time.process_time() - start < 1.5  # seconds; a tenth of that where it is read once


@pytest.mark.parametrize("question", ["mod 4 contam spec", "modifier 4 two surgeons?", "which mods 2 use"])
def test_a_modifier_has_two_signs_so_one_digit_after_the_word_is_none(question: str) -> None:
    assert [code for code in find_codes(question) if code.kind != "number"] == []
