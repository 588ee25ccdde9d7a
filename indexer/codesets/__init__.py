"""Official code sets: loaded, looked up, and compared with the rows of the documents; nothing here changes a row."""

from indexer.codesets.model import About, CodeSet, Entry
from indexer.codesets.verdict import Conflict, Place, Verdict

__all__ = ["About", "CodeSet", "Conflict", "Entry", "Place", "Verdict"]
