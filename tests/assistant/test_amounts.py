"""Amounts in questions against limits in rows."""

from math import inf

import pytest

from assistant.amounts import Amount, Amounts, AmountWords, Limit
from assistant.vocabulary import load_vocabulary

AMOUNTS = load_vocabulary().amounts
YEAR, POUND = 365.25, 453.592


def limits(text: str) -> list[tuple[float, float, str]]:
    return [(limit.low, limit.high, limit.kind) for limit in AMOUNTS.limits(text)]


def holds(row: str, question: str) -> bool:
    (limit,), (amount,) = AMOUNTS.limits(row), AMOUNTS.amounts(question)
    return limit.concerns(amount) and limit.holds(amount)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("adult, 35 or over", (35, inf, "")),
        ("lenses under age 19", (-inf, 19, "time")),
        ("Age: 65+", (65, inf, "time")),
        ("infant 1 to 12 months", (1, 12, "time")),
        ("children ages 5-11", (5, 11, "time")),
        ("between 5 and 11 years", (5, 11, "time")),
        ("above 350 lb, up to 600 lb", (350, 600, "mass")),
        ("balance of $10 to $499", (10, 499, "money")),
        ("a gap shorter than 90 days", (-inf, 90, "time")),
        ("the first three days", (-inf, 3, "time")),
        ("at least 1,800 grams", (1800, inf, "mass")),
        ("reading, 16 markers or more", (16, inf, "")),
        ("prenatal care, 4 to 6 visits", (4, 6, "")),
    ],
)
def test_a_limit_is_read_with_its_ends_and_its_kind(text: str, expected: tuple[float, float, str]) -> None:
    assert limits(text) == [expected]


@pytest.mark.parametrize("text", ["60 days from the letter", "code 99213", "one per visit", "5/8 inch", "room E0303"])
def test_a_plain_number_limits_nothing(text: str) -> None:
    assert limits(text) == []


@pytest.mark.parametrize(
    ("row", "question"),
    [
        ("35 or over", "she is 37"),
        ("first 28 days", "a preemie, nine days old"),
        ("under 19 years", "my 15-year-old"),
        ("above 350 lb", "he weighs 410"),
        ("1,800 grams or more", "born at 2.1 kg"),
        ("after 30 months", "the 31st month of dialysis"),
        ("65 or older", "she is 70 years old"),
        ("up to $50", "forty bucks"),
        ("prenatal care, 4 to 6 visits", "she came for five visits"),
        ("reading, 16 markers or more", "a panel of 20 flow markers"),
    ],
)
def test_an_amount_lies_within_a_limit_whatever_the_unit(row: str, question: str) -> None:
    assert holds(row, question)


@pytest.mark.parametrize(
    ("row", "question"),
    [
        ("35 or over", "she is 34"),
        ("over 35", "she is 35"),
        ("infant 1 to 12 months", "nine days old"),
        ("under 19", "she turned 19"),
        ("up to 350 lb", "160 kg"),
        ("prenatal care, 4 to 6 visits", "only three prenatal visits"),
        ("reading, 16 markers or more", "just 8 markers"),
    ],
)
def test_an_amount_outside_does_not(row: str, question: str) -> None:
    assert not holds(row, question)


def test_money_is_never_compared_with_what_is_not_money() -> None:
    (limit,) = AMOUNTS.limits("up to $50")

    assert not limit.concerns(AMOUNTS.amounts("a child of 12")[0])
    assert not Limit(0, 5, "mass", 1.0).concerns(Amount(3, "time", 1.0, 0, 1))


def test_what_is_counted_is_compared_with_nothing_else_that_is() -> None:
    (limit,) = AMOUNTS.limits("4 to 6 visits")

    assert not limit.concerns(AMOUNTS.amounts("five teeth, 5 lesions")[-1])
    assert limit.concerns(AMOUNTS.amounts("is it 5?")[0])


def test_the_words_are_those_of_the_file() -> None:
    own = Amounts(AmountWords(units={"time": {"tag": 1}}, limits={
        "below": ["unter"], "at_most": [], "above": [], "at_least": [], "at_most_behind": [], "at_least_behind": []
    }))  # fmt: skip

    assert own.limits("unter 5 tag") == (Limit(-inf, 5, "time", 1, open_high=True),)
    assert own.limits("under 5 days") == ()
