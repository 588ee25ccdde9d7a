import pytest

from assistant.rejoin import rejoined

KNOWN = frozenset({"97035", "97750", "O034", "53", "K0462", "Z3490", "53970", "539"})


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("9 7 0 3 5", "97035"),
        ("the fee of 97-750, please", "the fee of 97750, please"),
        ("ICD O 03 .4 again", "ICD O034 again"),
        ("z 34 . 90?", "z3490?"),
        ("53-97035 is no code, 539-70 is", "53-97035 is no code, 53970 is"),
        ("is 97 750 like k-04 62", "is 97750 like k0462"),
    ],
)
def test_a_code_typed_in_pieces_is_read_whole_where_the_documents_have_it(typed: str, read: str) -> None:
    assert rejoined(typed, KNOWN) == read


@pytest.mark.parametrize(
    "question",
    [
        "97 751",  # no such code
        "5 3",  # too short: any two numbers make it
        "modifier 53 97035",  # a piece is a code by itself
        "codes 539 70",
        "room 97, 750 people",  # more than a blank between them
        "what about bill 97 and mary 750",
    ],
)
def test_numbers_that_only_stand_together_are_left_alone(question: str) -> None:
    assert rejoined(question, KNOWN) == question
