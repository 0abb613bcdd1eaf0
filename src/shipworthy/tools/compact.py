"""Compact results: made for a model to read, never above their ceiling, and nothing cut silently."""

import csv
import importlib
import io
from collections.abc import Sequence
from typing import Any

import orjson

from shipworthy.errors import ExpressionError, ToolFailed
from shipworthy.spec.text import Text
from shipworthy.spec.values import MISSING, show
from shipworthy.tokens.counting import count, cut, fits
from shipworthy.tools.tool import Compactor

OPTIONS = orjson.OPT_NON_STR_KEYS
WORTH_COMPARING = 120
"""Characters of JSON below which no other form is tried: there is nothing to save."""


def compact_text(value: Any, how: Compactor | None) -> str:
    """The whole compact form: by the tool's own template or function, else by the encoder that is shortest here.

    Raises ToolFailed where the tool's own form cannot be made.
    """
    if how is None:
        return encode(value)
    try:
        if isinstance(how, Text):
            return how.render(lambda name: value.get(name, MISSING) if isinstance(value, dict) else MISSING)
        return str(how(value))
    except (ExpressionError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError) as error:
        raise ToolFailed(f"its compact form failed: {type(error).__name__}: {error}"[:300]) from error


def encode(value: Any) -> str:
    """The shortest form that loses nothing: minified JSON, a CSV-like table, or TOON notation."""
    if isinstance(value, str):
        return value
    if not isinstance(value, dict | list):
        return show(value)
    forms = [orjson.dumps(value, default=show, option=OPTIONS).decode()]
    if len(forms[0]) >= WORTH_COMPARING:
        forms += [form for form in (_table(value), _toon(value)) if form]
    return min(forms, key=lambda form: len(form.encode("utf-8", "replace")))


def _table(value: Any) -> str:
    """Rows under a header, for a list of flat records with the same fields and no ambiguous cell."""
    if not isinstance(value, list) or len(value) < 2 or not all(isinstance(row, dict) for row in value):
        return ""
    fields = list(value[0])
    same = all(list(row) == fields for row in value)
    cells = [cell for row in value for cell in row.values()]
    if not fields or not same or not all(_is_cell(cell) for cell in cells):
        return ""
    out = io.StringIO()
    writer = csv.writer(
        out, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC if _ambiguous(cells) else csv.QUOTE_MINIMAL
    )
    writer.writerow(fields)
    writer.writerows([row.values() for row in value])
    return out.getvalue().rstrip("\n")


def _is_cell(cell: Any) -> bool:
    return isinstance(cell, str | int | float) and not isinstance(cell, bool) and "\n" not in str(cell)


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
    toon = importlib.import_module("toon_format")
    try:
        text: str = toon.encode(value)
        return text if toon.decode(text) == value else ""
    except Exception:  # a value it cannot write is written in another form
        return ""


def within(text: str, value: Any, *, ceiling: int, must_keep: Sequence[str], handle: str) -> tuple[str, str | None]:
    """The text within `ceiling` tokens, and the whole of it where it had to be cut.

    Must-keep fields come first, then what fits, then a line that says how much is behind the handle.
    """
    if fits(text, ceiling):
        return text, None
    kept = "\n".join(_kept(value, must_keep))
    rest = f"[cut: {len(text):,} characters in all; the whole is {handle}]"
    room = ceiling - count(rest) - 2
    if room <= 0:
        return cut(rest, ceiling), text
    head = cut(kept, room)
    room -= count(head) + 2
    if room > 0:
        head = "\n".join(part for part in (head, cut(text, room)) if part)
    whole = f"{head}\n{rest}"
    while not fits(whole, ceiling) and head:
        head = head[: -max(8, len(head) // 50)]
        whole = f"{head}\n{rest}"
    return whole, text


def _kept(value: Any, must_keep: Sequence[str]) -> list[str]:
    if not must_keep:
        return []
    records = value if isinstance(value, list) else [value]
    lines = []
    for record in records:
        if isinstance(record, dict):
            found = [f"{name}: {show(record[name])}" for name in must_keep if name in record]
            if found:
                lines.append(", ".join(found))
    return lines
