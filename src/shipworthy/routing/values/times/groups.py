"""Groups the pieces that stand together, and finds which bare numbers among them are hours."""

from collections.abc import Sequence

from shipworthy.routing.values.times.candidates import RANGED, Piece
from shipworthy.routing.values.times.clocks import Clock
from shipworthy.routing.values.times.phrase import Phrase

HOURS = frozenset(("clock", "bare"))


def grouped(phrase: Phrase, found: Sequence[Piece]) -> list[list[Piece]]:
    """Return the pieces in groups of at most one of each kind, which `to`, `or` and the like keep apart."""
    groups: list[list[Piece]] = []
    for piece in found:
        group = groups[-1] if groups else []
        slots = {other.slot for other in group}
        again = piece.slot in slots or (piece.slot in HOURS and not slots.isdisjoint(HOURS))
        if not group or again or piece.apart or _separated(phrase, group[-1].end, piece.start):
            groups.append([piece])
        else:
            group.append(piece)
    return groups


def settled(phrase: Phrase, found: Sequence[Piece]) -> list[Piece]:
    """Return the pieces, with the bare numbers that a part of the day or the other end of a range makes hours."""
    groups = grouped(phrase, found)
    for number, group in enumerate(groups):
        before = groups[number - 1][-1:] if number else []
        after = groups[number + 1][:1] if number + 1 < len(groups) else []
        groups[number] = [_settled(phrase, piece, group, before, after) for piece in group]
    return [piece for group in groups for piece in group if piece.slot != "bare"]


def _settled(phrase: Phrase, piece: Piece, group: list[Piece], before: list[Piece], after: list[Piece]) -> Piece:
    """Give a bare hour the half of the day that the other end of its range has: `3 to 5pm`, `3pm to 5`."""
    if not isinstance(piece.value, Clock) or piece.value.half or piece.value.exact:
        return piece
    if any(other.slot == "part" for other in group):
        return piece._replace(slot="clock")
    # `my 3pm to Friday at 10` is no range: a day stands between.
    ahead = after if piece is group[-1] else []
    behind = before if piece is group[0] else []
    for other, ends in (*((other, True) for other in ahead), *((other, False) for other in behind)):
        joined = _separated(phrase, *((piece.end, other.start) if ends else (other.end, piece.start)))
        if joined and isinstance(other.value, Clock) and other.slot == "clock":
            first, last = (piece.value, other.value) if ends else (other.value, piece.value)
            across = {"a": "p", "p": "a"}.get(other.value.half, "")
            half = other.value.half if first.hour % 12 <= last.hour % 12 else across
            return piece._replace(slot="clock", value=piece.value._replace(half=half))
    return piece


def _separated(phrase: Phrase, start: int, end: int) -> bool:
    return any(phrase.word(place) in RANGED or phrase.word(place) in ("&", "/") for place in range(start, end))
