"""Completes a request by what the one before it looked up, made or named: its day, an entry of its list, its code."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from shipworthy.compiled import Compiled
from shipworthy.contract.input import Input
from shipworthy.contract.labels import TRUSTED, Label, of_tool, unknown
from shipworthy.routing.replies.followup import SUITS
from shipworthy.routing.said import Said
from shipworthy.routing.values.completing import is_instant, other_half
from shipworthy.routing.values.found import Found
from shipworthy.routing.values.inputs import fill
from shipworthy.routing.values.times import dates, hour_alone
from shipworthy.routing.words import PRONOUNS, STOP
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.listed import place_in
from shipworthy.runtime.meaning.meant import names_a_thing
from shipworthy.runtime.meaning.turns import ASIDES, POLITE
from shipworthy.stores.session import Open, Origin, Stored

MOST_TEXTS = 200
"""Texts of a result in which a code is looked for."""


def by_the_last(talk: Conversation, opened: Open) -> Open:
    """Complete a new request by the last one, which is over, or by the message about which something was asked."""
    last = talk.before
    if last is None:
        return opened
    if last.pending is not None and last.skill != opened.skill and last.pending.kind != "confirm":
        return _named(talk, opened, last.pending.message or last.message)
    if last.pending is not None or last.skill == opened.skill:
        return opened
    opened = _of_that_day(talk, opened, last) if talk.agent.graphs.writing(last.skill) == "never" else opened
    return _of_that_code(talk, opened, last)


def _named(talk: Conversation, opened: Open, before: str) -> Open:
    """Take the things that a message named of which it was asked what it means: `can I move B-1?`, `then cancel it`."""
    if not _refers(talk):
        return opened
    free = {name: spec for name, spec in talk.inputs_of(opened.skill).items() if name not in opened.inputs}
    things = {name: spec for name, spec in free.items() if names_a_thing(talk.agent, spec)}
    values = fill(things, Said(before, talk.said.now), talk.agent.extractor).values
    return replace(opened, inputs={**values, **opened.inputs})


def _of_that_day(talk: Conversation, opened: Open, last: Open) -> Open:
    """Take a time of day as that of the day that was looked up: `ok, the 2pm one then`, `book the first one`."""
    names = [name for name, spec in talk.inputs_of(opened.skill).items() if spec.list is None and is_instant(spec)]
    day = _day_of(last.inputs, talk.inputs_of(last.skill))
    if len(names) != 1 or day is None or talk.said.once(dates):
        return opened
    held = dt.datetime.combine(day, dt.time(), talk.said.now.tzinfo)
    value, _ = _hour(talk.said, held)
    label = TRUSTED
    if value is None and (entry := _entry(talk, last)) is not None:
        text, label = entry
        value, _ = other_half(Said(text, talk.said.now), held)
    if value is None or value < talk.said.now:
        return opened
    origins = {} if label == TRUSTED else {names[0]: Origin(value=value, label=label)}
    return replace(opened, inputs={**opened.inputs, names[0]: value}, origins={**opened.origins, **origins})


def _of_that_code(talk: Conversation, opened: Open, last: Open) -> Open:
    """Take the one code that the last request found or made for a pronoun: `cancel it again`, behind a booking."""
    specs = {name: spec for name, spec in talk.inputs_of(opened.skill).items() if name not in opened.inputs}
    codes = {n: s for n, s in specs.items() if s.pattern and s.list is None and s.choices is None and s.default is None}
    if len(codes) != 1 or not _refers(talk):
        return opened
    ((name, spec),) = codes.items()
    found: dict[object, Label] = {}
    for stored in last.results.values():
        for text in islice(_texts(stored.value), MOST_TEXTS):
            for hit in talk.agent.extractor.by_pattern(spec, Said(text, talk.said.now)):
                found[hit.value] = found.get(hit.value, TRUSTED).join(label_of(talk.agent, stored))
    if len(found) != 1:
        return opened
    ((value, label),) = found.items()
    origins = {**opened.origins, name: Origin(value=value, label=label)}
    return replace(opened, inputs={**opened.inputs, name: value}, origins=origins)


def label_of(agent: Compiled, stored: Stored) -> Label:
    """What is known of where a result comes from."""
    tool = agent.spec.tools.get(stored.tool)
    return (of_tool(tool) if tool is not None else unknown(stored.tool)).whole.join(stored.origin)


def _refers(talk: Conversation) -> bool:
    return not PRONOUNS.isdisjoint([token.lower for token in talk.said.tokens])


def _entry(talk: Conversation, last: Open) -> tuple[str, Label] | None:
    """The text of the list that was looked up which a message names by its place; None where it names none."""
    stored = _listed(last)
    place = place_in(talk.said.message, last=True) if stored is not None else None
    if stored is None or place is None or not isinstance(stored.value, Sequence) or place >= len(stored.value):
        return None
    return str(stored.value[place]), label_of(talk.agent, stored)


def _listed(last: Open) -> Stored | None:
    """The list of texts that was looked up last; None where it is none, or those of several tools."""
    lists = [stored for stored in last.results.values() if _is_row(stored.value)]
    return lists[-1] if len({stored.tool for stored in lists}) == 1 else None


def among_times(talk: Conversation, last: Open) -> bool:
    """Whether a message says one of the times that were listed, and nothing else: `9 o'clock please`."""
    said, day = talk.said, talk.said.now
    value, found = _hour(said, day)
    stored = _listed(last)
    if value is None or found is None or stored is None or not isinstance(stored.value, Sequence) or said.once(dates):
        return False
    beside = [token.lower for token in said.tokens if not found.start <= token.start < found.end]
    listed = [other_half(Said(str(text), said.now), day)[0] for text in stored.value]
    return value in listed and STOP.union(POLITE, ASIDES).issuperset(beside)


def _hour(said: Said, day: dt.datetime) -> tuple[dt.datetime | None, Found | None]:
    """The one time of day that a message says, also as a bare hour behind which it is praised: `2 is good`."""
    value, found = other_half(said, day)
    praise = SUITS.search(said.message) if value is None else None
    if praise is None or not said.message[: praise.start()].strip().isdecimal():
        return value, found
    hours = hour_alone(said.part(0, praise.start()))
    value, _ = other_half(Said(f"{hours[0].value:%H:%M}", said.now), day) if len(hours) == 1 else (None, None)
    return value, Found(value, 0, praise.end())


def _is_row(value: object) -> bool:
    return isinstance(value, list | tuple) and bool(value) and all(isinstance(item, str) for item in value)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list | tuple):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(item)


def _day_of(held: Mapping[str, object], inputs: Mapping[str, Input]) -> dt.date | None:
    """The one day of the values of a request; None where it has none, or several."""
    days = {
        value.date() if isinstance(value, dt.datetime) else value
        for name, value in held.items()
        if name in inputs and isinstance(value, dt.date)
    }
    return days.pop() if len(days) == 1 else None
