"""Tells numbers that count something from hours and lengths of time: `tonight at 8`, `for 2 hours`."""

import functools
from collections.abc import Mapping

from shipworthy.contract.input import Input
from shipworthy.routing.manners import LONG
from shipworthy.routing.said import Said
from shipworthy.routing.values.found import Found
from shipworthy.routing.values.guard import TIMES
from shipworthy.routing.values.people import of_the_family
from shipworthy.routing.values.times import dates, spans, times
from shipworthy.routing.words import DEFINED, STOP, defined_stems, stem

LONGEST_WORD = 40
MOST_COUNTS = 20
"""Numbers of a message above which none is meant alone."""
MIDNIGHT = 24
HOURLY = frozenset(("at", "around", "by", "till", "until", "um", "gegen", "ab", "las", "vers"))
"""Words before an hour."""
STEMMED_STOP = frozenset(stem(word) for word in STOP)


def counts(waiting: Mapping[str, Input], said: Said, found: list[Found]) -> list[Found]:
    """Leave out the numbers that are hours or lengths of time, where no input asks for those."""
    if not 0 < len(found) <= MOST_COUNTS:
        return found
    found = [one for one in found if not all(of_the_family(n, spec, said, one) for n, spec in waiting.items())]
    if TIMES.isdisjoint([token.lower for token in said.tokens]):
        return found
    moments = [*said.once(times), *said.once(spans)]
    return [item for item in found if not _is_timed(waiting, said, item, moments)]


def _is_timed(waiting: Mapping[str, Input], said: Said, item: Found, moments: list[Found]) -> bool:
    """Whether a number is a part of one of the moments, and no input asks for that: `tonight at 8`, `for 2 hours`.

    A number behind `at` or `around` is an hour where the message names a day.
    """
    for moment in moments:
        if moment.start <= item.start and item.end <= moment.end:
            unit = {said.stem_of(word) for word in said.words_behind(item.end, moment.end)}
            asked = [own_words(name, spec.ask.source if spec.ask else "") for name, spec in waiting.items()]
            return all(unit.isdisjoint(words) for words in asked)
    if not isinstance(item.value, int) or not 0 < item.value <= MIDNIGHT:
        return False
    behind = said.words_before(item.start, max(0, item.start - LONGEST_WORD), 1)
    return bool(behind) and behind[0] in HOURLY and bool(said.once(dates))


@functools.lru_cache(maxsize=DEFINED)
def own_words(name: str, ask: str) -> frozenset[str]:
    """Return the stems of an input's name, and those of its question that say something."""
    return frozenset(defined_stems(name.replace("_", " "))) | (frozenset(defined_stems(ask)) - STEMMED_STOP)


def behind_names(inputs: Mapping[str, Input], said: Said) -> dict[str, Found]:
    """Find each number directly behind the name of its input: the 3 of `court 3 Friday 6pm`, which is no third."""
    found: dict[str, Found] = {}
    tokens = said.tokens if len(said.text) <= LONG else ()
    for word, number in zip(tokens, tokens[1:], strict=False):
        spec = inputs.get(word.lower)
        if spec is None or spec.kind.name != "integer" or spec.list is not None or spec.pattern:
            continue
        if number.text.isdecimal():
            found.setdefault(word.lower, Found(int(number.text), number.start, number.start + len(number.text)))
    return found
