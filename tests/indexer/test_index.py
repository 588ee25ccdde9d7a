import numpy as np

from indexer.index import Index


def test_chunks_are_found_by_id_and_by_document(index: Index) -> None:
    number = index.number_of["cpt-0252u.txt#t1.r5"]

    assert index.chunks[number].cells[0] == "53"
    assert index.chunks_of["cpt-0252u.txt"].tolist() == list(range(36))
    assert len(index.number_of) == 36


def test_every_chunk_has_a_text_and_every_text_a_chunk(index: Index) -> None:
    assert np.unique(index.chunk_of).tolist() == list(range(len(index.chunks)))
    assert np.unique(index.text_of).tolist() == list(range(len(index.text_keys)))
    assert len(index.vectors) == len(index.text_keys) == len(index.tokens.offsets) - 1


def test_a_token_is_counted_once_for_each_text_that_holds_it(index: Index) -> None:
    by_hand: dict[int, int] = {}
    for first, last in zip(index.tokens.offsets, index.tokens.offsets[1:], strict=False):
        for token in set(index.tokens.ids[first:last].tolist()):
            by_hand[token] = by_hand.get(token, 0) + 1

    assert index.tokens.counts(np.arange(len(index.text_keys), dtype=np.int64)) == by_hand
    assert sum(by_hand.values()) > 36
