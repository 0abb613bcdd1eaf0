"""Fills inputs from a message: by patterns first, then by types; each value is used once."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from shipworthy.contract.input import Input
from shipworthy.routing.said import Said
from shipworthy.routing.values.denied import wanted
from shipworthy.routing.values.extract import Extractor
from shipworthy.routing.values.found import Found, apart, outside
from shipworthy.routing.values.guard import GUARDED, doubtful, several
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


def fill(inputs: Mapping[str, Input], said: Said, extractor: Extractor, *, denied: bool = False) -> Filled:
    """Fill the inputs from the message; free texts without a pattern stay empty, and so does what is doubted.

    `denied`: values that the message excludes are taken too; the caller reads the exclusion.
    """
    by_input: dict[str, list[Found]] = {}
    taken: list[Found] = []
    left: list[Found] = []
    doubted: set[str] = set()
    for name, spec in inputs.items():
        if spec.pattern and (found := outside(extractor.by_pattern(spec, said), taken)):
            kept = found if denied else wanted(said, found, code=spec.kind.name == "text")
            if kept:
                by_input[name] = _taken(spec, kept, taken)
            else:
                doubted.add(name)
            left += outside(found, kept)
    kinds: dict[str, dict[str, Input]] = {}
    for name, spec in inputs.items():
        kinds.setdefault(str(spec.list or spec.type), {})[name] = spec
    for kind in sorted(kinds, key=_generality) if len(kinds) > 1 else kinds:
        group = {name: spec for name, spec in kinds[kind].items() if name not in by_input}
        if group and kind not in ("text", "yesno", "any") and not kind.startswith("{"):
            first = next(iter(group.values()))
            found = outside(extractor.find(first.list or first.type, said), taken)
            kept = found if denied else wanted(said, found)
            left += outside(found, kept)
            if kept:
                doubted |= _share(group, kept, said, by_input, taken)
            elif found and len(group) == 1:
                doubted |= group.keys()
    doubted |= {name for name, items in by_input.items() if _doubted(inputs[name], items, said, [*taken, *left])}
    values = {name: _value(inputs[name], items) for name, items in by_input.items() if name not in doubted}
    return Filled(values=values, found=tuple(apart(taken)), doubted=frozenset(doubted))


def _doubted(spec: Input, items: list[Found], said: Said, taken: list[Found]) -> bool:
    kind = (spec.list or spec.type).name
    return kind in GUARDED and any(doubtful(kind, item, said, taken) for item in items)


def _generality(kind: str) -> int:
    return SPECIFIC.index(kind) - len(SPECIFIC) if kind in SPECIFIC else 1 + (kind in GENERAL)


def _share(
    group: Mapping[str, Input], found: list[Found], said: Said, by_input: dict[str, list[Found]], taken: list[Found]
) -> set[str]:
    """Assign the values of one type to its inputs, by the words beside them, then in order.

    Returns the inputs that got one of several values without a word that says which.
    """
    # A pattern that found nothing means that its input was not spoken of.
    waiting = {name: spec for name, spec in group.items() if not spec.pattern}
    kind = next(iter(group.values()))
    unclear = several((kind.list or kind.type).name, found)
    for cued in (_named_before, _named_after) if len(waiting) > 1 or unclear else ():
        for item in list(found):
            name = cued(waiting, said, item, found)
            if name is not None and waiting[name].list is None:
                by_input[name] = [item]
                taken.append(item)
                found.remove(item)
                del waiting[name]
    in_order = []
    for name, spec in waiting.items():
        if found:
            by_input[name] = _taken(spec, found, taken)
            in_order += [name] if spec.list is None else []
            found = outside(found, taken)
    given = {item.value for name in in_order for item in by_input[name]}
    return set(in_order) if unclear and any(item.value not in given for item in found) else set()


def _taken(spec: Input, found: list[Found], taken: list[Found]) -> list[Found]:
    """Take the first value, or all of a list's."""
    used = found[:1] if spec.list is None else found
    taken += used
    return used


def _value(spec: Input, items: list[Found]) -> object:
    if spec.list is None:
        return items[0].value
    kept = {item.value: item for item in reversed(items)}
    return [item.value for item in sorted(kept.values(), key=lambda item: item.start)[: spec.max]]


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
