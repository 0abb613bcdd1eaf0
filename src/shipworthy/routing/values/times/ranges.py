"""Puts the ends of a range in order: `Monday to Friday`, `from Dec 30 to Jan 2`, `from the 10th to the 20th`."""

import datetime as dt

from shipworthy.routing.values.times.candidates import Piece
from shipworthy.routing.values.times.phrase import Phrase
from shipworthy.routing.values.times.relative import Weekday

TO = frozenset(("to", "until", "till", "through", "thru", "-", "\u2013", "\u2014"))
WEEK = dt.timedelta(days=7)
YEAR_DIGITS = 4


def joined(phrase: Phrase, first: list[Piece], second: list[Piece]) -> bool:
    """Whether the second group is the end of what begins with the first one."""
    between = range(first[-1].end, second[0].start)
    return second[0].apart or any(phrase.word(place) in TO for place in between)


def end_after(phrase: Phrase, start: dt.date, end: dt.date, group: list[Piece]) -> dt.date | None:
    """Return the end of a range, moved behind its start where it was not said in full; None where it lies before it."""
    if end >= start:
        return end
    piece = next((piece for piece in group if piece.slot in ("day", "weekday", "number")), None)
    if piece is None:
        return None
    try:
        if isinstance(piece.value, Weekday):
            moved = end + (start - end) // WEEK * WEEK
            return (moved if moved >= start else moved + WEEK) if piece.value.free else None
        if piece.slot == "number":
            return _with_number(start, int(str(piece.value)))
        return None if _has_year(phrase, piece) else end.replace(year=end.year + 1)
    except (ValueError, OverflowError):
        return None


def _with_number(start: dt.date, number: int) -> dt.date:
    """Return the first day of this number from a day on."""
    if number >= start.day:
        return start.replace(day=number)
    year, month = divmod(start.year * 12 + start.month, 12)
    return dt.date(year, month + 1, number)


def _has_year(phrase: Phrase, piece: Piece) -> bool:
    items = phrase.items[piece.start : piece.end]
    months = any("month" in item.roles for item in items) or items[0].kind == "pair"
    years = any(item.kind == "date" or (item.kind == "num" and len(item.lower) == YEAR_DIGITS) for item in items)
    return years or not months or any("scale" in item.roles or item.lower == "'" for item in items)
