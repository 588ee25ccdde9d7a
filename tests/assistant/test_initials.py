from pathlib import Path

from assistant.ask import Assistant
from assistant.evidence import SIGNALS
from assistant.initials import acronyms
from assistant.settings import Settings
from tests.fakes import WordEmbedder, index_of

TABLE = """# Reports

| Disease | Report |
|---|---|
| Rocky Mountain spotted fever | Within 7 days |
| Maintenance of benefits | Never |
| Real milk soup | Frequently |
"""


def test_a_word_in_capitals_or_unknown_may_be_initials() -> None:
    found = acronyms("is RMSF or sdf or THE kid due", ["is", "rmsf", "or", "sdf", "the", "kid", "due"], {"kid", "due"})

    assert found == {"rmsf", "sdf"}


def test_a_row_whose_words_begin_with_the_letters_says_what_they_stand_for(tmp_path: Path) -> None:
    document = tmp_path / "reports.md"
    document.write_text(TABLE, encoding="utf-8")
    assistant = Assistant(index_of(document), WordEmbedder(), Settings())

    for short, place in (("RMSF", 0), ("MOB", 1)):
        signals = assistant.weigh(f"when is {short} reported").evidence.signals[:, SIGNALS.index("meant")]

        assert signals.argmax() == place, short
        assert signals[place] > max(value for other, value in enumerate(signals) if other != place)
