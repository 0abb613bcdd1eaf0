"""Finds where a message names more values than an input can take."""

import re
from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Protocol

from shipworthy.contract.input import Input
from shipworthy.contract.phrases.phrases import Phrases
from shipworthy.regex import regex
from shipworthy.routing.replies.followup import NEGATED
from shipworthy.routing.said import Said
from shipworthy.routing.values.denied import wanted
from shipworthy.routing.values.extract import Extractor
from shipworthy.routing.values.listed import items
from shipworthy.routing.values.settled import changed_to

COUNTED = ("integer", "number", "money", "date", "time", "datetime", "duration", "interval", "yesno", "text", "any")
"""Types of which a message may name several by the way: `2 of the 3`."""
MOMENTS = ("date", "time", "datetime")
LENGTHS = ("integer", "duration", "interval")
JOINED = regex(
    r"\s{0,9}(?:,|&|\+|,?\s{0,9}\b(?:and|und|y|e|et)\b)\s{0,9}(?:(?:on|at|the|am|um|el|los|las|le|à|auch|also)\s{1,9}){0,3}",
    re.IGNORECASE,
)
"""Matches what joins two days or times of an enumeration."""
BETWEEN_VALUES = regex(r"[,;&+/\n]|\b(?:and|or|und|oder|et|ou|not)\b|\s[yo]\s", re.IGNORECASE)
"""Matches what stands between two values of one message."""
SPAN = regex(r"\b(?:between|from|zwischen|von|vom|entre|desde|du|depuis)\b", re.IGNORECASE)
"""Matches what makes a span of two days."""
REACH = 40
"""Characters before a value in which it may be denied."""


class Speaking(Protocol):
    """An agent: what finds values, and its built-in sentences."""

    phrases: Phrases

    @property
    def extractor(self) -> Extractor: ...


def meant(spec: Input, said: Said, extractor: Extractor) -> list[object]:
    """Return the different values that the message names for an input of names or codes, without the denied ones."""
    kind = (spec.list or spec.type).name
    if spec.choices is not None or (kind in COUNTED and not spec.pattern):
        return []
    found = extractor.of(spec, said)
    if len({item.value for item in found}) < 2:
        return [item.value for item in found[:1]]
    found = changed_to(said, wanted(said, found, code=kind == "text"))
    kept = [item.value for item in found if not NEGATED.search(said.message[max(0, item.start - REACH) : item.start])]
    return list(dict.fromkeys(kept))


def rivals(
    inputs: Mapping[str, Input], values: Mapping[str, object], said: Said, extractor: Extractor
) -> dict[str, list[object]]:
    """Return the inputs that got one of several values that no other input took."""
    found = {}
    for name in values:
        spec = inputs.get(name)
        if spec is None or spec.list is not None:
            continue
        named = meant(spec, said, extractor)
        others = [value for other, value in values.items() if other != name]
        free = [value for value in named if not any(value == o or (isinstance(o, list) and value in o) for o in others)]
        if len(free) > 1:
            found[name] = free
    return found


def moments(
    inputs: Mapping[str, Input], names: Sequence[str], said: Said, extractor: Extractor
) -> dict[str, list[object]]:
    """Return the inputs for one day or one time of which the message joins several: `for Friday and Saturday`."""
    found: dict[str, list[object]] = {}
    missing = [inputs[name] for name in names if name in inputs and inputs[name].default is None]
    if any(spec.type.name in LENGTHS for spec in missing) or sum(s.type.name in MOMENTS for s in missing) > 1:
        # "Wednesday and Thursday" may be two days, or the first and the last.
        return {}
    for name in names:
        spec = inputs.get(name)
        if spec is None or spec.list is not None or spec.choices is not None or spec.type.name not in MOMENTS:
            continue
        every = sorted(extractor.of(spec, said), key=attrgetter("start"))
        if len({str(item.value) for item in every}) < 2 or SPAN.search(
            said.message[max(0, every[0].start - REACH) : every[0].end]
        ):
            continue
        if all(JOINED.fullmatch(said.message[a.end : b.start]) for a, b in zip(every, every[1:], strict=False)):
            found[name] = list(dict.fromkeys(item.value for item in every))
    return found


def left_out(name: str, spec: Input, said: Said, agent: Speaking, *, before: Sequence[object] = ()) -> str:
    """Say how many values are taken of a list that the message names more of than it may have; else "".

    `before`: the items that the list had, which the message completes.
    """
    if spec.list is None or spec.max is None:
        return ""
    extractor = agent.extractor
    text = spec.list.name == "text"
    if text and not spec.pattern:
        given: list[object] = [*items(said.message)]
    else:
        given = [item.value for item in wanted(said, extractor.of(spec, said), code=text)]
    named = len(set([*before, *given]))
    told = agent.phrases("take_first", named=named, most=spec.max, name=name.replace("_", " "))
    return told if named > spec.max else ""


def only_one(rivalling: Mapping[str, list[object]], phrases: Phrases) -> str:
    """Say that one value can be taken."""
    return " ".join(phrases("only_one", values=phrases.listed(values)) for values in rivalling.values())
