"""What official sets say of the rows of an index, as it is kept in the index: notes, and which sets they come from."""

import json
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from indexer.codesets.check import verdicts
from indexer.codesets.model import About, CodeSet
from indexer.codesets.notes import Notes
from indexer.codesets.terms import Terms
from indexer.documents import Document
from indexer.errors import IndexUnfitError

_NOTES, _TERMS, _SETS = "notes.jsonl", "terms", "codesets.json"
_ABOUTS = TypeAdapter(tuple[About, ...])


@dataclass(frozen=True, slots=True)
class Official:
    """`notes` by row, `terms` that rows are found by, `sets` that were in use.

    `signature` tells this choice of sets from another.
    """

    notes: Notes = field(default_factory=Notes)
    terms: Terms = field(default_factory=Terms)
    sets: tuple[About, ...] = ()
    signature: str = ""

    @classmethod
    def of(cls, documents: Iterable[Document], codesets: Sequence[CodeSet], signature: str) -> "Official":
        """Compare every row with the sets, for the days that each release is in force."""
        notes = Notes.of(verdicts(documents, codesets))
        return cls(notes, Terms.of(notes), tuple(codeset.about for codeset in codesets), signature)

    def updated(
        self, documents: Sequence[Document], unchanged: AbstractSet[str], codesets: Callable[[], Sequence[CodeSet]]
    ) -> "Official":
        """What the same sets say of these documents; `unchanged` names those that are not compared again.

        The sets are loaded only when a document has to be compared.
        """
        changed = [document for document in documents if document.name not in unchanged]
        compared = verdicts(changed, codesets()) if changed else ()
        notes = self.notes.and_more(compared, unchanged)
        return replace(self, notes=notes, terms=Terms.of(notes))

    def save(self, folder: Path) -> None:
        """Write it into the folder of an index."""
        self.notes.save(folder / _NOTES)
        self.terms.save(folder / _TERMS)
        told = {"signature": self.signature, "sets": [asdict(about) for about in self.sets]}
        text = json.dumps(told, ensure_ascii=False, indent=1, default=str)
        (folder / _SETS).write_text(text, encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "Official":
        """What `save` wrote; nothing where it wrote nothing. Raises IndexUnfitError when it is damaged."""
        path = folder / _SETS
        if not path.exists():
            return cls()
        try:
            told = json.loads(path.read_bytes())
            sets, signature = _ABOUTS.validate_python(told["sets"]), str(told["signature"])
        except (ValueError, KeyError, TypeError, ValidationError) as error:
            raise IndexUnfitError(f"{path} is damaged; build the index again with: rowcite index") from error
        return cls(Notes.load(folder / _NOTES), Terms.load(folder / _TERMS), sets, signature)
