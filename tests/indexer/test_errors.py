import inspect

from indexer import errors
from indexer.errors import DocumentError, ParseError, RowciteError


def test_the_tree_in_the_docstring_is_the_tree_of_classes() -> None:
    drawn = {
        line.split("── ")[1].split()[0]: (line.index("── ") + 1) // 4
        for line in errors.__doc__.splitlines()
        if "──" in line
    }
    classes = inspect.getmembers(errors, lambda member: inspect.isclass(member) and member is not RowciteError)

    assert drawn == {name: len(error.__mro__) - len(RowciteError.__mro__) - 1 for name, error in classes}


def test_a_document_error_says_which_file_and_why() -> None:
    error = ParseError("a.txt", "line 3: odd")

    assert isinstance(error, DocumentError)
    assert (str(error), error.name, error.reason) == ("a.txt: line 3: odd", "a.txt", "line 3: odd")
