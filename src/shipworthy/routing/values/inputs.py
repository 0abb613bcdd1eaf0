"""Fills inputs from a message: by patterns first, then by types; each value is used once."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from shipworthy.contract.input import Input
from shipworthy.routing.said import Said
from shipworthy.routing.values.extract import Extractor
from shipworthy.routing.values.found import Found, apart, outside
from shipworthy.routing.words import STOP, defined_stems, stem

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


def fill(inputs: Mapping[str, Input], said: Said, extractor: Extractor) -> Filled:
    """Fill the inputs from the message; free texts without a pattern stay empty."""
    values: dict[str, object] = {}
    taken: list[Found] = []
    for name, spec in inputs.items():
        if spec.pattern and (found := outside(extractor.by_pattern(spec, said), taken)):
            values[name] = _taken(spec, found, taken)
    kinds: dict[str, dict[str, Input]] = {}
    for name, spec in inputs.items():
        kinds.setdefault(str(spec.list or spec.type), {})[name] = spec
    for kind in sorted(kinds, key=_generality) if len(kinds) > 1 else kinds:
        group = {name: spec for name, spec in kinds[kind].items() if name not in values}
        if group and kind not in ("text", "yesno", "any") and not kind.startswith("{"):
            first = next(iter(group.values()))
            found = outside(extractor.find(first.list or first.type, said), taken)
            if found:
                _share(group, found, said, values, taken)
    return Filled(values=values, found=tuple(apart(taken)))


def _generality(kind: str) -> int:
    return SPECIFIC.index(kind) - len(SPECIFIC) if kind in SPECIFIC else 1 + (kind in GENERAL)


def _share(
    group: Mapping[str, Input], found: list[Found], said: Said, values: dict[str, object], taken: list[Found]
) -> None:
    """Assign the values of one type to its inputs, by the words beside them, then in order."""
    # A pattern that found nothing means that its input was not spoken of.
    waiting = {name: spec for name, spec in group.items() if not spec.pattern}
    for cued in (_named_before, _named_after) if len(waiting) > 1 else ():
        for item in list(found):
            name = cued(waiting, said, item, found)
            if name is not None and waiting[name].list is None:
                values[name] = item.value
                taken.append(item)
                found.remove(item)
                del waiting[name]
    for name, spec in waiting.items():
        if found:
            values[name] = _taken(spec, found, taken)
            found = outside(found, taken)


def _taken(spec: Input, found: list[Found], taken: list[Found]) -> object:
    if spec.list is None:
        taken.append(found[0])
        return found[0].value
    kept = {item.value: item for item in reversed(found)}
    ordered = sorted(kept.values(), key=lambda item: item.start)[: spec.max]
    taken += found
    return [item.value for item in ordered]


def _named_before(waiting: Mapping[str, Input], said: Said, item: Found, found: list[Found]) -> str | None:
    """Return the input that the words before a value name."""
    begin = max((other.end for other in found if other.end <= item.start), default=0)
    before = [token.lower for token in said.part(begin, item.start).tokens[-BESIDE:]]
    cue = next((word for word in reversed(before) if word not in ARTICLES), before[-1] if before else "")
    for name in waiting:
        if set(name.lower().split("_")) & set(CUES.get(cue, ())):
            return name
    return _named(waiting, before)


def _named_after(waiting: Mapping[str, Input], said: Said, item: Found, found: list[Found]) -> str | None:
    return _named(waiting, [token.lower for token in said.part(item.end, item.end + LONGEST_WORD).tokens[:1]])


def _named(waiting: Mapping[str, Input], words: list[str]) -> str | None:
    beside = {stem(word) for word in words} - STEMMED_STOP
    for name, spec in waiting.items():
        asked = set(defined_stems(spec.ask.source)) - STEMMED_STOP if spec.ask else set()
        if beside & ({stem(part) for part in name.lower().split("_")} | asked):
            return name
    return None


STEMMED_STOP = frozenset(stem(word) for word in STOP)
