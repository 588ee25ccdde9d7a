"""Weigh what speaks for each candidate, number by number; `rank` makes one score of it and `decide` a probability."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.initials import acronyms
from assistant.question import Query
from assistant.retrieve import Candidates
from assistant.spelling import english
from assistant.views import Scope, View
from assistant.vocabulary import Vocabulary
from indexer.arrays import Floats
from indexer.embed import Embedded
from indexer.words import stem

SIGNALS = (
    "late",  # late interaction: the question's tokens, by weight and rarity, in the chunk (-1 to 1)
    "late_gap",  # the same, less the best of the candidates (0 and below)
    "dense",  # cosine of question and chunk
    "dense_gap",
    "lexical",  # BM25, as a share of the best
    "covered",  # share of the question's words, by rarity, that stand in the chunk
    "meant",  # the same, with words that mean the same
    "meant_gap",
    "hinted",  # share with words that often stand in the answer to such a question
    "code",  # the first cell is a code of the question
    "code_inside",  # another cell, or the passage, holds it
    "code_other",  # the first cell is another code of the same kind
    "table",  # the kind of table that the question names: 1 this is one, -1 there is one and this is not
    "label",  # share of the question's words in column names, caption and heading
    "around",  # share in title and outer headings
    "number",  # share of the question's plain numbers that stand in the chunk
    "passage",  # 1 for a passage, 0 for a row
    "length",  # log of the number of words
    "earlier",  # share of the words of the question before
    "denial",  # how strongly the chunk says no
    "denial_asked",  # the same, where the question asks for what is not
    "earlier_code",  # the first cell is a code of the question before, and this one names none
    "whole_cell",  # share of the question's words that are a whole cell, word for word
    "within",  # share of the question's amounts that lie within a limit which the chunk sets ("35 or over")
    "outside",  # share of them that lie outside every such limit
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """`signals` is (n, len(SIGNALS)) float32, a row per candidate.

    `weights` is (tokens,) float32, sum 1: what each token of the question counts; `matches` (n, tokens) as in Candidates.
    """

    signals: Floats
    weights: Floats
    matches: Floats


def weigh(asked: "Asked", embedded: Embedded, candidates: Candidates, rarity: float) -> Evidence:
    """The evidence for each candidate."""
    weights = token_weights(asked.scope, embedded, rarity)
    late = candidates.matches @ weights
    scope = asked.scope
    views = [scope.view(int(number)) for number in candidates.numbers]
    said = np.array([asked.signals(view) for view in views], dtype=np.float32).reshape(len(views), -1)
    lexical = candidates.lexical / max(float(candidates.lexical.max(initial=0.0)), 1e-6)
    passages = [scope.index.chunks[int(number)].kind == "passage" for number in candidates.numbers]
    columns = (
        late,
        _gap(late),
        candidates.dense,
        _gap(candidates.dense),
        lexical,
        said[:, 0],
        said[:, 1],
        _gap(said[:, 1]),
        *said[:, 2:].T[:8],
        np.array(passages),
        *said[:, 10:].T,
        *np.array([asked.limited(int(number)) for number in candidates.numbers]).reshape(-1, 2).T,
    )
    return Evidence(np.stack(columns, axis=1).astype(np.float32), weights, candidates.matches)


def _gap(values: Floats) -> Floats:
    return np.asarray(values - values.max(initial=-1.0), dtype=np.float32)


def token_weights(scope: Scope, embedded: Embedded, rarity: float) -> Floats:
    """How much each token of a question counts, (tokens,) float32 with sum 1: what the model learned, and its rarity.

    A softmax of the learned logit plus `rarity` times log(log(1 + n / (1 + df)) + 0.05) over the scope's n texts.
    """
    counts, texts = scope.token_counts, max(len(scope.texts), 1)
    found = np.array([counts[int(token)] for token in embedded.token_ids], dtype=np.float32)
    learned = 0.0 if embedded.weights is None else embedded.weights
    logits = learned + rarity * np.log(np.log1p(texts / (1 + found)) + 0.05)
    shares = np.exp(logits - logits.max(initial=-1e9))
    return np.asarray(shares / max(float(shares.sum()), 1e-9), dtype=np.float32)


class Asked:
    """A question, ready to be held against chunk after chunk."""

    def __init__(self, scope: Scope, query: Query, vocabulary: Vocabulary) -> None:
        self.scope = scope
        self._rarity = {word: scope.rarity(word) for word in (*query.words, *query.earlier_words)}
        self._words = tuple(dict.fromkeys(query.words))
        self._said = f" {' '.join(query.words)} "
        self._earlier = tuple(dict.fromkeys(query.earlier_words))
        self._equivalents = vocabulary.equivalents(query.plain)
        self._hints = vocabulary.hinted(query.plain)
        self._codes = frozenset(code.key for code in query.codes)
        self._kinds = frozenset(code.kind for code in query.codes)
        self._earlier_codes = frozenset() if query.codes else frozenset(code.key for code in query.earlier_codes)
        self._tables = query.tables & scope.tables
        self._negated = vocabulary.negated(" ".join(query.plain))
        self._numbers = frozenset(query.numbers)
        self._acronyms = acronyms(query.written, query.plain, english())
        self._amounts = [one for one in query.amounts if one.kind or one.counted or f"{one.value:g}" not in scope.codes]

    def signals(self, view: View) -> tuple[float, ...]:
        """The signals that come from words and codes, in the order of SIGNALS."""
        direct = {word for word in self._words if (word,) in view.phrases}
        meant = direct | self._meant(view)
        code = bool(self._codes & view.first)
        return (
            self._share(direct, self._words),
            self._share(meant, self._words),
            self._hinted(view),
            code,
            bool(self._codes & view.codes) and not code,
            bool(self._kinds & view.kinds) and bool(self._codes) and not code,
            (1 if self._tables & view.tables else -1) if self._tables else 0,
            self._share(view.label, self._words),
            self._share(view.around, self._words),
            len(self._numbers & view.numbers) / len(self._numbers) if self._numbers else 0.0,
            float(np.log1p(view.length)),
            self._share({word for word in self._earlier if (word,) in view.phrases}, self._earlier),
            view.denial,
            view.denial if self._negated else 0.0,
            bool(self._earlier_codes & view.first),
            self._share(self._whole_cell(view), self._words),
        )

    def limited(self, number: int) -> tuple[float, float]:
        """The shares of the question's amounts that lie within, and outside, the limits of a chunk."""
        within = outside = 0
        for amount in self._amounts:
            limits = [limit for limit in self.scope.limits(number) if limit.concerns(amount)]
            holds = any(limit.holds(amount) for limit in limits)
            within, outside = within + holds, outside + (bool(limits) and not holds)
        return within / max(len(self._amounts), 1), outside / max(len(self._amounts), 1)

    def _meant(self, view: View) -> set[str]:
        said = {
            word
            for phrase, same in self._equivalents.items()
            if any(other in view.phrases for other in same)
            for word in phrase
        }
        return said | {stem(short) for short in self._acronyms if view.spells(short)}

    def _whole_cell(self, view: View) -> set[str]:
        """The words of the longest cell that stands in the question, whole and in order."""
        said = [cell for cell in view.cells if f" {' '.join(cell)} " in self._said]
        return set(said[int(np.argmax([len(cell) for cell in said]))]) if said else set()

    def _hinted(self, view: View) -> float:
        return min(sum(hint in view.phrases for hint in self._hints), 3) / 3

    def _share(self, found: frozenset[str] | set[str], words: Sequence[str]) -> float:
        total = sum(self._rarity[word] for word in words)
        return sum(self._rarity[word] for word in words if word in found) / total if total else 0.0
