from pathlib import Path

import pytest

from assistant.ask import Assistant
from assistant.names import names_of
from assistant.naming import Named, named, without_subject
from assistant.settings import Settings
from assistant.vocabulary import load_vocabulary
from indexer.documents import Document
from tests.fakes import WordEmbedder, index_of

TITLES = {
    "pde_codebook.pdf": "Medicare Part D Event (PDE) / Drug Characteristics Codebook",
    "ffs_claims.pdf": "Medicare FFS Claims Codebook",
    "bcda_partial_claims.html": "Partial Claims Data",
    "bcda_partial_dictionary.xlsx": "bcda partial dictionary",
    "omop_cdm54.html": "OMOP CDM v5.4",
    "bluebutton_data_dictionary.csv": "bluebutton data dictionary",
    "price_dictionary.md": "Hospital Price Transparency CSV Data Dictionary v3.0",
    "notes_2019.txt": "PROCESSING NOTES",
    "cpt-0252u.txt": "CPT 0252U: Chromosome analysis",
    "medicaid/policy.txt": "Medicaid Coverage of Genetic Testing",
    "payer_list.txt": "Payers",
    "e0470.txt": "HCPCS E0470: Respiratory assist device",
    "g9909.txt": "HCPCS G9909: Documentation of medical reason",
}
NAMES = names_of(Document(name, title, "", "", ()) for name, title in TITLES.items())


@pytest.mark.parametrize(
    ("question", "asked", "document"),
    [
        ("in the PDE codebook what does DAW 7 mean", "what does DAW 7 mean", "pde_codebook.pdf"),
        ("what does the pde codebook say about DAW 7?", "what does DAW 7?", "pde_codebook.pdf"),
        ("PDE code book: DAW 7", "DAW 7", "pde_codebook.pdf"),
        ("what is DAW 7 (PDE codebook)", "what is DAW 7", "pde_codebook.pdf"),
        ("in the medicare part d codebook what is daw 7", "what is daw 7", "pde_codebook.pdf"),
        ("in the Medicaid policy, is 81228 covered", "is 81228 covered", "medicaid/policy.txt"),
        ("start date for the medicaid policy", "start date", "medicaid/policy.txt"),
        ("according to cpt-0252u which payers cover it", "which payers cover it", "cpt-0252u.txt"),
        ("which modifier is in CPT-0252U.TXT", "which modifier is", "cpt-0252u.txt"),
        ("according to OMOP which column holds sex", "which column holds sex", "omop_cdm54.html"),
        ("omop: sex at birth column", "sex at birth column", "omop_cdm54.html"),
        ("what does omop say about race", "what does race", "omop_cdm54.html"),
        ("in OMOP CDM which column holds sex", "which column holds sex", None),
        ("in OMOP CDM v5.4 which column holds sex", "which column holds sex", "omop_cdm54.html"),
        ("in the bcda spreadsheet what is 13", "what is 13", "bcda_partial_dictionary.xlsx"),
        ("blue button dictionary: NDC", "NDC", "bluebutton_data_dictionary.csv"),
        (
            "in the data dictionary for hospital price transparency what is setting",
            "what is setting",
            "price_dictionary.md",
        ),
        ("in the processing notes what about A9270", "what about A9270", "notes_2019.txt"),
        ("G9909 meaning in the E0470 document", "G9909 meaning", "e0470.txt"),
        ("E0470: when would I add KX?", "when would I add KX?", "e0470.txt"),
        ("when would I add KX for E0470?", "when would I add KX ?", "e0470.txt"),
        ("what is E0470 in the E0470 document", "what is E0470", "e0470.txt"),
    ],
)
def test_a_clear_name_is_where_to_look_and_not_what_for(question: str, asked: str, document: str | None) -> None:
    assert named(question, NAMES) == (Named(asked, (document,)) if document else Named(question))


@pytest.mark.parametrize(
    "question",
    [
        "in the Medicare codebook what is specialty 13",  # two have that name
        "in the data dictionary what is NDC",
        "compare the PDE codebook and the FFS codebook on specialty",
        "which medicaid members are covered",  # a word of a title, and no name
        "what are the claims data sources",
        "what is the policy for coverage of genetic testing",
        "do payers have a policy on drug coverage",
        "in the payer policy which drugs are covered",  # that policy is not loaded
        "what is in the claims file",
        "is this on the drug list",
        "per event payment for part d",
        "what is the price of a hospital stay in the data",
        "how is the respiratory device billed",
        "what does the document say",
        "what is E0470",  # a code alone is what is asked for
        "how do E0470 and G9909 relate to each other",
        "PDE codebook",  # nothing is asked
    ],
)
def test_what_is_no_clear_name_restricts_nothing(question: str) -> None:
    assert named(question, NAMES) == Named(question)


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("can E0470 be used in another home?", "can be used in another home?"),
        ("typical site of service for CPT code E0470", "typical site of service"),
        ("which modifiers go with E0470", "which modifiers go"),
        ("typical setting for E0470?", "typical setting ?"),
        ("is E0470 like E0471?", "is like E0471?"),
        # Nothing else is asked for, or it is what is asked for:
        ("what is E0470", None),
        ("E0470 meaning", None),
        ("the description of E0470", None),
        ("what does HCPCS code E0470 describe?", None),
        ("E0470", None),
        ("all codes apart from E0470", None),
        ("site of service for E0471", None),
    ],
)
def test_the_code_that_the_only_document_is_about_is_not_what_is_asked_for(question: str, asked: str | None) -> None:
    assert without_subject(question, {"E0470"}, load_vocabulary()) == (asked or question)


TABLE = """# HCPCS {code}: {name}

## Modifiers
| Modifier | Description |
|---|---|
| RT | Right side of the {name} |
| KX | Requirements of the {name} met |

## Related codes
| HCPCS Code | Description |
|---|---|
| {code} | {name} |
| {other} | Something near a {name} |
"""


@pytest.fixture
def two(tmp_path: Path) -> Assistant:
    for code, name, other in (("E0250", "bed", "E0471"), ("E0470", "breathing device", "E0251")):
        (tmp_path / f"{code}.md").write_text(TABLE.format(code=code, name=name, other=other), encoding="utf-8")
    return Assistant(index_of(tmp_path), WordEmbedder(), Settings())


def test_a_document_named_by_its_code_answers(two: Assistant) -> None:
    for code in ("E0250", "E0470"):
        assert two.ask(f"KX meaning in the {code} document").answers[0].citation.document == f"{code}.md"


def test_a_document_named_by_its_title_answers(two: Assistant) -> None:
    for name, code in (("bed", "E0250"), ("breathing device", "E0470")):
        assert two.ask(f"in the HCPCS {name} document, KX meaning").answers[0].citation.document == f"{code}.md"


def test_a_code_alone_is_what_is_asked_for(two: Assistant) -> None:
    answer = two.ask("E0470").answers[0]

    assert answer.cells[0] == "E0470"


def test_an_answer_repeats_the_question_as_it_was_asked(two: Assistant) -> None:
    assert two.ask("in the E0470 document, KX meaning").question == "in the E0470 document, KX meaning"


def test_silence_about_a_named_document_says_that_no_other_was_looked_in(two: Assistant) -> None:
    silent, everywhere = two.ask("in the E0470 document, E9999 meaning"), two.ask("E9999 meaning")

    assert (silent.status, everywhere.status) == ("no_answer", "no_answer")
    assert silent.notices == ("Only “HCPCS E0470: breathing device” was looked in, because the question names it.",)
    assert everywhere.notices == ()


def test_a_filter_goes_before_a_name(two: Assistant) -> None:
    related = two.ask("RT for E0470", documents=["E0250.md"])

    assert {item.citation.document for item in (*related.answers, *related.related)} == {"E0250.md"}
