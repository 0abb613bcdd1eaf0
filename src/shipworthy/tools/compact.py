"""Write a result as compact text for a model, within a token limit, with a note wherever text is left out."""

import csv
import datetime as dt
import functools
import io
import json
import math
from collections.abc import Sequence
from types import ModuleType

import orjson

from shipworthy import lazy
from shipworthy.contract.language.text import Text
from shipworthy.contract.language.values import MISSING, show
from shipworthy.errors import ToolFailed
from shipworthy.tokens.counting import EXACT, Gauge, at_most
from shipworthy.tools.plain import clean
from shipworthy.tools.tool import Compactor

WORTH_COMPARING = range(120, 400_000)
"""Characters of JSON for which a table and TOON are tried too: shorter saves little, longer takes too long."""
EXACTLY_COUNTED = 1_000_000
"""Characters whose tokens are counted for the note; the tokens of a longer text are extrapolated."""


def compact_text(value: object, how: Compactor | None) -> str:
    """Write the value with the tool's template or function, or with the shortest encoder where it has none.

    Raises ToolFailed when the template or the function fails.
    """
    if how is None:
        return encode(value)
    try:
        if isinstance(how, Text):
            record = value if isinstance(value, dict) else {}
            return how.render(lambda name: record.get(name, MISSING), strict=False)
        text: object = how(value)
    except Exception as error:  # a tool's own function may raise anything
        raise ToolFailed(clean(f"its compact form failed: {type(error).__name__}: {error}"[:300])) from error
    if not isinstance(text, str):
        raise ToolFailed(f"its compact form failed: the function gave {type(text).__name__}, not text")
    return text


def encode(value: object) -> str:
    """Write the value in the shortest lossless form: minified JSON, a CSV-like table, or TOON notation."""
    text = plain_text(value)
    return shortest(value, text) if comparable(value, text) else text


def plain_text(value: object) -> str:
    """Write the value as minified JSON; a text and a single value as they are."""
    if isinstance(value, str):
        return value
    return _json(value) if isinstance(value, dict | list) else show(value)


def comparable(value: object, text: str) -> bool:
    """Whether a value with this JSON may have a shorter form that is worth looking for."""
    return isinstance(value, dict | list) and len(text) in WORTH_COMPARING


def ready() -> bool:
    """Whether all that looks for shorter forms is loaded."""
    return _notation.cache_info().currsize > 0


def shortest(value: object, text: str) -> str:
    """The shortest of the JSON of a value, a table and TOON notation; the first call loads the library, in 130 ms."""
    return min([text, *(form for form in (_table(value), _toon(value)) if form)], key=at_most)


@functools.cache
def _notation() -> ModuleType:
    return lazy.toon()


def _json(value: object) -> str:
    try:
        text = orjson.dumps(value, default=_as_text).decode()
    except TypeError:
        # orjson refuses lone surrogates and integers of more than 64 bits.
        return _wide_json(value)
    return _wide_json(value) if "null" in text and _odd_number(value) else text


def _wide_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_as_text)


def _odd_number(value: object) -> bool:
    """Whether the value holds NaN or an infinity, which orjson writes as null."""
    if isinstance(value, dict | list):
        return any(_odd_number(item) for item in (value.values() if isinstance(value, dict) else value))
    return isinstance(value, float) and not math.isfinite(value)


def _as_text(value: object) -> str:
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)


def _table(value: object) -> str:
    """Write a list of flat records with the same fields as CSV rows under a header; empty for any other value."""
    if not isinstance(value, list) or len(value) < 2 or not all(isinstance(row, dict) for row in value):
        return ""
    fields = list(value[0])
    same = all(list(row) == fields for row in value)
    cells = [cell for row in value for cell in row.values()]
    if not fields or not same or not all(_is_cell(cell) for cell in [*fields, *cells]):
        return ""
    out = io.StringIO()
    writer = csv.writer(
        out, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC if _ambiguous(cells) else csv.QUOTE_MINIMAL
    )
    writer.writerow(fields)
    writer.writerows([row.values() for row in value])
    return out.getvalue().removesuffix("\n")


def _is_cell(cell: object) -> bool:
    if isinstance(cell, str):
        return "\n" not in cell and "\r" not in cell
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _ambiguous(cells: Sequence[object]) -> bool:
    """Whether any text cell could be read as a number or as an empty cell."""
    return any(isinstance(cell, str) and (not cell.strip() or _is_number(cell)) for cell in cells)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _toon(value: object) -> str:
    # Its text is used only if the library decodes it to an equal value.
    toon = _notation()
    try:
        text: str = toon.encode(value)
        return text if toon.decode(text) == value else ""
    except Exception:  # a value it cannot write is written in another form
        return ""


def within(
    text: str, value: object, *, ceiling: int, must_keep: Sequence[str], handle: str, gauge: Gauge = EXACT
) -> tuple[str, str | None]:
    """Shorten the text to `ceiling` tokens; the second value is the whole text, None if it already fits.

    A shortened text has the must-keep fields, then the beginning of the text, then a note with the number of tokens
    left out and the handle under which the whole text is stored.
    """
    if gauge.fits(text, ceiling):
        return text, None
    total, about = _size(text, gauge)
    note = _note(total, about, handle)
    # One token for each line end, and one because joined parts may count more than separate ones.
    room = ceiling - gauge.count(note) - 3
    if room <= 0:
        return gauge.cut(note, ceiling), text
    head = gauge.cut("\n".join(_kept(value, must_keep)), room)
    tail = gauge.cut(text, room - gauge.count(head))
    while True:
        last = _note(max(total - _size(tail, gauge)[0], 1), about, handle)
        whole = "\n".join(part for part in (head, tail, last) if part)
        if gauge.fits(whole, ceiling) or not (head or tail):
            return whole, text
        head, tail = (head, _shorter(tail)) if tail else (_shorter(head), "")


def _shorter(text: str) -> str:
    return text[: -max(8, len(text) // 50)]


def _note(tokens: int, about: str, handle: str) -> str:
    return f"[… {about}{tokens} more tokens: handle {handle}]"


def _size(text: str, gauge: Gauge) -> tuple[int, str]:
    """Tokens of the text, and the word `about ` if the number is an estimate."""
    if gauge is not EXACT:
        return gauge.count(text) // 4, "about "
    if len(text) <= EXACTLY_COUNTED:
        return gauge.count(text), ""
    return gauge.count(text[:EXACTLY_COUNTED]) * len(text) // EXACTLY_COUNTED, "about "


def _kept(value: object, must_keep: Sequence[str]) -> list[str]:
    if not must_keep:
        return []
    if isinstance(value, dict):
        return [f"{name}: {show(value[name])}" for name in must_keep if name in value]
    records = [record for record in value if isinstance(record, dict)] if isinstance(value, list) else []
    lines = (", ".join(f"{name}: {show(record[name])}" for name in must_keep if name in record) for record in records)
    return [line for line in lines if line]
