"""What has changed between what is pinned of remote specialists and what they say of themselves now."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import orjson

from shipworthy.contract.specialist.offer import Offer, Offers

Kind = Literal["new", "changed", "gone", "same"]


@dataclass(frozen=True, slots=True)
class Change:
    """One specialist: what has become of it, and the lines in which it says something else."""

    specialist: str
    kind: Kind
    offer: Offer
    lines: tuple[str, ...] = ()


def changes(before: Offers, after: Offers) -> Iterator[Change]:
    """Every specialist of both, by name."""
    for name in sorted({*before.specialists, *after.specialists}):
        old, new = before.specialists.get(name), after.specialists.get(name)
        if new is None:
            if old is not None:
                yield Change(name, "gone", old)
        elif old is None:
            yield Change(name, "new", new, tuple(_lines(new)))
        elif old.bytes == new.bytes and (old.protocol, old.verified) == (new.protocol, new.verified):
            yield Change(name, "same", new)
        else:
            yield Change(name, "changed", new, tuple(_differing(old, new)))


def _differing(old: Offer, new: Offer) -> Iterator[str]:
    for line in difflib.unified_diff(_lines(old), _lines(new), lineterm="", n=0):
        if not line.startswith(("---", "+++", "@@")):
            yield line


def _lines(offer: Offer) -> list[str]:
    return orjson.dumps(offer.said, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS).decode().splitlines()
