"""Fills inputs from a message: by patterns first, then by types; each value is used once."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field

from shipworthy.contract.input import Input
from shipworthy.routing.said import Said
from shipworthy.routing.values.denied import cues, wanted
from shipworthy.routing.values.extract import Extractor
from shipworthy.routing.values.found import Found, apart, outside
from shipworthy.routing.values.guard import GUARDED, TIMES, doubtful, labelled, several, tabular, unread
from shipworthy.routing.values.hours import Hours, hours
from shipworthy.routing.values.people import people_for
from shipworthy.routing.values.times import dates, spans, times
from shipworthy.routing.words import DEFINED, STOP, defined_stems, stem

CUES = {
    "from": ("origin", "source", "start", "from", "departure", "sender"),
    "to": ("destination", "target", "end", "to", "arrival", "recipient", "new"),
    "into": ("destination", "target", "to", "new"),
    "until": ("end", "until", "to"),
    "till": ("end", "until", "to"),
    "with": ("who", "with", "attendees", "people"),
    "on": ("date", "day"),
    "at": ("time", "price", "start"),
    "for": ("duration", "length"),
    "under": ("max", "most", "limit", "below"),
    "below": ("max", "most", "limit", "below"),
    "over": ("min", "least", "above"),
    "above": ("min", "least", "above"),
    "returning": ("return", "back"),
    "back": ("return", "back"),
}
"""Maps a word before a value to words in the names of the inputs that it stands for."""
ARTICLES = frozenset(("the", "a", "an", "my", "our", "about", "around", "on"))
BESIDE = 3
"""Words before a value, and right after it, that may name its input."""
LONGEST_WORD = 40
SPECIFIC = ("email", "datetime", "date", "time", "duration", "money")
"""Types whose values contain numbers; they are assigned before plain numbers."""
GENERAL = ("integer", "number")


@dataclass(frozen=True, slots=True)
class Filled:
    """The values of a message by input, and their positions."""

    values: Mapping[str, object] = field(default_factory=dict)
    found: tuple[Found, ...] = ()
    doubted: frozenset[str] = frozenset()
    """Inputs for which the message says something that is not read whole; they have no value here."""


def fill(inputs: Mapping[str, Input], said: Said, extractor: Extractor, *, denied: bool = False) -> Filled:
    """Fill the inputs from the message; free texts without a pattern stay empty, and so does what is doubted.

    `denied`: values that the message excludes are taken too, and the first of several; the caller reads the exclusion.
    """
    kinds_of = [spec.kind.name for spec in inputs.values()]
    if "time" in kinds_of and (range_of := said.once(hours)) is not None and (ends := _ends(inputs, range_of)):
        # The other inputs are read without it.
        others = {name: spec for name, spec in inputs.items() if name not in ends}
        rest = fill(others, said.blanked([(range_of.start, range_of.end)]), extractor, denied=denied)
        used = Found(range_of.begin, range_of.start, range_of.end)
        return Filled(values={**ends, **rest.values}, found=(*rest.found, used), doubted=rest.doubted)
    filling = _Filling(said=said, first=denied)
    for name, spec in inputs.items():
        if spec.pattern and (found := outside(extractor.by_pattern(spec, said), filling.taken)):
            kept = found if denied else wanted(said, found, code=spec.kind.name == "text")
            filling.by_pattern(name, spec, found, kept)
    if "integer" in kinds_of:
        filling.by_people(inputs)
    kinds: dict[str, dict[str, Input]] = {}
    for name, spec in inputs.items():
        if name not in filling.items and name not in filling.doubted:
            kinds.setdefault(str(spec.list or spec.type), {})[name] = spec
    for kind in sorted(kinds, key=_generality) if len(kinds) > 1 else kinds:
        if kind not in ("text", "yesno", "any") and not kind.startswith("{"):
            if kind in GUARDED and tabular(said):
                filling.doubted.update(kinds[kind])
                continue
            first = next(iter(kinds[kind].values()))
            found = outside(extractor.find(first.list or first.type, said), filling.taken)
            found = _counts(kinds[kind], said, found) if kind in GENERAL else found
            kept = found if denied or not found or not said.once(cues) else wanted(said, found)
            filling.by_type(kind, kinds[kind], found, kept)
    return filling.filled(inputs)


def _ends(inputs: Mapping[str, Input], found: Hours) -> dict[str, object]:
    """Return the inputs that a range of hours answers: its start with its end or its length; empty where not both."""
    plain = {name: spec for name, spec in inputs.items() if spec.list is None and not spec.pattern}
    clocks = [name for name, spec in plain.items() if spec.kind.name == "time"]
    lengths = [name for name, spec in plain.items() if spec.kind.name == "duration"]
    late = [name for name in clocks if LATE & set(name.lower().split("_"))]
    if len(clocks) == 2 and len(late) < 2:
        last = late[0] if late else clocks[1]
        first = next(name for name in clocks if name != last)
        return {first: found.begin, last: found.until}
    if len(clocks) == 1 and not late and len(lengths) == 1:
        return {clocks[0]: found.begin, lengths[0]: found.length}
    return {}


LATE = frozenset(("end", "ends", "until", "till", "to", "finish", "close", "latest", "stop"))
"""Words in the names of inputs for the end of a range."""


@dataclass(slots=True, kw_only=True)
class _Filling:
    """The values of a message as they are assigned to inputs."""

    said: Said
    first: bool
    """Whether the first of several values is taken; the caller reads which one is meant."""
    items: dict[str, list[Found]] = field(default_factory=dict)
    taken: list[Found] = field(default_factory=list)
    left: list[Found] = field(default_factory=list)
    """What the message excludes; it explains the words beside other values."""
    doubted: set[str] = field(default_factory=set)

    def by_pattern(self, name: str, spec: Input, found: list[Found], kept: list[Found]) -> None:
        """Assign the matches of an input's pattern; `found` holds those too that the message excludes."""
        self.left += outside(found, kept)
        if kept:
            # A list takes every value, and any other input the first.
            self.items[name] = kept[:1] if spec.list is None else kept
            self.taken += self.items[name]
        else:
            self.doubted.add(name)

    def by_people(self, inputs: Mapping[str, Input]) -> None:
        """Assign the number of people that the message describes to the one input for it: `me and three friends`."""
        found = {name: one for name, spec in inputs.items() if (one := people_for(name, spec, self.said)) is not None}
        if len(found) != 1:
            return
        ((name, one),) = found.items()
        if one.value is None:
            self.doubted.add(name)
        else:
            self.items[name] = [one]
        self.taken.append(one)

    def by_type(self, kind: str, group: Mapping[str, Input], found: list[Found], kept: list[Found]) -> None:
        """Assign the values of one type to its inputs, by the words beside them, then in order.

        Inputs that get one of several values without a word that says which are doubted.
        """
        if not found:
            return
        # A pattern that found nothing means that its input was not spoken of.
        waiting: dict[str, Input] = {}
        for name, spec in group.items():
            if not spec.pattern:
                waiting[name] = spec
        if len(kept) < len(found):
            self.left += outside(found, kept)
            self.doubted |= waiting.keys() if not kept and len(waiting) == 1 else set()
        unclear = len(kept) > 1 and not self.first and several(kind, kept)
        if len(waiting) > 1 or unclear:
            self._named(waiting, kept)
        for name, spec in waiting.items():
            if kept:
                self.items[name] = used = kept[:1] if spec.list is None else kept
                self.taken += used
                kept = outside(kept, used)
        if unclear and kept:
            self._one_of_several(waiting, kept)
        elif self.first:
            self.left += kept

    def _named(self, waiting: dict[str, Input], found: list[Found]) -> None:
        """Assign the values beside which words name an input, and remove both."""
        for cued in (_named_before, _named_after):
            rest, begin = list[Found](), 0
            for item in found:
                name = cued(waiting, self.said, item, begin) if waiting else None
                if name is not None and waiting[name].list is None:
                    self.items[name] = [item]
                    self.taken.append(item)
                    del waiting[name]
                else:
                    rest.append(item)
                begin = item.end
            found[:] = rest

    def _one_of_several(self, waiting: Mapping[str, Input], rest: list[Found]) -> None:
        """Doubt the single inputs that were filled in order, where values are left that none of them has."""
        filled = [name for name, spec in waiting.items() if spec.list is None and name in self.items]
        given = [item.value for name in filled for item in self.items[name]]
        if any(item.value not in given for item in rest):
            self.doubted.update(filled)

    def filled(self, inputs: Mapping[str, Input]) -> Filled:
        """Return the values that are not doubted."""
        values: dict[str, object] = {}
        for name, items in self.items.items():
            spec = inputs[name]
            kind = (spec.list or spec.type).name
            if kind in GUARDED and (
                doubtful(kind, items, self.said, [*self.taken, *self.left]) or self._names_another(name, spec, items[0])
            ):
                self.doubted.add(name)
            if name not in self.doubted:
                values[name] = items[0].value if spec.list is None else _listed(spec, items)
        for name, spec in inputs.items():
            # Where a default would stand for what was said.
            if spec.default is not None and name not in self.items and not spec.pattern and name not in self.doubted:
                kind = (spec.list or spec.type).name
                if kind in GUARDED and unread(kind, self.said, [*self.taken, *self.left]):
                    self.doubted.add(name)
        found = tuple(apart(self.taken) if len(self.taken) > 1 else self.taken)
        return Filled(values=values, found=found, doubted=frozenset(self.doubted))

    def _names_another(self, name: str, spec: Input, item: Found) -> bool:
        """Whether a number is the name of something that the input does not ask for: `room 5` for a count."""
        word = labelled((spec.list or spec.type).name, item, self.said) if not spec.pattern else ""
        asked = defined_stems(f"{name.replace('_', ' ')} {spec.ask.source if spec.ask else ''}")
        return bool(word) and stem(word) not in asked


def _listed(spec: Input, items: list[Found]) -> list[object]:
    kept = {item.value: item for item in reversed(items)}
    return [item.value for item in sorted(kept.values(), key=lambda item: item.start)[: spec.max]]


def _generality(kind: str) -> int:
    return SPECIFIC.index(kind) - len(SPECIFIC) if kind in SPECIFIC else 1 + (kind in GENERAL)


def _counts(waiting: Mapping[str, Input], said: Said, found: list[Found]) -> list[Found]:
    """Leave out the numbers that are hours or lengths of time, where no input asks for those."""
    if not 0 < len(found) <= MOST_COUNTS or TIMES.isdisjoint([token.lower for token in said.tokens]):
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
            asked = [_own_words(name, spec.ask.source if spec.ask else "") for name, spec in waiting.items()]
            return all(unit.isdisjoint(words) for words in asked)
    if not isinstance(item.value, int) or not 0 < item.value <= MIDNIGHT:
        return False
    behind = said.words_before(item.start, max(0, item.start - LONGEST_WORD), 1)
    return bool(behind) and behind[0] in HOURLY and bool(said.once(dates))


MOST_COUNTS = 20
"""Numbers of a message above which none is meant alone."""
MIDNIGHT = 24
HOURLY = frozenset(("at", "around", "by", "till", "until", "um", "gegen", "ab", "las", "vers"))
"""Words before an hour."""


def _named_before(waiting: Mapping[str, Input], said: Said, item: Found, begin: int) -> str | None:
    """Return the input that the words before a value name; `begin`: the end of the value before it."""
    before = said.words_before(item.start, max(begin, item.start - BESIDE * LONGEST_WORD), BESIDE)
    cue = next((word for word in reversed(before) if word not in ARTICLES), before[-1] if before else "")
    for name in waiting:
        if set(name.lower().split("_")) & set(CUES.get(cue, ())):
            return name
    return _named(waiting, said, before)


def _named_after(waiting: Mapping[str, Input], said: Said, item: Found, begin: int) -> str | None:
    return _named(waiting, said, said.words_behind(item.end, item.end + LONGEST_WORD))


def _named(waiting: Mapping[str, Input], said: Said, words: list[str]) -> str | None:
    beside = {said.stem_of(word) for word in words} - STEMMED_STOP
    for name, spec in waiting.items() if beside else ():
        if not beside.isdisjoint(_own_words(name, spec.ask.source if spec.ask else "")):
            return name
    return None


@functools.lru_cache(maxsize=DEFINED)
def _own_words(name: str, ask: str) -> frozenset[str]:
    """Return the stems of an input's name, and those of its question that say something."""
    return frozenset(defined_stems(name.replace("_", " "))) | (frozenset(defined_stems(ask)) - STEMMED_STOP)


STEMMED_STOP = frozenset(stem(word) for word in STOP)
