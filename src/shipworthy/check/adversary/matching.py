"""A text that a pattern finds, made from the pattern itself."""

import re
from collections.abc import Iterable

from shipworthy.contract.language.pattern import PARSER, Piece, compiled

__all__ = ["text_of"]

SIGNS = "a1A0zZ9 -_.,:/#@$%€é"
"""Characters of which one is taken where a pattern takes several."""
TURNS = 6
"""Ways in which the parts of a pattern are filled, one after the other, until one is found by it."""


def text_of(pattern: str) -> str | None:
    """A text that the pattern finds; None where none was made."""
    try:
        tree = PARSER.parse(pattern)
        for turn in range(TURNS):
            made = _row(tree, turn).strip()
            if made and compiled(pattern).search(made) is not None:
                return made
    except (re.error, RecursionError, OverflowError):
        return None
    return None


def _row(items: Iterable[Piece], turn: int) -> str:
    return "".join(_item(str(item[0]), item[1], turn) for item in items)


def _item(kind: str, value: Piece, turn: int) -> str:
    if kind == "LITERAL":
        return chr(value)
    if kind == "NOT_LITERAL":
        return next(sign for sign in SIGNS if ord(sign) != value)
    if kind == "ANY":
        return SIGNS[0]
    if kind == "IN":
        return _one_of(value, turn)
    if kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        least, most, body = value
        # What may be left out is left out at one turn, and there at the next.
        return _row(body, turn) * max(int(least), min(turn % 2, int(most)))
    if kind == "SUBPATTERN":
        return _row(value[3], turn)
    if kind == "ATOMIC_GROUP":
        return _row(value, turn)
    if kind == "BRANCH":
        branches = value[1]
        return _row(branches[turn // 2 % len(branches)], turn)
    # A place, a look ahead or back takes no character: whether it holds is seen when the text is searched.
    return ""


def _one_of(items: list[Piece], turn: int) -> str:
    negated = str(items[0][0]) == "NEGATE"
    named = [chr(item[1] if str(item[0]) == "LITERAL" else item[1][0]) for item in items if _names(item)]
    fits = [sign for sign in [*named, *SIGNS] if any(_holds(item, sign) for item in items[negated:]) is not negated]
    return fits[turn // 2 % len(fits)] if fits else ""


def _names(item: Piece) -> bool:
    return str(item[0]) in ("LITERAL", "RANGE")


def _holds(item: Piece, sign: str) -> bool:
    kind, value = str(item[0]), item[1]
    if kind == "LITERAL":
        return bool(ord(sign) == value)
    if kind == "RANGE":
        return bool(value[0] <= ord(sign) <= value[1])
    name = str(value)
    held = {"DIGIT": sign.isdecimal(), "SPACE": sign.isspace(), "WORD": sign.isalnum() or sign == "_"}
    return held[name.rpartition("_")[2]] is not ("_NOT_" in name)
