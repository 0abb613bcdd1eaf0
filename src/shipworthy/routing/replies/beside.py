"""Reads the values of an answer: those that were asked for, alone or several, and what is said beside them."""

from collections.abc import Mapping

from shipworthy.contract.input import Input
from shipworthy.regex import regex
from shipworthy.routing.consent.assent import agrees
from shipworthy.routing.replies.described import yes_or_no, yes_or_no_and_text
from shipworthy.routing.replies.followup import content
from shipworthy.routing.replies.single import single
from shipworthy.routing.said import Said
from shipworthy.routing.values.extract import Extractor
from shipworthy.routing.values.found import Found, outside
from shipworthy.routing.values.inputs import fill
from shipworthy.routing.values.numbers import numbers
from shipworthy.routing.values.times import dates, spans, times
from shipworthy.routing.words import defined_stems

BETWEEN = regex(r"[\n;]|,(?!\d)")
"""What separates the values of an answer to several questions."""
NAMED = regex(r"\s*([A-Za-z][\w ]{0,40}?)\s*[:=](.+)")
BEHIND = 20
"""Characters behind a number in which the name of its input stands."""
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
    one, yesno = only not in ("text", "yesno"), any(spec.type.name == "yesno" for spec in wanted.values())
    beside = {
        n: s
        for n, s in inputs.items()
        if n not in values and ((s.list or s.type).name not in ("text", "yesno") or (yesno and s.pattern))
    }
    if not one:
        beside = {n: s for n, s in beside.items() if n not in wanted and _is_named(n, s, said)}
    told = fill({**{n: wanted[n] for n in values}, **beside}, said, extractor)
    more = {name: value for name, value in told.values.items() if name in beside}
    changed = {n: v for n, v in more.items() if n in current and str(current[n]) != str(v)}
    if not changed:
        return {**values, **more}
    used = [*told.found, *(item for name in values for item in extractor.of(wanted[name], said))]
    plain = not content(inputs, said, used)
    if not one and not plain:
        more = {name: value for name, value in more.items() if name not in changed}
    if plain and any(value is False and wanted[name].type.name == "yesno" for name, value in values.items()):
        return more
    return {**values, **more}


def _is_named(name: str, spec: Input, said: Said) -> bool:
    """Whether a number stands before the name of its input, `3 nights`; any other value has a form of its own."""
    if (spec.list or spec.type).name not in COUNTS:
        return True
    own = set(defined_stems(name.replace("_", " ")))
    behind = [said.words_behind(item.end, item.end + BEHIND) for item in said.once(numbers)]
    return any(said.stem_of(word) in own for words in behind for word in words)


def _bare(
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


def _yes_or_no(missing: Mapping[str, Input], said: Said) -> dict[str, object]:
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


def without_lengths(others: Mapping[str, Input], wanted: Mapping[str, Input], said: Said) -> Said:
    """Return an answer to a question for a number without its lengths of time, where another input takes one.

    `For two hours` is no number of people.
    """
    kinds = [(spec.list or spec.type).name for spec in others.values() if not spec.pattern]
    if "duration" not in kinds or any((s.list or s.type).name not in COUNTS or s.pattern for s in wanted.values()):
        return said
    asked = {word for n, s in wanted.items() for word in defined_stems(f"{n} {s.ask.source if s.ask else ''}")}
    found = [item for item in said.once(spans) if asked.isdisjoint(said.part(item.start, item.end).stems)]
    return said.blanked([(item.start, item.end) for item in found]) if found else said


def _is_code(text: str) -> bool:
    return any(letter.isalpha() for letter in text) and any(letter.isdigit() for letter in text)


def values_of(wanted: Mapping[str, Input], said: Said, extractor: Extractor) -> dict[str, object]:
    """Read the values of an answer: of one question, or of several by their names, in their order, by their types."""
    if len(wanted) == 1:
        return single(wanted, said, extractor)
    values, left = _by_name(wanted, said, extractor)
    rest = {name: spec for name, spec in wanted.items() if name not in values}
    if not values and (both := yes_or_no_and_text(wanted, said)) is not None:
        return both
    if not values and (found := _in_order(wanted, said, extractor)):
        return found
    values |= fill(rest, left, extractor).values
    values |= _bare({n: s for n, s in rest.items() if n not in values}, wanted, values, left, extractor)
    values |= _yes_or_no({n: s for n, s in rest.items() if n not in values}, said)
    texts = [name for name, spec in rest.items() if name not in values and _is_free(spec)]
    return values or ({texts[0]: said.message.strip()} if texts else {})


def _in_order(wanted: Mapping[str, Input], said: Said, extractor: Extractor) -> dict[str, object]:
    """Read one value for each input, in the order of the question."""
    parts = [part for piece in said.split(BETWEEN) if (part := piece.stripped()).message]
    if len(parts) != len(wanted):
        return {}
    read = {n: extractor.read(s, part) for (n, s), part in zip(wanted.items(), parts, strict=True)}
    return read if all(value is not None for value in read.values()) else {}


def _by_name(wanted: Mapping[str, Input], said: Said, extractor: Extractor) -> tuple[dict[str, object], Said]:
    """Read the values of `to: Bob, subject = hello`; return them with the remaining message."""
    values: dict[str, object] = {}
    spans = [match.span() for match in BETWEEN.finditer(said.message)]
    for part in said.split(BETWEEN):
        match = NAMED.fullmatch(part.message)
        name = match[1].strip().lower().replace(" ", "_") if match is not None else ""
        if match is None or name not in wanted:
            continue
        value = extractor.read(wanted[name], part.part(*match.span(2)).stripped())
        if value is not None:
            values[name] = value
            spans.append(said.span_of(part))
    # What separates values tells also which of them is excluded: `not Tuesday, Wednesday`.
    return values, said.blanked(spans) if values else said


def _is_free(spec: Input) -> bool:
    """Whether the input accepts any text."""
    return (spec.list or spec.type).name == "text" and spec.pattern is None
