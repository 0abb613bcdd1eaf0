"""Reads what an answer says beside the value that was asked for: other values, and a bare number among them."""

from collections.abc import Mapping

from shipworthy.contract.input import Input
from shipworthy.routing.consent.assent import agrees
from shipworthy.routing.replies.described import yes_or_no
from shipworthy.routing.replies.followup import content
from shipworthy.routing.said import Said
from shipworthy.routing.values.extract import Extractor
from shipworthy.routing.values.found import Found, outside
from shipworthy.routing.values.inputs import fill
from shipworthy.routing.values.numbers import numbers
from shipworthy.routing.values.times import dates, times

COUNTS = ("integer", "number")
"""Types of which a number beside an answer may be meant for anything."""


def with_beside(
    values: Mapping[str, object],
    wanted: Mapping[str, Input],
    inputs: Mapping[str, Input],
    current: Mapping[str, object],
    said: Said,
    extractor: Extractor,
) -> dict[str, object]:
    """Add the values that an answer gives for other inputs: `10, and make it Intel`.

    Beside a code, and beside the answer to several questions, a number counts for nothing, and what is known already
    changes only where the message says nothing else. A no that only such a change follows belongs to the change.
    """
    only = next(iter(wanted.values())).type.name if len(wanted) == 1 else "text"
    single, yesno = only not in ("text", "yesno"), any(spec.type.name == "yesno" for spec in wanted.values())
    beside = {
        n: s
        for n, s in inputs.items()
        if n not in values and ((s.list or s.type).name not in ("text", "yesno") or (yesno and s.pattern))
    }
    if not single:
        beside = {n: s for n, s in beside.items() if n not in wanted and (s.list or s.type).name not in COUNTS}
    told = fill({**{n: wanted[n] for n in values}, **beside}, said, extractor)
    more = {name: value for name, value in told.values.items() if name in beside}
    changed = {n: v for n, v in more.items() if n in current and str(current[n]) != str(v)}
    if not changed:
        return {**values, **more}
    used = [*told.found, *(item for name in values for item in extractor.of(wanted[name], said))]
    plain = not content(inputs, said, used)
    if not single and not plain:
        more = {name: value for name, value in more.items() if name not in changed}
    if plain and any(value is False and wanted[name].type.name == "yesno" for name, value in values.items()):
        return more
    return {**values, **more}


def bare_beside(
    missing: Mapping[str, Input],
    wanted: Mapping[str, Input],
    values: Mapping[str, object],
    said: Said,
    extractor: Extractor,
) -> dict[str, object]:
    """Read the one number of an answer to several questions as the amount or the time that is left: `25. Mail: x@y`.

    Nothing is read where other words stand beside it.
    """
    free = {n: s for n, s in missing.items() if s.list is None and not s.pattern and s.type.name in ("money", "time")}
    counted = any((spec.list or spec.type).name in COUNTS for spec in missing.values())
    if len(free) != 1 or (counted and not values):
        return {}
    ((name, spec),) = free.items()
    used = [item for other in values for item in extractor.of(wanted[other], said)]
    left = outside(said.once(numbers), used)
    if len(left) != 1 or outside([*said.once(dates), *said.once(times)], [*used, *left]):
        return {}
    known = [*used, Found(None, left[0].start, left[0].end)]
    if content(wanted, said, known):
        return {}
    value = extractor.read(spec, said.part(left[0].start, left[0].end))
    return {} if value is None else {name: value}


def yes_or_no_beside(missing: Mapping[str, Input], said: Said) -> dict[str, object]:
    """Read the plain yes or no of an answer to several questions, of which one asks for it."""
    asked = {name: spec for name, spec in missing.items() if spec.type.name == "yesno" and spec.list is None}
    if len(asked) != 1 or any((s.list or s.type).name == "text" and not s.pattern for s in missing.values()):
        return {}
    ((name, spec),) = asked.items()
    whole = agrees(said.message.strip())
    value = whole if whole is not None else yes_or_no(name, spec, said)
    return {} if value is None else {name: value}


def without_codes(others: Mapping[str, Input], wanted: Mapping[str, Input], said: Said, extractor: Extractor) -> Said:
    """Return an answer without the codes of other inputs, whose numbers answer nothing: `plate LN-AB 132`."""
    if not any((spec.list or spec.type).name in (*COUNTS, "money") and not spec.pattern for spec in wanted.values()):
        return said
    found = [item for spec in others.values() if spec.pattern for item in extractor.by_pattern(spec, said)]
    spans = [(item.start, item.end) for item in found if _is_code(said.message[item.start : item.end])]
    return said.blanked(spans) if spans else said


def _is_code(text: str) -> bool:
    return any(letter.isalpha() for letter in text) and any(letter.isdigit() for letter in text)
