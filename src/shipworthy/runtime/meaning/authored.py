"""Asks the reader of an agent's author what a message means, and takes what it says as the inputs of a program.

It decides neither a yes nor a no, and what it asks for is shown and approved like any other request. What it makes of a
stranger's values is a stranger's: it is asked once more without these, and what is another value then was made of them.
"""

import functools
import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from shipworthy.contract.labels import TRUSTED, Label
from shipworthy.contract.reader import Last, Reader, Reading, Spoken
from shipworthy.routing.consent.assent import leaves, leaves_first
from shipworthy.routing.replies.reply import Asked, read_reply
from shipworthy.runtime.meaning.applied import read as read_answer
from shipworthy.runtime.meaning.closing import goodbye
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.dropped import taken_up
from shipworthy.runtime.meaning.elsewhere import started
from shipworthy.runtime.meaning.given import typed_inputs, unoffered
from shipworthy.runtime.meaning.goodbye import ending_of
from shipworthy.runtime.meaning.held import answerable, reconciled
from shipworthy.runtime.meaning.intent import Intent
from shipworthy.runtime.meaning.interpret import interpret, is_alive
from shipworthy.stores.session import Open, Origin, Wish

LONGEST = 4_000
"""Characters of a message that a reader is given."""
FEW = 4
"""Words of a no that says nothing of what shall be instead."""
log = logging.getLogger("shipworthy")


@dataclass(frozen=True, slots=True)
class Read:
    """What a reader says of a message, with its values as the types of the skill."""

    reading: Reading
    values: Mapping[str, object]
    origins: Mapping[str, Origin] = field(default_factory=dict)
    """Input → where its value comes from, where it is made of what the user has not said himself."""


def interpreted(talk: Conversation) -> Intent:
    """Interpret a message by the reader of the author, and where that gives nothing, by its words."""
    opened = talk.session.open
    pending = opened.pending if opened is not None else None
    if opened is not None and pending is not None and not answerable(talk.agent, opened, pending):
        return interpret(talk)
    opened = reconciled(talk.agent, opened) if opened is not None else None
    stale = talk.answering is not None and (pending is None or pending.id != talk.answering)
    read = None if stale else authored(talk, opened if opened is not None and is_alive(talk, opened) else None)
    return read if read is not None else interpret(talk)


def authored(talk: Conversation, opened: Open | None) -> Intent | None:
    """The intent that the reader gives; None where it gives none, or the message says yes or no to what is open."""
    if len(talk.said.message) > LONGEST or _answers(talk, opened):
        return None
    readings = _readings(talk, opened)
    if not readings:
        return None
    first, *rest = readings
    more = [
        Wish(skill=one.reading.skill, message=talk.said.message, inputs={**one.values}, origins={**one.origins})
        for one in rest
    ]
    agenda = (*more, *talk.session.agenda)
    found = _begun(talk, opened, first)
    return replace(found, agenda=agenda) if found is not None else None


def _answers(talk: Conversation, opened: Open | None) -> bool:
    """Whether a message is a yes, a no or a goodbye to the question that is open, or to what waits."""
    pending = opened.pending if opened is not None else None
    if opened is not None and pending is not None:
        if pending.within or opened.skill not in talk.agent.spec.skills:
            return True
        reply = read_answer(talk, opened, pending, talk.said)
        # What gives up first is no question about what is open: a later yes would approve it.
        left = reply.kind == "abandon" or leaves(talk.said.message) is not None or leaves_first(talk.said.message)
        left = left or ending_of(talk.said, asked=pending.kind == "confirm") is not None
        plain = reply.kind != "no" or len(talk.said.tokens) <= FEW
        return left or (reply.kind in ("yes", "no", "choice") and not reply.rest and plain)
    if talk.session.agenda or talk.session.below:
        return read_reply(Asked(kind="confirm"), {}, talk.said, talk.agent.extractor).kind in ("yes", "no", "abandon")
    return goodbye(talk) is not None or (opened is None and taken_up(talk) is not None)


def _readings(talk: Conversation, opened: Open | None) -> list[Read]:
    """The requests that the reader finds, each for a skill of the agent and with values of its types; else none."""
    reader, said = talk.agent.spec.reader, talk.said
    assert reader is not None
    spoken = Spoken(message=said.message, now=said.now, last=_last(opened))
    strange = opened.origins if opened is not None else {}
    told = said.observed("reader", lambda: _told(reader, spoken, strange))
    label = functools.reduce(Label.join, (one.label for one in strange.values()), TRUSTED)
    found = [_read(talk, dict(one), label) for one in told] if isinstance(told, list) else []
    return [one for one in found if one is not None] if None not in found else []


def _told(reader: Reader, spoken: Spoken, strange: Collection[str]) -> list[dict[str, object]]:
    """What the reader says as plain data; `made`: the inputs of which it says something else without the `strange`."""
    found, last = reader.readings(spoken), spoken.last
    if not found or not strange or last is None:
        return [_plain(one) for one in found]
    own = {name: value for name, value in last.inputs.items() if name not in strange}
    alone = reader.readings(replace(spoken, last=replace(last, inputs=own)))
    same = [(one, other.inputs) for one, other in zip(found, alone, strict=False) if one.skill == other.skill]
    apart = same if len(same) == len(found) else [(one, {}) for one in found]
    return [
        {**_plain(one), "made": [n for n, value in one.inputs.items() if n not in given or given[n] != value]}
        for one, given in apart
    ]


def _plain(reading: Reading) -> dict[str, object]:
    return {"skill": reading.skill, "inputs": dict(reading.inputs), "same": reading.same, "instead": reading.instead}


def _read(talk: Conversation, told: dict[str, object], label: Label) -> Read | None:
    """What is used of a reading; None where the skill does not take it. `label`: of what its `made` is made of."""
    made = told.pop("made", ())
    reading = Reading(**told)  # type: ignore[arg-type]
    if (values := _typed(talk, reading)) is None:
        return None
    names = made if isinstance(made, list) else ()
    return Read(reading, values, {n: Origin(value=values[n], label=label) for n in names if n in values})


def _last(opened: Open | None) -> Last | None:
    if opened is None:
        return None
    pending = opened.pending
    return Last(
        skill=opened.skill,
        inputs=opened.inputs,
        asked=pending.names if pending is not None and pending.kind == "input" else (),
        confirms=pending is not None and pending.kind == "confirm",
        wrote=any(stored.write for stored in opened.results.values()),
    )


def _typed(talk: Conversation, reading: Reading) -> dict[str, object] | None:
    """The values of a reading as the types of its skill; None, and a line in the log, where it does not take them."""
    if reading.skill not in talk.agent.spec.skills:
        log.warning("the reader names no skill of the agent: `%s`", reading.skill)
        return None
    values, problems = typed_inputs(talk.inputs_of(reading.skill), reading.inputs, talk.agent.spec.types)
    if problems:
        log.warning("the reader gives `%s` what it does not take: %s", reading.skill, "; ".join(map(str, problems)))
        return None
    return values


def _begun(talk: Conversation, opened: Open | None, read: Read) -> Intent | None:
    """Go on with the last request, or begin a new one beside what is open."""
    reading, inputs = read.reading, {**read.values}
    if reading.same:
        return _gone_on(talk, opened, read) if opened and opened.skill == reading.skill else None
    new = Open(
        skill=reading.skill,
        contract=talk.agent.contract,
        message=talk.said.message,
        inputs=inputs,
        offers=unoffered(talk.inputs_of(reading.skill), inputs),
        origins={**read.origins},
    )
    found = Intent(open=new, reason="as the author's reader says")
    if opened is None or opened.pending is None:
        return found
    return started(talk, None if reading.instead else opened, found)


def _gone_on(talk: Conversation, opened: Open, read: Read) -> Intent | None:
    given, offers = read.reading.inputs, unoffered(talk.inputs_of(opened.skill), read.values)
    left = {name: value for name, value in opened.inputs.items() if given.get(name, "") is not None}
    changed = replace(
        opened,
        inputs={**left, **read.values},
        offers={**offers, **opened.offers},
        origins={**opened.origins, **read.origins},
        pending=None,
    )
    if opened.pending is None:
        changed = replace(changed, request=talk.said.message, ended=False)
    elif changed.inputs == opened.inputs:
        return None
    return Intent(open=changed, reason="the last request, as the author's reader says")
