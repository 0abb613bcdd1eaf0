"""Asks for what a message leaves open of a day or a time that is asked for."""

import datetime as dt
from dataclasses import replace

from shipworthy.contract.input import Input
from shipworthy.routing.said import Said
from shipworthy.routing.values.denied import wanted
from shipworthy.routing.values.times import dates
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.intent import Intent
from shipworthy.stores.session import Pending

DAY = dt.timedelta(days=1)
LONGEST = 4_000
"""Characters of the messages in which the halves of a time are looked for."""


def clarified(talk: Conversation, intent: Intent) -> Intent:
    """Ask for what is left open of a day or a time: which of two Mondays, or the hour of a day that is known."""
    opened, asked = intent.open, intent.ask
    if opened is None or opened.skill not in talk.agent.spec.skills or intent.heard:
        return intent
    inputs = talk.inputs_of(opened.skill)
    if asked is not None and (asked.kind != "input" or asked.choices or asked.within):
        return intent
    missing = [name for name, spec in inputs.items() if name not in opened.inputs and spec.default is None]
    names = [name for name in (asked.names if asked is not None else missing) if name in missing]
    for name in names:
        if _is_moment(inputs[name], "date", "datetime") and (found := _which(talk, intent, name)) is not None:
            return found
    if names == missing and len(names) == 1 and _is_moment(inputs[names[0]], "datetime"):
        return _at_what_time(talk, intent, names[0])
    return intent


def _which(talk: Conversation, intent: Intent, name: str) -> Intent | None:
    """Ask which of two days a message means that names today's weekday; where one is over, take the other."""
    said, opened, spec = talk.said, intent.open, talk.inputs_of(intent.open.skill if intent.open else "")[name]
    assert opened is not None
    instants = (said, said.at(said.now - DAY), said.at(said.now + DAY))
    found = [wanted(one, talk.agent.extractor.of(spec, one)) for one in instants]
    if found[0] or any(len(one) != 1 for one in found[1:]):
        return None
    days = [one[0].value for one in found[1:]]
    if days[1] - days[0] != 7 * DAY or days[0].weekday() != said.now.weekday():
        return None
    coming = [day for day in days if not isinstance(day, dt.datetime) or day >= said.now]
    if len(coming) == 1:
        inputs = {**opened.inputs, name: coming[0]}
        return replace(intent, open=replace(opened, inputs=inputs, pending=None), ask=None, prefix="")
    phrases = talk.agent.phrases
    labels = tuple(map(phrases.show, days))
    lines = "\n".join(f"{number}. {label}" for number, label in enumerate(labels, start=1))
    text = f"{phrases('which_day')}\n{lines}"
    ask = Pending(kind="input", names=(name,), text=text, choices=labels, values=tuple(days))
    return replace(intent, ask=ask, prefix="" if intent.ask is not None else intent.prefix)


def _at_what_time(talk: Conversation, intent: Intent, name: str) -> Intent:
    """Ask for the hour of the one day that a message says, and keep the day; else the intent as it is."""
    opened, said = intent.open, talk.said
    assert opened is not None
    earlier = Said(opened.message, said.now) if intent.ask is None else said
    days = said.after(opened.message).once(dates) or earlier.once(dates)
    if len(days) != 1 or not isinstance(days[0].value, dt.date):
        return intent
    text = talk.agent.phrases("what_time", day=days[0].value)
    if intent.ask is None:
        return replace(intent, ask=Pending(kind="input", names=(name,), text=text))
    # What completes the day is looked for in what was said before: the day as it was read, not a word for it.
    kept = replace(opened, message=f"{opened.message}\n{days[0].value}"[-LONGEST:])
    return replace(intent, open=kept, ask=replace(intent.ask, text=text), prefix="")


def _is_moment(spec: Input, *kinds: str) -> bool:
    return spec.list is None and spec.pattern is None and spec.choices is None and spec.kind.name in kinds
