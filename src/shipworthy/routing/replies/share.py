"""Reads a share of the amount that a question shows: `all of it`, `half`."""

import functools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from shipworthy.routing.consent.question import asks
from shipworthy.routing.consent.spelling import split
from shipworthy.routing.replies.ordered import NUMBER
from shipworthy.routing.said import Said

AMOUNTS = ("money", "number", "integer")
LONGEST = 200
"""Characters of a message that names a share."""
CENTS = 2
"""Decimal places of half an amount of money."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """The phrases for the whole and for the half, longest first, and the words that may stand beside them."""

    phrases: Sequence[tuple[tuple[str, ...], float]]
    sure: frozenset[tuple[str, ...]]
    """Phrases that mean an amount also in a request, before the question is asked."""
    fillers: frozenset[str]


@functools.cache
def shares() -> Shares:
    """Read `share.json` once."""
    raw = json.loads(Path(__file__).with_name("share.json").read_text(encoding="utf-8"))
    rows = [(tuple(text.split()), part) for name, part in (("whole", 1.0), ("half", 0.5)) for text in raw[name]]
    return Shares(
        phrases=sorted(rows, key=lambda row: (-len(row[0]), row)),
        sure=frozenset(tuple(text.split()) for text in raw["sure"]),
        fillers=frozenset(raw["fillers"].split()),
    )


def share_in(kind: str, said: Said, question: str, held: object = None) -> object:
    """Return the share that an answer names of the amount that the question shows; None where it names none.

    `held`: the value of which the question shows that it would be used; the amount is the other one then.
    """
    if kind not in AMOUNTS or len(said.message) > LONGEST or asks(said.message):
        return None
    texts = [word.text for word in split(said.message)]
    found = _phrases(texts)
    if len(found) != 1:
        return None
    ((start, phrase, part),) = found
    if kind != "money" and phrase not in shares().sure:
        # Half may be a number of its own.
        return None
    rest = [*texts[:start], *texts[start + len(phrase) :]]
    return _of(kind, part, question, held) if shares().fillers.issuperset(rest) else None


def share_of(kind: str, said: Said, question: str) -> object:
    """Return the share that a request asks for of the only amount in the question that it raises; else None."""
    if kind not in AMOUNTS or len(said.message) > LONGEST:
        return None
    texts = [word.text for word in split(said.message)]
    found = _phrases(texts)
    return _of(kind, found[0][2], question, None) if len(found) == 1 and found[0][1] in shares().sure else None


def _phrases(texts: Sequence[str]) -> list[tuple[int, tuple[str, ...], float]]:
    found: list[tuple[int, tuple[str, ...], float]] = []
    place = 0
    while place < len(texts):
        rows = shares().phrases
        phrase, part = next(((p, n) for p, n in rows if tuple(texts[place : place + len(p)]) == p), ((), 0.0))
        if phrase:
            found.append((place, phrase, part))
        place += len(phrase) or 1
    return found


def _of(kind: str, part: float, question: str, held: object) -> object:
    amounts = {float(match[1].replace(",", ".")) for match in NUMBER.finditer(question)}
    # Where two are shown, one is what would be paid, and the larger one what is open.
    others = {amount for amount in amounts if amount != held}
    whole = max(amounts, default=0.0) if len(amounts) == 1 else max(others, default=0.0)
    if len(others) > 1 or whole <= 0 or (isinstance(held, int | float) and whole < held):
        return None
    value = whole * part
    if kind == "integer":
        return int(value) if value == int(value) else None
    # Half a cent is not paid.
    return value if kind == "number" or value == round(value, CENTS) else None


def changed_share(
    kinds: Mapping[str, str], current: Mapping[str, object], said: Said, question: str
) -> dict[str, object]:
    """Return the one amount that an answer to a question for a yes changes to a share of what is open; else empty."""
    names = [name for name, kind in kinds.items() if kind in AMOUNTS and isinstance(current.get(name), int | float)]
    if len(names) != 1:
        return {}
    value = share_in(kinds[names[0]], said, question, current[names[0]])
    return {names[0]: value} if value is not None and value != current[names[0]] else {}
