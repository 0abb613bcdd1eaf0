"""Fills inputs from a message: by patterns first, then by types; each value is used once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from operator import attrgetter

from shipworthy.contract.input import Input
from shipworthy.contract.language.types import TypeSpec
from shipworthy.routing.manners import LONG
from shipworthy.routing.said import Said
from shipworthy.routing.values.counted import STEMMED_STOP, behind_names, counts, own_words
from shipworthy.routing.values.denied import cues, wanted
from shipworthy.routing.values.extract import Extractor
from shipworthy.routing.values.found import Found, apart, outside
from shipworthy.routing.values.guard import GUARDED, doubtful, labelled, several, tabular, unread
from shipworthy.routing.values.measured import COUNTED, measured
from shipworthy.routing.values.people import people_for
from shipworthy.routing.values.settled import settled
from shipworthy.routing.values.together import TOGETHER, together
from shipworthy.routing.words import defined_stems, stem

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
SPECIFIC = ("email", "datetime", "interval", "date", "time", "duration", "money")
"""Types whose values contain numbers; they are assigned before plain numbers."""
PARTS_OF_A_DAY = ("morning", "afternoon", "evening", "night", "noon", "midday")
"""Options that stand within what is read as a day: `Thursday morning`."""
DAYS = ("date", "datetime")
"""Types of which one alone may be told of."""
GENERAL = ("integer", "number")
DAY = TypeSpec(name="date")
KIND = attrgetter("kind.name")


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
    kinds_of = list(map(KIND, inputs.values()))
    if not TOGETHER.isdisjoint(kinds_of) and (spoken := together(inputs, kinds_of, said)) is not None:
        # The other inputs are read without it.
        values, used, end = spoken
        others = {name: spec for name, spec in inputs.items() if name not in values}
        rest = fill(others, said.blanked([(used.start, end)]), extractor, denied=denied)
        return Filled(values={**values, **rest.values}, found=(*rest.found, used), doubted=rest.doubted)
    filling = _Filling(said=said, first=denied)
    for name, spec in inputs.items():
        if spec.pattern and (found := outside(extractor.by_pattern(spec, said), filling.taken)):
            kept = found if denied else wanted(said, found, code=spec.kind.name == "text")
            filling.by_pattern(name, spec, found, kept)
    if not COUNTED.isdisjoint(kinds_of):
        filling.by_counts(inputs)
    kinds: dict[str, dict[str, Input]] = {}
    for name, spec in inputs.items():
        if name not in filling.items and name not in filling.doubted:
            of = spec.list or spec.type
            kinds.setdefault(str(of) if of.options or of.item or of.fields else of.name, {})[name] = spec
    for kind in sorted(kinds, key=_generality) if len(kinds) > 1 else kinds:
        if kind not in ("text", "yesno", "any") and not kind.startswith("{"):
            if kind in GUARDED and tabular(said):
                filling.doubted.update(kinds[kind])
                continue
            first = next(iter(kinds[kind].values()))
            named = extractor.find(first.list or first.type, said)
            found = outside(named, filling.taken) or [item for item in named if item.value in PARTS_OF_A_DAY]
            found = counts(kinds[kind], said, found) if kind in GENERAL else found
            plain = len(found) < 2 and not said.once(cues)
            kept = found if denied or not found or plain else wanted(said, found)
            filling.by_type(kind, kinds[kind], found, kept)
    return filling.filled(inputs, kinds, extractor)


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

    def by_counts(self, inputs: Mapping[str, Input]) -> None:
        """Assign the number of people, and the length of time, that the message says in other words than a number."""
        self.by_people(inputs)
        self.by_lengths(inputs)
        for name, one in behind_names(inputs, self.said).items():
            if name not in self.items:
                self.items[name] = [one]
                self.taken.append(one)

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

    def by_lengths(self, inputs: Mapping[str, Input]) -> None:
        """Assign the length of time that the message says to the one input that counts a unit of time."""
        found = {n: one for n in inputs if n not in self.items and (one := measured(inputs, n, self.said)) is not None}
        if len(found) != 1:
            return
        ((name, one),) = found.items()
        if not outside([one], self.taken):
            return
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
        kept = self._settled(group, kept) if not self.first and (len(kept) > 1 or kind in DAYS) else kept
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
                kept = outside(kept, used) if len(used) < len(kept) else []
        if unclear and kept:
            self._one_of_several(waiting, kept)
        elif kept:
            self._leave(kept)

    def _settled(self, group: Mapping[str, Input], kept: list[Found]) -> list[Found]:
        """Return the values that can be meant; the words of the others mean nothing else."""
        meant = settled(group, self.said, kept) if kept else kept
        if len(meant) < len(kept):
            self.taken += outside(kept, meant)
        return meant

    def _leave(self, kept: Iterable[Found]) -> None:
        """Leave the values that no input takes; one that is said twice is explained: `two things: a table for 2`."""
        given = [item.value for items in self.items.values() for item in items]
        self.left += [item for item in kept if self.first or item.value in given]

    def by_days(self, group: Mapping[str, Input], extractor: Extractor) -> None:
        """Assign the days that are read without the numbers taken before: `a table for 12 tonight`."""
        if not group or not self.taken or len(self.said.text) > LONG:
            return
        kind = next(iter(group.values())).kind
        if extractor.find(kind, self.said):
            return
        days = extractor.find(kind, self.said.blanked([(item.start, item.end) for item in self.taken]))
        self.by_type(kind.name, group, days, days)

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

    def filled(
        self, inputs: Mapping[str, Input], kinds: Mapping[str, Mapping[str, Input]], extractor: Extractor
    ) -> Filled:
        """Return the values that are not doubted."""
        for kind in DAYS:
            if kind in kinds and self.items:
                self.by_days({n: s for n, s in kinds[kind].items() if n not in self.items}, extractor)
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
        if not beside.isdisjoint(own_words(name, spec.ask.source if spec.ask else "")):
            return name
    return None
