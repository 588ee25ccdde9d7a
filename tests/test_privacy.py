"""The first form of the privacy gate: what fires it, what must not."""

import json
from pathlib import Path

import pytest

from assistant.privacy import patient_data

EVALUATION = Path(__file__).parents[1].parent / "shared" / "eval"


@pytest.mark.parametrize(
    ("question", "reasons"),
    [
        ("which modifier for 123-45-6789?", ("ssn",)),
        ("SSN: 123456789 coverage", ("ssn",)),
        ("social security number is 123 45 6789", ("ssn",)),
        ("patient ssn ends in 6789", ()),
        ("is jane.roe+x@example.org covered", ("email",)),
        ("call her at (312) 555-0143 about 0252U", ("phone",)),
        ("call 312.555.0143", ("phone",)),
        ("cell 3125550143 for the parent", ("phone",)),
        ("MRN 00123456 modifier for contaminated specimen", ("medical record number",)),
        ("mrn: A-482913 denied", ("medical record number",)),
        ("patient ID #482913 denied", ("medical record number",)),
        ("member ID W123456789 timely filing", ("member id",)),
        ("policy number 88123456 timely filing", ("member id",)),
        ("coverage for 1EG4-TE5-MK73", ("member id",)),
        ("claim number 2024123456789 was denied, why", ("claim number",)),
        ("DOB 03/04/1961, which modifier?", ("birth date",)),
        ("born on March 4, 1961", ("birth date",)),
        ("03/04/61 (DOB) which modifier", ("birth date",)),
        ("John Smith 03/04/1961 contaminated specimen", ("name",)),
        ("smith, john 1961-03-04 contaminated specimen", ("name",)),
        ("Jane Roe DOB 3/4/1961", ("birth date",)),
        ("can I bill 88271 for patient Maria Lopez", ("name",)),
        ("pt: john smith needs modifier", ("name",)),
        ("does Mrs. Anna Ortiz need a referral", ("name",)),
        ("123‑45‑6789 \uff44\uff4f\uff42 03/04/1961", ("birth date", "ssn")),
        ("dob 03041961 or DOB 4-Mar-1961", ("birth date",)),
        ("subscriber W123456789, timely filing?", ("member id",)),
        ("chart 482913 needs a modifier", ("medical record number",)),
        ("Mr. Ode, 4/1/1950, passed away", ("name",)),
    ],
)
def test_identifiers_are_named_by_kind(question: str, reasons: tuple[str, ...]) -> None:
    assert patient_data(question) == reasons


@pytest.mark.parametrize(
    "question",
    [
        "which modifier for contaminated specimen?",
        "0252U 88271 81229, O03.9 with 207P00000X",
        "NDC 0002-1433-80 and 12345-6789-01 and 50242-040-62",
        "NPI 1234567893 for the referring provider",
        "rates effective 01/01/2025 for Aetna Medicare 03/04/2024",
        "date of service 11/03/2025, filed 2025-12-01: timely?",
        "call the payer at 800-555-0143 or 1-888-555-0143",
        "what is an MRN, and is a member ID required on the claim?",
        "does the member ID go in box 1a of the CMS-1500?",
        "patient status code 30, revenue code 0636, $1,234.56",
        "patient care on 01/01/2025",
        "may Mrs. Ortiz's niece sign?",
        "Dr. Smith ordered 88237 on 11/03/2025",
        "baby born in 2024 at 10 weeks",
        "claim adjustment reason code 45, claim frequency code 7",
        "account for 180 days behind",
        "policy 10.2.3 of 2024",
        "modifier @here 53",
        "member 2025 handbook, patient 12 weeks pregnant, pt 99213",
        "10–25 units of J1885–J1890",
        "",
    ],
)
def test_codes_dates_of_service_and_payer_lines_pass(question: str) -> None:
    assert patient_data(question) == ()


def test_a_long_question_is_read_in_bounded_time() -> None:
    assert patient_data("1-" * 5000 + " a" * 5000 + " (312) " * 2000) == ()


@pytest.mark.skipif(not EVALUATION.exists(), reason="the evaluation questions are not beside the checkout")
def test_no_evaluation_question_raises_a_false_alarm() -> None:
    lines = [line for path in EVALUATION.rglob("*.jsonl") for line in path.read_text(encoding="utf-8").splitlines()]
    questions = [json.loads(line)["question"] for line in lines]

    assert len(questions) > 1000
    assert [question for question in questions if patient_data(question)] == []
