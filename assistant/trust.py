"""How far the best candidate can be trusted: what is asked for against what it holds, in numbers that a network reads."""

from dataclasses import dataclass
from math import nan

import numpy as np

from assistant.case import Case
from assistant.evidence import SIGNALS
from assistant.network import Network
from assistant.vocabulary import Vocabulary
from assistant.wanted import is_told, wanted, years_missing
from indexer.arrays import Floats
from indexer.tuned import Heads

# A token of the question that weighs less than this cannot be missed; a cosine below WEAK is no match.
HEAVY, WEAK = 0.06, 0.45
# Kinds of thing whose signs are too common to tell anything.
TELLS_NOTHING = frozenset({"which_thing"})
SIGNS = (
    "share", "margin", "gap", "score", "silence", "pooled_silence",
    "late", "dense", "covered", "meant", "hinted", "code", "code_inside", "code_other", "table", "label", "number",
    "passage", "length", "denial", "within", "outside",
    "worst", "worst_anywhere", "weak", "weak_anywhere", "meant_anywhere",
    "kinds_asked", "kinds_missing", "kinds_missing_everywhere",
    "codes_asked", "codes_absent", "codes_absent_perhaps",
    "words", "words_absent", "numbers_asked", "table_asked", "follows",
    "thing_missing", "thing_missing_everywhere", "years_missing", "seldom_told",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trust:
    """`answerable` is the probability that the documents answer, `right` that the first candidate does; 0 to 1."""

    answerable: float
    right: float


def trust(network: Network, signs: Floats) -> Trust:
    """Read the signs."""
    answerable, right = network.probabilities(signs[None, :])[0]
    return Trust(float(answerable), float(right))


def signs(case: Case, heads: Heads, vocabulary: Vocabulary) -> Floats:
    """The signs of SIGNS, (len(SIGNS),) float32; the case must have a candidate."""
    return np.array(
        [*_standing(case, heads), *_first(case), *_tokens(case), *_asked(case, vocabulary), *_told(case, vocabulary)],
        dtype=np.float32,
    )


def _standing(case: Case, heads: Heads) -> tuple[float, ...]:
    """How the first candidate stands against the second, and against the score that the question sets for silence."""
    shares, scores = case.ranked.shares, case.ranked.scores
    second = min(1, len(shares) - 1)
    late, dense = (case.weighed.evidence.signals[:, SIGNALS.index(name)] for name in ("late", "dense"))
    silence = float(case.weighed.embedded.pooled @ heads.silence[:-1] + heads.silence[-1]) if heads.trained else nan
    best = float((late + heads.pooled * dense).max())
    return (
        float(shares[0]), float(shares[0] - shares[second]), float(scores[0] - scores[second]), float(scores[0]),
        best - silence, silence,
    )  # fmt: skip


def _first(case: Case) -> tuple[float, ...]:
    row = case.weighed.evidence.signals[case.ranked.places[0]]
    names = SIGNS[SIGNS.index("late") : SIGNS.index("outside") + 1]
    return tuple(float(row[SIGNALS.index(name)]) for name in names)


def _tokens(case: Case) -> tuple[float, ...]:
    """Which words of the question find nothing, in the first candidate and anywhere."""
    weights, matches = case.weighed.evidence.weights, case.weighed.evidence.matches
    first, anywhere = matches[case.ranked.places[0]], matches.max(axis=0)
    heavy = weights > HEAVY
    return (
        float(first[heavy].min(initial=1.0)),
        float(anywhere[heavy].min(initial=1.0)),
        float(weights[first < WEAK].sum()),
        float(weights[anywhere < WEAK].sum()),
        float(case.weighed.evidence.signals[:, SIGNALS.index("meant")].max()),
    )


def _asked(case: Case, vocabulary: Vocabulary) -> tuple[float, ...]:
    query, scope = case.weighed.query, case.weighed.scope
    first = case.chunk(case.ranked.numbers[0])
    leading = [case.chunk(number).text for number in case.ranked.numbers[:5]]
    kinds = [kind for kind in query.kinds if kind not in TELLS_NOTHING]
    absent = [code for code in query.codes if code.key not in scope.codes]
    return (
        len(kinds),
        sum(not vocabulary.shows(kind, first.text) for kind in kinds),
        sum(not any(vocabulary.shows(kind, text) for text in leading) for kind in kinds),
        len(query.codes),
        sum(code.certain for code in absent),
        sum(not code.certain for code in absent),
        len(query.words),
        scope.absent(query.words, query.plain),
        len(query.numbers),
        float(bool(query.tables)),
        float(bool(query.earlier_words)),
    )


def _told(case: Case, vocabulary: Vocabulary) -> tuple[float, ...]:
    """Whether the thing asked for, the year and the like stand in the first candidate, and the thing in the leading ones."""
    query, scope, asked = case.weighed.query, case.weighed.scope, case.weighed.asked
    thing = wanted(query.plain)
    told = [is_told(thing, query, scope.view(int(number)), vocabulary) for number in case.ranked.numbers[:5]]
    first = case.chunk(case.ranked.numbers[0])
    return (
        float(not told[0]),
        float(not any(told)),
        years_missing(asked, first),
        float(vocabulary.asks_seldom_told(asked) and not vocabulary.asks_seldom_told(first.text)),
    )
