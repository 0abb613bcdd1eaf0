"""Finds the half of a value in the messages before an answer: `remind me on Friday`, When?, `at 3pm`."""

from shipworthy.routing.said import Said
from shipworthy.routing.values.times.phrase import Phrase, phrases

HALVES = frozenset(("weekday", "month", "named", "part", "nth", "feast", "shift", "weekdays", "relation"))
"""Roles of the words of a day or a part of a day."""
WRITTEN = frozenset(("date", "pair", "nth"))


def days_before(said: Said) -> list[str]:
    """Return what the messages before say of days and parts of days, each as it was written; of several, the last."""
    return _texts(said, HALVES)


def parts_before(said: Said) -> list[str]:
    """Return what the message before says of parts of days."""
    return _texts(said, frozenset(("part",)))


def _texts(said: Said, roles: frozenset[str]) -> list[str]:
    for line in reversed(said.before.splitlines()):
        earlier = Said(line, said.now)
        if found := [_text(phrase, earlier.text) for phrase in phrases(earlier) if _speaks(phrase, roles)]:
            return found
    return []


def _speaks(phrase: Phrase, roles: frozenset[str]) -> bool:
    written = roles is HALVES and any(item.kind in WRITTEN for item in phrase.items)
    return written or any(not roles.isdisjoint(item.roles) for item in phrase.items)


def _text(phrase: Phrase, text: str) -> str:
    return text[phrase.items[0].start : phrase.items[-1].end]
