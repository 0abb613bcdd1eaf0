"""Reads a text that is a table: a line of names with commas between, and a line of as many cells for each record."""

import csv
import io
from decimal import Decimal

from shipworthy.regex import regex

NAMED = regex(r"[^\W\d][\w .-]{0,63}")
NUMBER = regex(r"-?(?:0|[1-9]\d{0,30})(?:\.\d{1,20})?")
FEWEST = 2
"""Columns."""
FEWEST_CUT = 3
"""Rows of a table with something else below it."""


def records_of(text: str) -> tuple[list[dict[str, object]], str]:
    """Return the records of a text that begins with a table, numbers as such, and what stands below it.

    None, and the text, where it is no table. Of a table that was cut, the last row belongs to what stands below.
    """
    none: tuple[list[dict[str, object]], str] = [], text
    if "," not in text.partition("\n")[0]:
        return none
    reader = csv.reader(io.StringIO(text))
    try:
        names = next(reader, [])
        if len(names) < FEWEST or len(set(names)) != len(names) or not all(map(NAMED.fullmatch, names)):
            return none
        rows = [(row, reader.line_num) for row in reader]
    except csv.Error:
        return none
    whole = next((place for place, (row, _) in enumerate(rows) if len(row) != len(names)), len(rows))
    below = any(row for row, _ in rows[whole:])
    whole -= below
    if whole < (FEWEST_CUT if below else 1):
        return none
    rest = "\n".join(text.split("\n")[rows[whole - 1][1] :])
    return [{name: _cell(cell) for name, cell in zip(names, row, strict=True)} for row, _ in rows[:whole]], rest


def _cell(text: str) -> object:
    return Decimal(text) if NUMBER.fullmatch(text) else text
