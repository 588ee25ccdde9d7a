"""Is a question addressed to a machine ("forget your rules and …") and not to the documents, by its words alone.

A weight per word and pair of words, learned and readable: `assistant/data/machine_words.json`, made by
`assistant.training.machinewords`. No phrase is looked for: a sentence that nobody wrote down is told by its words too.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from math import exp
from pathlib import Path

from assistant.listwords import read_weights
from indexer.words import stem

PACKAGED = Path(str(files("assistant") / "data" / "machine_words.json"))
_WORD = re.compile(r"[a-z']+")


@dataclass(frozen=True)
class MachineWords:
    """The learned weights: of a form (see `forms`), and of none, `bias`."""

    weights: dict[str, float]
    bias: float

    def probability(self, question: str) -> float:
        """How likely a question is addressed to a machine, 0 to 1."""
        return 1 / (1 + exp(-self.bias - sum(self.weights.get(form, 0.0) for form in forms(question))))


def forms(question: str) -> frozenset[str]:
    """What the weights are about: stemmed words and pairs of neighbours, the ends of the question among them."""
    return frozenset(_forms([stem(word) for word in _WORD.findall(question.casefold())]))


def _forms(stems: list[str]) -> Iterator[str]:
    yield from stems
    yield from (f"{one} {other}" for one, other in itertools.pairwise(["<start>", *stems, "<end>"]))


def load_machine_words(path: Path = PACKAGED) -> MachineWords:
    """Read the weights; raise ModelError when the file is not whole."""
    return MachineWords(*read_weights(path))
