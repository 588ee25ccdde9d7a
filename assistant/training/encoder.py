"""Train the encoder for late interaction on packs of questions, and save what differs from the packaged model.

    python -m assistant.training.encoder PACK [PACK …] --out indexer/data/tuned/tuned.safetensors

Each step takes one document and some of its questions: the right row has to beat all other rows of the same document, the
only ones that are really confused, and silence; a question without an answer has to prefer silence. To keep questions
from being learned by heart, words are dropped and misspelt, rows are shown without their labels, and an unrelated earlier
question is put behind some.
"""

import argparse
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from assistant.evaluate import Asked, gold_ids, read_questions
from assistant.training.late import Batch, Late
from assistant.training.saved import restore, save
from indexer.chunk import chunk_document, own_text, pieces
from indexer.documents import Chunk
from indexer.embed import packaged_model
from indexer.parse import parse_file
from indexer.tuned import PACKAGED

LONGEST = 160
PIECES = 4  # of a long passage, so many are read in training
SPECIAL = (0, 101, 102)  # padding, start and separator of the BERT vocabulary
VOCABULARY = 30522


@dataclass(frozen=True, slots=True)
class Known:
    """A question about a document, its right chunks by place, and the question before it."""

    text: str
    earlier: str
    gold: tuple[int, ...]
    also_ok: tuple[int, ...]
    single: bool


@dataclass(frozen=True, slots=True)
class Pack:
    """A document's chunks and the questions about it."""

    chunks: tuple[Chunk, ...]
    questions: tuple[Known, ...]


def read_packs(folder: Path) -> Iterator[Pack]:
    """The documents of a pack with their questions."""
    questions = read_questions(folder / "questions.jsonl")
    for path in sorted((folder / "docs").iterdir()):
        chunks = chunk_document(parse_file(path, path.name))
        yield Pack(chunks, tuple(_known(chunks, question) for question in questions if question.doc == path.name))


def _known(chunks: Sequence[Chunk], question: Asked) -> Known:
    gold, also_ok = (gold_ids(chunks, entries) for entries in (question.gold, question.also_ok))
    return Known(
        text=question.question,
        earlier=question.history[-1].question if question.history else "",
        gold=tuple(place for place, chunk in enumerate(chunks) if chunk.id in gold),
        also_ok=tuple(place for place, chunk in enumerate(chunks) if chunk.id in also_ok - gold),
        single=question.any_of,
    )


class Trainer:
    """Holds the model and what it is shown."""

    def __init__(self, packs: Sequence[Pack], seed: int = 0) -> None:
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415

        torch.manual_seed(seed)
        self._chance = random.Random(seed)  # noqa: S311  # not for secrets
        self._packs = packs
        model = SentenceTransformer(str(packaged_model()), device="cpu", local_files_only=True)
        self._tokenizer: Any = model.tokenizer  # Any: the tokenizers of transformers are not typed
        self._embeddings: Any = model[0].model.embeddings
        self.model = Late(model[0].model.encoder.layer)

    def train(self, epochs: int, rate: float, together: int, drop: float) -> None:
        """Run the epochs with a warm-up and a linear fall of the learning rate."""
        layers = [part for name, part in self.model.named_parameters() if name.startswith("layers")]
        heads = [part for name, part in self.model.named_parameters() if not name.startswith("layers")]
        optimizer = torch.optim.AdamW([{"params": layers, "lr": rate}, {"params": heads, "lr": rate * 20}])
        steps = sum(-(-len(pack.questions) // together) for pack in self._packs) * epochs
        schedule = torch.optim.lr_scheduler.LambdaLR(
            optimizer, lambda step: min(1.0, (step + 1) / (0.08 * steps)) * max(0.03, 1 - step / steps)
        )
        for pack, questions in self._steps(epochs, together):
            loss = self._loss(pack, questions, drop)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
            optimizer.step()
            schedule.step()

    def _steps(self, epochs: int, together: int) -> Iterator[tuple[Pack, list[Known]]]:
        for _ in range(epochs):
            steps = []
            for pack in self._packs:
                questions = self._chance.sample(pack.questions, len(pack.questions))
                steps += [(pack, questions[first : first + together]) for first in range(0, len(questions), together)]
            self._chance.shuffle(steps)
            yield from steps

    def _loss(self, pack: Pack, questions: Sequence[Known], drop: float) -> torch.Tensor:
        shown = [self._shown(chunk, self._chance.choice((0, 0, 0, 1, 2))) for chunk in pack.chunks]
        texts = [text for each in shown for text in each]
        known = np.bincount([token for text in self._ids(texts) for token in set(text)], minlength=VOCABULARY)
        rarity = np.log(np.log1p(len(texts) / (1 + known)) + 0.05)
        asked = self._batch([self._asked(question, pack) for question in questions], rarity)
        scored = self.model(asked, self._batch(texts, np.zeros(VOCABULARY)), drop)
        best = _best_piece(scored.scores, list(map(len, shown)))
        logits = torch.cat([best, scored.silence[:, None]], 1) * self.model.sharpness
        losses = [_loss_of(row, question) for row, question in zip(logits, questions, strict=True)]
        return torch.stack(losses).sum() / len(questions)

    def _shown(self, chunk: Chunk, variant: int) -> tuple[str, ...]:
        label = chunk.caption or (chunk.headings[-1] if chunk.headings else "")
        bare = variant == 2 and chunk.kind == "row"
        text = "; ".join(filter(None, map(str.strip, chunk.cells))) if bare else own_text(chunk)
        return tuple(f"{label}. {piece}" if label and variant != 1 else piece for piece in pieces(text)[:PIECES])

    def _asked(self, question: Known, pack: Pack) -> str:
        words = question.text.split()
        if len(words) > 4 and self._chance.random() < 0.3:
            words = [word for word in words if self._chance.random() > 0.12] or words
        if self._chance.random() < 0.08:
            words = [self._misspelt(word) if self._chance.random() < 0.15 else word for word in words]
        earlier = question.earlier
        if not earlier and self._chance.random() < 0.1:
            earlier = self._chance.choice(pack.questions).text
        return " ".join(words) + (f" [SEP] {earlier}" if earlier else "")

    def _misspelt(self, word: str) -> str:
        place = self._chance.randrange(1, max(2, len(word) - 1))
        return word[:place] + self._chance.choice((word[place + 1 :], word[place:][:2][::-1] + word[place + 2 :]))

    def _ids(self, texts: Sequence[str]) -> list[list[int]]:
        ids: list[list[int]] = self._tokenizer(list(texts), truncation=True, max_length=LONGEST)["input_ids"]
        return ids

    @torch.no_grad()
    def _batch(self, texts: Sequence[str], rarity: np.ndarray[Any, np.dtype[np.float64]]) -> Batch:
        padded = self._tokenizer(list(texts), padding=True, truncation=True, max_length=LONGEST, return_tensors="pt")
        ids = padded["input_ids"]
        special = torch.isin(ids, torch.tensor(SPECIAL))
        states = self._embeddings(ids, token_type_ids=torch.zeros_like(ids))
        weights = torch.from_numpy(rarity[ids.numpy()]).float()
        return Batch(states, padded["attention_mask"] > 0, ~special, weights)


def _best_piece(scores: torch.Tensor, sizes: Sequence[int]) -> torch.Tensor:
    """Of each chunk's texts the best score: (questions, chunks)."""
    starts = np.cumsum([0, *sizes[:-1]]).tolist()
    parts = [scores[:, first : first + size] for first, size in zip(starts, sizes, strict=True)]
    return torch.stack([part.max(dim=1).values for part in parts], 1)


def _loss_of(logits: torch.Tensor, question: Known) -> torch.Tensor:
    """Minus the log of the share that goes to what is right: any gold chunk, each chunk of a list, or silence."""
    dropped = logits.index_fill(0, torch.tensor(question.also_ok, dtype=torch.long), -1e4)
    if not question.gold:
        return -torch.log_softmax(dropped, 0)[-1]
    gold = torch.tensor(question.gold)
    if question.single:
        return torch.logsumexp(dropped, 0) - torch.logsumexp(dropped[gold], 0)
    rest = torch.logsumexp(dropped.index_fill(0, gold, -1e4), 0)
    return (torch.logaddexp(dropped[gold], rest) - dropped[gold]).mean()


def _made(codes: int, supplies: Path | None, wordnet: Path | None) -> Iterator[Pack]:
    from assistant.training import made  # noqa: PLC0415  # it needs the types above

    chance = random.Random(0)  # noqa: S311  # not for secrets
    yield from made.diagnoses(codes, chance)
    yield from made.supplies(supplies, 70, chance) if supplies else ()
    yield from made.terms(wordnet, 170, chance) if wordnet else ()


def main() -> None:
    """Read, train, save."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("packs", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, default=PACKAGED)
    parser.add_argument("--start", type=Path, help="go on from these layers instead of the published ones")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--rate", type=float, default=1.2e-4)
    parser.add_argument("--together", type=int, default=40, help="questions a step")
    parser.add_argument("--drop", type=float, default=0.15)
    parser.add_argument("--codes", type=int, default=140, help="documents made of ICD-10-CM")
    parser.add_argument("--supplies", type=Path, help="HCPCS Level II as CSV, for 70 documents more")
    parser.add_argument("--wordnet", type=Path, help="folder of the data files of WordNet 3.1, for 170 documents more")
    options = parser.parse_args()
    packs = [pack for folder in options.packs for pack in read_packs(folder)]
    trainer = Trainer([*packs, *_made(options.codes, options.supplies, options.wordnet)], options.seed)
    if options.start:
        restore(trainer.model, options.start)
    trainer.train(options.epochs, options.rate, options.together, options.drop)
    save(trainer.model, options.out)


if __name__ == "__main__":
    main()
