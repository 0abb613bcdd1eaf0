"""StepResult results: made for a model to read, never above their ceiling, and nothing cut silently."""

import csv
import datetime as dt
import io
import json
import math
from collections.abc import Sequence
from typing import Any

import orjson

from shipworthy import lazy
from shipworthy.contract.language.text import Text
from shipworthy.contract.language.values import MISSING, show
from shipworthy.errors import ToolFailed
from shipworthy.tokens.counting import EXACT, Gauge, at_most
from shipworthy.tools.plain import clean
from shipworthy.tools.tool import Compactor

WORTH_COMPARING = range(120, 400_000)
"""Characters of JSON for which other forms are tried: there is something to save, and it does not take too long."""
COUNTED = 1_000_000
"""Characters of which the tokens are counted for the last line; of a longer text they are estimated."""


def compact_text(value: Any, how: Compactor | None) -> str:
    """The whole compact form: by the tool's own template or function, else by the encoder that is shortest here.

    Raises ToolFailed where the tool's own form cannot be made.
    """
    if how is None:
        return encode(value)
    try:
        if isinstance(how, Text):
            return how.render(lambda name: value.get(name, MISSING) if isinstance(value, dict) else MISSING)
        text: Any = how(value)
    except Exception as error:  # a tool's own function may raise anything
        raise ToolFailed(clean(f"its compact form failed: {type(error).__name__}: {error}"[:300])) from error
    if not isinstance(text, str):
        raise ToolFailed(f"its compact form failed: the function gave {type(text).__name__}, not text")
    return text


def encode(value: Any) -> str:
    """The shortest form that loses nothing: minified JSON, a CSV-like table, or TOON notation."""
    if isinstance(value, str):
        return value
    if not isinstance(value, dict | list):
        return show(value)
    forms = [_json(value)]
    if len(forms[0]) in WORTH_COMPARING:
        forms += [form for form in (_table(value), _toon(value)) if form]
    return min(forms, key=at_most)


def _json(value: Any) -> str:
    try:
        text = orjson.dumps(value, default=_as_text).decode()
    except TypeError:
        # Half a surrogate pair, or a number of more than 64 bits.
        return _wide_json(value)
    return _wide_json(value) if "null" in text and _odd_number(value) else text


def _wide_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_as_text)


def _odd_number(value: Any) -> bool:
    """Whether it holds NaN or an infinity, of which JSON would make null."""
    if isinstance(value, dict | list):
        return any(_odd_number(item) for item in (value.values() if isinstance(value, dict) else value))
    return isinstance(value, float) and not math.isfinite(value)


def _as_text(value: Any) -> str:
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)


def _table(value: Any) -> str:
    """Rows under a header, for a list of flat records with the same fields and no ambiguous cell."""
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


def _is_cell(cell: Any) -> bool:
    if isinstance(cell, str):
        return "\n" not in cell and "\r" not in cell
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _ambiguous(cells: Sequence[Any]) -> bool:
    """Whether a text among them would read as a number, or as nothing."""
    return any(isinstance(cell, str) and (not cell.strip() or _is_number(cell)) for cell in cells)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _toon(value: Any) -> str:
    # The library is asked only for results worth it, and believed only where it reads its own form back.
    toon = lazy.toon()
    try:
        text: str = toon.encode(value)
        return text if toon.decode(text) == value else ""
    except Exception:  # a value it cannot write is written in another form
        return ""


def within(
    text: str, value: Any, *, ceiling: int, must_keep: Sequence[str], handle: str, gauge: Gauge = EXACT
) -> tuple[str, str | None]:
    """The text within `ceiling` tokens, and the whole of it where it had to be cut.

    Must-keep fields come first, then what fits, then a line that says how many tokens are behind the handle.
    """
    if gauge.fits(text, ceiling):
        return text, None
    total, about = _size(text, gauge)
    note = _note(total, about, handle)
    # A token for each of the two line ends, and for what the parts may cost more together than alone.
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
    """Tokens of the text, and the word `about ` where they are an estimate."""
    if gauge is not EXACT:
        return gauge.count(text) // 4, "about "
    if len(text) <= COUNTED:
        return gauge.count(text), ""
    return gauge.count(text[:COUNTED]) * len(text) // COUNTED, "about "


def _kept(value: Any, must_keep: Sequence[str]) -> list[str]:
    if not must_keep:
        return []
    if isinstance(value, dict):
        return [f"{name}: {show(value[name])}" for name in must_keep if name in value]
    records = [record for record in value if isinstance(record, dict)] if isinstance(value, list) else []
    lines = (", ".join(f"{name}: {show(record[name])}" for name in must_keep if name in record) for record in records)
    return [line for line in lines if line]
