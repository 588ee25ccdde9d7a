"""Questions that ask for all of something: is this one, which rows belong to it, is it a whole table."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from assistant.case import Case
from assistant.conditions import keeping_limits
from assistant.network import Network
from assistant.shapes import shape_conditions
from assistant.values import holding_values
from assistant.vocabulary import Vocabulary
from assistant.yesno import asks_for_no, saying_so
from indexer.arrays import Floats
from indexer.documents import Chunk
from indexer.words import words

# A row belongs to a list from here on: between 0.35 and 0.5 F1 on documents left out is the same, and a reader sooner
# passes over a row too many than misses one.
MEMBER = 0.35
# The next likeliest joins a row that would stand alone, with those about as likely. On 80 lists over documents left out
# this is worth three points of F1, with any bound from 0.02 to 0.2.
NEXT, AS_LIKELY = 0.1, 0.9
# A row that keeps the limit which the question sets belongs from here on.
WITHIN = 0.1
# A row that says this share of the words after "except", by rarity, is left out.
LEFT_OUT = 0.5
# What `members` reads beside the signals.
EXTRA = ("score_gap", "share", "same_table", "list_size", "alike", "many_alike", "value")


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows of a list, in the order of the source: `numbers` of chunks and their `scores`.

    `of` is the size of their table, 0 when they stand in several; `whole` says that they are all of it; `kept` that they
    are those whose amounts keep a limit of the question.
    """

    numbers: tuple[int, ...]
    scores: tuple[float, ...]
    of: int
    whole: bool
    kept: bool = False


def member_inputs(case: Case) -> Floats:
    """What the network `members` reads per candidate, in their own order: (n, signals + len(EXTRA)) float32."""
    signals, ranked = case.weighed.evidence.signals, case.ranked
    tables = [_table(case.chunk(number)) for number in case.weighed.candidates.numbers]
    scores, shares = np.empty(len(tables), np.float32), np.empty(len(tables), np.float32)
    scores[ranked.places], shares[ranked.places] = ranked.scores - ranked.scores[0], ranked.shares
    same = [table is not None and table == tables[ranked.places[0]] for table in tables]
    size = np.full(len(tables), np.log1p(len(tables)))
    columns = (signals, scores, shares, same, size, _alike(case, tables, scores), _value(case, tables))
    return np.column_stack(columns).astype(np.float32)


def _value(case: Case, tables: list[tuple[str, int] | None]) -> Floats:
    """Whether a row holds a value of a column that the question says (1), or only others of its table do (-1)."""
    held = np.zeros(len(tables), dtype=np.float32)
    for table in set(tables) - {None}:
        places = [place for place, own in enumerate(tables) if own == table]
        held[places] = holding_values(
            [case.chunk(case.weighed.candidates.numbers[p]) for p in places], case.weighed.query
        )
    return held


def _alike(case: Case, tables: list[tuple[str, int] | None], scores: Floats) -> Floats:
    """How much better the rows that say the same in some column are ranked than the rest of their table.

    (candidates, 2) float32: the lead, in logits, in the column where it is greatest, and the share of rows that say the
    same there; 0 where no other row does. "Which need approval?" is told by the column that says "Yes" or "No" in all rows.
    """
    lead = np.zeros((len(tables), 2), dtype=np.float32)
    for table in set(tables) - {None}:
        places = np.array([place for place, own in enumerate(tables) if own == table], dtype=int)
        for alike in _columns([case.chunk(case.weighed.candidates.numbers[place]).cells for place in places]):
            gap = float(scores[places[alike]].mean() - scores[places[~alike]].mean())
            better = alike & (lead[places, 0] < gap)
            lead[places[better]] = gap, float(alike.mean())
    return lead


def _columns(rows: list[tuple[str, ...]]) -> Iterator[NDArray[np.bool_]]:
    """For each column and each value that several rows, and not all, share: which rows do."""
    for column in range(max(map(len, rows), default=0)):
        said = np.array([" ".join(words(row[column])) if column < len(row) else "" for row in rows])
        for value, count in zip(*np.unique(said, return_counts=True), strict=True):
            if 1 < count < len(rows):
                yield said == value


def listing(case: Case, network: Network, vocabulary: Vocabulary) -> Listing | None:
    """The rows that a list question with a condition asks for; None when none are found."""
    inside = network.probabilities(member_inputs(case))[:, 0]
    numbers = case.weighed.candidates.numbers
    kept = _keeping(case, inside, vocabulary)
    places = np.flatnonzero(_belonging(case, inside, vocabulary) if kept is None else kept)
    chosen = [(int(numbers[p]), float(inside[p])) for p in places if not _left_out(case, int(numbers[p]))]
    return replace(_listing(case, chosen), kept=kept is not None) if chosen else None


def _keeping(case: Case, inside: Floats, vocabulary: Vocabulary) -> NDArray[np.bool_] | None:
    """Which rows of the likeliest table keep the limits that the question sets; None where it sets none.

    A limit is one to amounts, to the look of codes, or that a column says no: the networks hardly tell "needs approval" from
    "needs none".
    """
    rows, query = _likeliest_table(case, inside), case.weighed.query
    kept = keeping_limits(rows, query.written, vocabulary.amounts)
    if kept is None and asks_for_no(query, vocabulary):
        kept = saying_so(rows, query, vocabulary)
    if shaped := _shaped(case, inside, vocabulary):
        return _among(case, shaped)
    if not kept:
        return None
    within = _among(case, kept)
    likely = within & (inside >= WITHIN)
    return likely if likely.any() else within


def _shaped(case: Case, inside: Floats, vocabulary: Vocabulary) -> frozenset[str]:
    """The ids of the rows of one table whose code looks as the question says; none where it says nothing of the kind."""
    conditions = shape_conditions(case.weighed.asked, vocabulary)
    chunks = [case.chunk(number) for number in case.weighed.candidates.numbers]
    looks = np.array([bool(row.cells) and all(fits(row.cells[0]) for fits in conditions) for row in chunks])
    if not conditions or not looks.any():
        return frozenset()
    table = _table(chunks[int(np.where(looks, inside, -1).argmax())])
    return frozenset(row.id for row, fits in zip(chunks, looks, strict=True) if fits and _table(row) == table)


def _belonging(case: Case, inside: Floats, vocabulary: Vocabulary) -> NDArray[np.bool_]:
    """The rows that belong; without those that say no in the column that the question names, if others are left."""
    likely = belong(inside)
    said = saying_so(_likeliest_table(case, inside), case.weighed.query, vocabulary)
    agreeing = likely & _among(case, said or ())
    return agreeing if agreeing.any() else likely


def _likeliest_table(case: Case, inside: Floats) -> list[Chunk]:
    """The candidates of the table that the likeliest row stands in; [] where a passage is likeliest."""
    chunks = [case.chunk(number) for number in case.weighed.candidates.numbers]
    table = _table(chunks[int(inside.argmax())])
    return [chunk for chunk in chunks if _table(chunk) == table and table is not None]


def _among(case: Case, ids: Collection[str]) -> NDArray[np.bool_]:
    """Which candidates have one of these ids: (candidates,)."""
    return np.array([case.chunk(number).id in ids for number in case.weighed.candidates.numbers])


def belong(inside: Floats) -> NDArray[np.bool_]:
    """Which rows belong: the likely ones; beside one alone the next likeliest, as who asks for a list expects several."""
    chosen = inside >= MEMBER
    if chosen.sum() == 1:
        second = float(np.where(chosen, 0.0, inside).max())
        chosen |= (inside >= NEXT) & (inside >= AS_LIKELY * second)
    return chosen


def whole_table(case: Case, question: str, vocabulary: Vocabulary) -> Listing | None:
    """All rows of the table named, or those of it whose code looks as asked, when the question names nothing else."""
    conditions = shape_conditions(question, vocabulary)
    query, tables = case.weighed.query, _tables(case)
    asked = set(query.words) - (vocabulary.excluding if query.excluded else frozenset())
    # A row that stands in several documents is a candidate in one of them, and counts for the tables of all.
    same = case.weighed.scope.index.same
    shares = dict(zip(same[case.ranked.numbers].tolist(), case.ranked.shares.tolist(), strict=True))
    best, left = (0.0, 0, 0.0), None
    for numbers in tables.values():
        view = case.weighed.scope.view(numbers[0])
        names = vocabulary.table_words(query.tables & view.tables)
        rest = asked - vocabulary.idle - vocabulary.denying - names - view.label - view.around
        # A word that names several kinds of table ("code") tells less than one that names this kind alone ("diagnosis").
        named = sum(1 / sum(word in vocabulary.table_words([kind]) for kind in query.tables) for word in names & asked)
        shared = len(asked & view.label) + 2 * named
        share = sum(shares.get(int(same[number]), 0.0) for number in numbers)
        standing = (shared, len(asked & _title(case.chunk(numbers[0]))), share)
        if shared and standing > best and (not rest or conditions):
            best, left = standing, numbers
    if left is None or (not conditions and any(code.key in case.weighed.scope.codes for code in query.codes)):
        return None  # "what is reject 79?" names one row of a table, not the table
    said = saying_so([case.chunk(number) for number in left], query, vocabulary)
    if said is None and not conditions and asks_for_no(query, vocabulary):
        return None  # what is said not to be of a table is not all of it
    fitting = [number for number in left if all(fits(case.chunk(number).cells[0]) for fits in conditions)]
    fitting = [number for number in fitting if said is None or case.chunk(number).id in said]
    fitting = [number for number in fitting if not _left_out(case, number)]
    return _listing(case, [(number, 0.95) for number in fitting]) if fitting else None


def _left_out(case: Case, number: int) -> bool:
    """Whether the question leaves this row out, by the code in its first cell or by most of what is said after "except"."""
    query, scope = case.weighed.query, case.weighed.scope
    view = scope.view(number)
    excluded = not view.first.isdisjoint(code.key for code in query.excluded)
    weight = sum(map(scope.rarity, query.left_out))
    said = sum(scope.rarity(word) for word in query.left_out if (word,) in view.phrases)
    return excluded or (weight > 0 and said >= LEFT_OUT * weight)


def _title(row: Chunk) -> frozenset[str]:
    """The stems of what a table is called: its caption and nearest heading, which tell more than its column names."""
    return frozenset(words(" ".join((row.caption, *row.headings[-1:]))))


def _tables(case: Case) -> dict[tuple[str, int], tuple[int, ...]]:
    """The tables that candidates stand in, with all their rows."""
    rows = case.weighed.scope.index.table_rows
    found = dict.fromkeys(_table(case.chunk(number)) for number in case.weighed.candidates.numbers)
    return {table: rows[table] for table in found if table is not None}


def _listing(case: Case, chosen: list[tuple[int, float]]) -> Listing:
    tables = Counter(_table(case.chunk(number)) for number, _ in chosen)
    size = len(_tables(case).get(next(iter(tables)) or ("", 0), ())) if len(tables) == 1 else 0
    return Listing(tuple(n for n, _ in chosen), tuple(s for _, s in chosen), size, whole=size == len(chosen) > 0)


def _table(chunk: Chunk) -> tuple[str, int] | None:
    return (chunk.document, chunk.table) if chunk.kind == "row" else None
