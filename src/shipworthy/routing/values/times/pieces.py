"""Cuts a phrase into pieces, each a day, a time of day, a duration and so on; one that is not read whole has none."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import TypeAlias

from shipworthy.routing.values.times.candidates import RANGED, Piece, candidates
from shipworthy.routing.values.times.counts import ordinal, spelled
from shipworthy.routing.values.times.groups import settled
from shipworthy.routing.values.times.phrase import Phrase
from shipworthy.routing.values.times.words import ORDINARY

COUNTS = frozenset(("num", "nth", "pair", "code"))
"""Kinds of items that may count something that is no time."""
FREE = frozenset(("sign", "half", "zone"))


Read: TypeAlias = Callable[[Phrase, int, dt.datetime], Iterable[list[Piece]]]
"""Reads everything that may begin at a place of a phrase."""


def pieces(phrase: Phrase, now: dt.datetime, read: Read = candidates) -> list[Piece]:
    """Read the pieces of a phrase in order; empty where a word of time or a number between them is not understood."""
    found: list[Piece] = []
    loose: list[int] = []
    place = 0
    while place < len(phrase.items):
        best = max(read(phrase, place, now), key=lambda one: one[-1].end, default=None)
        if best is None:
            loose.append(place)
            place += 1
        else:
            found += best
            place = best[-1].end
    kept = settled(phrase, found)
    loose += [at for piece in found if piece.slot == "bare" and not _kept(piece, kept) for at in range(*piece[2:4])]
    if any(piece.slot == "span" and phrase.word(piece.end) == "from" for piece in kept):
        # Counted from what is no day: `2 hours from noon`.
        return []
    if not kept or any(_spoils(phrase, place, kept) for place in loose):
        return []
    return kept


def _kept(piece: Piece, kept: list[Piece]) -> bool:
    return any(other.start == piece.start and other.end == piece.end for other in kept)


def _spoils(phrase: Phrase, place: int, found: list[Piece]) -> bool:
    """Whether an item that nothing uses makes the values beside it doubtful."""
    item = phrase.items[place]
    if item.kind in ("clock", "date", "stamp"):
        return True
    if item.kind in FREE:
        return False
    used = {at for piece in found for at in range(piece.start, piece.end)}
    if item.kind in COUNTS or _counting(phrase, place):
        if phrase.role(place + 1, "weekday") is not None or _ranged(phrase, place, used):
            return True
        if is_counted(phrase, place, place + 1):
            return False
        last = place + 1 == len(phrase.items) and phrase.counted
        beside = not last and (place - 1 in used or (phrase.word(place - 1) == "," and place - 2 in used))
        return beside or found[0].start < place < found[-1].start
    if not item.roles or item.lower not in ORDINARY:
        return bool(item.roles)
    if "relation" in item.roles and place - 1 not in used and (place + 1 in used or phrase.word(place + 1) == "the"):
        return False
    return place - 1 in used or place + 1 in used


def _ranged(phrase: Phrase, place: int, used: set[int]) -> bool:
    """Whether a number is one end of a range whose other end is used: `2 or 3 days`, `May 3 or 4`."""
    after = phrase.word(place + 1) in RANGED and phrase.word(place + 1) != "and" and place + 2 in used
    return after or (phrase.word(place - 1) in RANGED and phrase.word(place - 1) != "and" and place - 2 in used)


def _counting(phrase: Phrase, place: int) -> bool:
    return spelled(phrase, place) is not None or ordinal(phrase, place) is not None


def is_counted(phrase: Phrase, start: int, end: int) -> bool:
    """Whether a number between two pieces counts something else: `on Friday for 2 at 8pm`."""
    return phrase.word(start - 1) == "for" and phrase.word(end) in ("on", "at", "from", "by", "in")
