"""Every error that Rowcite raises on purpose; each message names the thing and the remedy.

RowciteError
├── CorpusError          the corpus as a whole cannot be read: missing, empty, nothing readable in it
├── DocumentError        one file cannot be read; the others still are
│   ├── UnsupportedFormatError    no parser for this suffix
│   └── ParseError           there is a parser, and it failed on this file
├── ModelError           the embedding model is missing or is not the one expected
├── StoredIndexError     the index cannot be used
│   ├── IndexMissingError         there is none at this place
│   ├── IndexUnfitError           damaged, or of another format or model
│   └── IndexNotWrittenError      it cannot be written; the one before goes on answering
├── QuestionError        the question cannot be asked (empty, too long, …)
├── QuestionFileError    a file of questions to score an index on cannot be read
├── CodeSetError         a code-set file cannot be loaded
└── SettingError         a setting has a value that cannot be used
"""


class RowciteError(Exception):
    """The root; `str()` is a sentence for the user. It never holds the text of a question."""


class CorpusError(RowciteError):
    """The corpus as a whole cannot be read."""


class DocumentError(RowciteError):
    """One file cannot be read; `name` is its name inside the corpus."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason


class UnsupportedFormatError(DocumentError):
    """There is no parser for a file of this kind."""


class ParseError(DocumentError):
    """The parser for this kind of file could not read this one."""


class ModelError(RowciteError):
    """The embedding model is missing or is not the one expected."""


class StoredIndexError(RowciteError):
    """The index cannot be used."""


class IndexMissingError(StoredIndexError):
    """There is no index at this place."""


class IndexUnfitError(StoredIndexError):
    """The index is damaged, or was made in another format or with another model."""


class IndexNotWrittenError(StoredIndexError):
    """A new index cannot be written; the one before is untouched."""


class QuestionError(RowciteError):
    """The question cannot be asked."""


class QuestionFileError(RowciteError):
    """A file of questions to score an index on cannot be read."""


class CodeSetError(RowciteError):
    """A code-set file cannot be loaded."""


class SettingError(RowciteError):
    """A setting has a value that cannot be used."""
