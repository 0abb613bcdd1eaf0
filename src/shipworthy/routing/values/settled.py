"""Settles which of several values of one type is meant: no day that is told of, and the end of a change."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence

from shipworthy.contract.input import Input
from shipworthy.regex import regex
from shipworthy.routing.said import Said
from shipworthy.routing.values.found import Found
from shipworthy.routing.values.guard import GUARDED

AHEAD = regex(r">=?\s*(?:today|now)\b|\b(?:today|now)\s*<=?")
"""Matches a check that refuses days of the past."""
SINCE = regex(r"\b(?:since|seit|desde|depuis)(?:\s+(?:the|dem|der|el|la|le|l))?\s*$", re.IGNORECASE)
"""Matches what stands before a day from which on something is so."""
AWAY = regex(r"\b(?:from|von|vom|de|del|desde|du)\s+(?:(?:the|my|dem|der|el|la|mi|le|mon)\s+)?$", re.IGNORECASE)
TOWARDS = regex(
    r"\s*(?:[\w-]+\s+)?(?:to|into|auf|zu|zum|zur|nach|in|a|al|à|en|au)\s+(?:(?:the|a|das|den|die|el|la|un|le)\s+)?",
    re.IGNORECASE,
)
"""Matches what stands between what is left and what it is changed to: `from basic to pro`."""
BEFORE = 20
"""Characters before a value that are looked at."""


def settled(group: Mapping[str, Input], said: Said, found: Sequence[Found]) -> list[Found]:
    """Return the values that inputs of one type can mean: without what is told of, and without what is left."""
    first = next(iter(group.values())).kind.name
    if first in ("date", "datetime"):
        return _ahead(group, said, found)
    return changed_to(said, found) if len(group) == 1 and first not in GUARDED else list(found)


def changed_to(said: Said, found: Sequence[Found]) -> list[Found]:
    """Return the values without the one that another stands for: `from basic to pro`."""
    if len(found) != 2:
        return list(found)
    one, other = found
    left = AWAY.search(said.text, max(0, one.start - BEFORE), one.start) is not None
    return [other] if left and TOWARDS.fullmatch(said.text, one.end, other.start) else [one, other]


def _ahead(group: Mapping[str, Input], said: Said, found: Sequence[Found]) -> list[Found]:
    """Return the days that the inputs do not refuse, where the message tells of others."""
    if not all(spec.check is not None and AHEAD.search(spec.check.source) for spec in group.values()):
        return list(found)
    past = [item for item in found if _day(item.value) < said.now.date()]
    if len(past) < len(found):
        return [item for item in found if item not in past]
    return [item for item in found if not SINCE.search(said.text, max(0, item.start - BEFORE), item.start)]


def _day(value: object) -> dt.date:
    if isinstance(value, dt.datetime):
        return value.date()
    return value if isinstance(value, dt.date) else dt.date.max
