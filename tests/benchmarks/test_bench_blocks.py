"""Whether 10,000 generated answers stay inside Slack's limits, as lists and as tables, for one person and shared."""

import pytest

from assistant.slack.blocks import Look, answer_message, shared_message
from assistant.slack.budget import length
from tests.slack.slack_answers import generated_answer
from tests.slack.slack_limits import violations

ANSWERS = 10_000
REF = "v1." + "r" * 697  # the longest that a button carries


@pytest.mark.bench
def test_ten_thousand_generated_answers_stay_inside_slacks_limits() -> None:
    looks = [Look("https://rowcite.example", tables=tables) for tables in (False, True)]
    refused, longest, most = 0, 0, 0
    for seed in range(ANSWERS):
        answer = generated_answer(seed)
        for look in looks:
            for message in (
                answer_message(answer, look, REF),
                shared_message(answer.answers, answer.index_version, look),
            ):
                refused += bool(violations(message.text, message.blocks))
                longest, most = max(longest, length(message.blocks)), max(most, len(message.blocks))
    print(f"{4 * ANSWERS} messages: {refused} refused, at most {most} blocks and {longest} characters")  # noqa: T201

    assert refused == 0
