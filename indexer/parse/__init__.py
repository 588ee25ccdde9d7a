"""Files into Documents: one module per format, behind `PARSERS` and `parse_file`."""

from indexer.parse.files import PARSERS, Parser, parse_file

__all__ = ["PARSERS", "Parser", "parse_file"]
