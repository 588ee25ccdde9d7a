from hypothesis import given
from hypothesis import strategies as st

from indexer.parse.pipes import has_pipe, is_delimiter, read_table, split_cells, starts_table

CELL = st.text(st.characters(codec="utf-8", exclude_characters="|\\\r\n`"), max_size=30).map(str.strip)
ROWS = st.integers(1, 5).flatmap(lambda n: st.lists(st.lists(CELL, min_size=n, max_size=n), min_size=1, max_size=5))


def _escape(cell: str) -> str:
    return cell.replace("|", "\\|")


@given(ROWS)
def test_rows_written_with_outer_pipes_are_read_back(rows):
    header = [f"h{place}" for place, _ in enumerate(rows[0])]
    lines = ["| " + " | ".join(cells) + " |" for cells in (header, ["---"] * len(header), *rows)]

    table = read_table(lines, 0, "page.txt")

    kept = [row for row in rows if not (row and all(set(cell) <= set("-:") and "--" in cell for cell in row))]
    assert [list(row.cells) for row in table.rows] == kept
    assert table.warnings == ()


@given(st.lists(CELL.filter(bool), min_size=2, max_size=6), st.booleans(), st.booleans())
def test_outer_pipes_may_be_missing(cells, lead, trail):
    line = "| " * lead + " | ".join(cells) + " |" * trail

    assert list(split_cells(line)) == cells


@given(st.lists(st.text(st.sampled_from("ab|"), min_size=1, max_size=8), min_size=1, max_size=5))
def test_escaped_pipes_never_cut_a_cell(cells):
    written = [_escape(cell) for cell in cells]

    assert list(split_cells("| " + " | ".join(written) + " |")) == written


@given(st.text(max_size=200))
def test_no_line_breaks_the_reader(line):
    assert isinstance(split_cells(line), tuple)
    assert has_pipe(line) in {True, False}
    assert is_delimiter(line) in {True, False}


def test_a_backslash_before_a_backslash_does_not_escape_the_pipe():
    assert split_cells("| a\\\\ | b |") == ("a\\\\", "b")


def test_an_unescaped_pipe_in_code_is_text_where_that_fits_the_header():
    table = read_table(["| Tag | Use |", "|---|---|", "| `a|b` | x |", "| `c | d` |"], 0, "page.md")

    assert [row.cells for row in table.rows] == [("`a|b`", "x"), ("`c", "d`")]


def test_an_empty_first_cell_survives_where_rows_have_no_leading_pipe():
    table = read_table(["| A | B | C |", "|---|---|---|", "1 | x | y |", "2 | x | y |", "| x | y |"], 0, "page.txt")

    assert table.rows[2].cells == ("", "x", "y")
    assert table.warnings == ()


def test_a_row_of_dashes_means_none_and_starts_no_table():
    table = read_table(["| A | B |", "|---|---|", "| 1 | 2 |", "| - | - |"], 0, "page.txt")

    assert [row.cells for row in table.rows] == [("1", "2"), ("-", "-")]


def test_a_delimiter_needs_a_header_above():
    assert not starts_table(["no pipe here", "|---|"], 0)
    assert starts_table(["a | b", "---|:-:"], 0)
    assert not starts_table(["|---|---|", "|---|---|"], 0)
