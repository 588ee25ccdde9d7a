"""Official code sets: loaded, looked up, and compared with the rows of the documents; nothing here changes a row."""

from indexer.codesets.model import About, CodeSet, Entry

__all__ = ["About", "CodeSet", "Entry"]
