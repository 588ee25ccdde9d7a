"""Does a question ask for all of something, by its words: a weight per word and pair of words, learned and readable.

The weights stand in `assistant/data/list_words.json`; `assistant.training.listwords` makes them.
"""

import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from math import exp
from pathlib import Path

import numpy as np

from assistant.network import Network
from assistant.vocabulary import Vocabulary
from indexer.arrays import Floats
from indexer.embed import Embedded
from indexer.errors import ModelError

PACKAGED = Path(str(files("assistant") / "data" / "list_words.json"))
_WORD = re.compile(r"[a-z0-9']+")
_WHICH_PLURAL = re.compile(r"\b(?:which|what)\s+(?:[\w-]+\s+){0,2}?[\w-]*[^s\W]s\b")
OPENING = 6  # the words whose order tells a list question from another


@dataclass(frozen=True)
class ListWords:
    """The learned weights: of a form (see `forms`), and of none, `bias`."""

    weights: dict[str, float]
    bias: float
    vocabulary: Vocabulary

    def log_odds(self, question: str) -> float:
        """How likely a question asks for a list by its words alone: the logarithm of the odds."""
        return self.bias + sum(self.weights.get(form, 0.0) for form in self.forms(question))

    def forms(self, question: str) -> frozenset[str]:
        """What the weights are about: words, pairs of opening words, plural names of tables, and cues of the vocabulary."""
        return frozenset(self._forms(question.casefold()))

    def _forms(self, question: str) -> Iterator[str]:
        words = _WORD.findall(question)
        opening = ["<start>", *words[:OPENING]]
        yield from words
        yield from (f"{one} {other}" for one, other in itertools.pairwise(opening))
        yield from (f"opening:{word}" for word in words[:2])
        spaced = f" {' '.join(words)} "
        if any(f" {name} " in spaced for name in self._plurals):
            yield "a plural table"
        if any(spaced.startswith(f" {name} ") for name in self._plurals):
            yield "begins with a plural table"
        if _WHICH_PLURAL.search(question):
            yield "which plural"
        yield from (f"cue {place}" for place, cue in enumerate(self.vocabulary.list_cues(question)) if cue)
        yield f"length {min(len(words) // 4, 6)}"

    @cached_property
    def _plurals(self) -> tuple[str, ...]:
        names = {name for table in self.vocabulary.tables.values() for name in table.names}
        return tuple(sorted(name for name in names if name.endswith("s") and name[:-1] in names))


def list_inputs(words: ListWords, question: str, embedded: Embedded) -> Floats:
    """What the network `lists` reads: (dim + 2,) float32, the pooled vector, the log odds by the words, the word count."""
    odds = words.log_odds(question)
    return np.array([*embedded.pooled, odds, len(_WORD.findall(question))], dtype=np.float32)


def asks_for_list(network: Network | None, words: ListWords, question: str, embedded: Embedded) -> float:
    """How likely a question asks for a list, 0 to 1: by its words and meaning, by its words alone without a network."""
    if network is None:
        return 1 / (1 + exp(-words.log_odds(question)))
    return float(network.probabilities(list_inputs(words, question, embedded)[None, :])[0, 0])


def load_list_words(vocabulary: Vocabulary, path: Path = PACKAGED) -> ListWords:
    """Read the weights; raise ModelError when the file is not whole."""
    return ListWords(*read_weights(path), vocabulary)


def read_weights(path: Path) -> tuple[dict[str, float], float]:
    """The weights and the bias in a file; ModelError when it is not whole."""
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
        return {str(form): float(weight) for form, weight in read["weights"].items()}, float(read["bias"])
    except (OSError, ValueError, KeyError, AttributeError) as error:
        raise ModelError(f"{path} cannot be read: {error}; reinstall Rowcite") from error
