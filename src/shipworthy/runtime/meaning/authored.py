"""Asks the reader of an agent's author what a message means, and takes what it says as the inputs of a program.

It decides neither a yes nor a no, and what it asks for is shown and approved like any other request.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from typing import Literal

from shipworthy.contract.reader import Last, Reading, Spoken
from shipworthy.routing.consent.assent import leaves, leaves_first, meaning
from shipworthy.routing.replies.reply import Asked, ParsedReply, read_reply
from shipworthy.runtime.meaning.applied import applied
from shipworthy.runtime.meaning.applied import read as read_answer
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.elsewhere import started
from shipworthy.runtime.meaning.given import typed_inputs
from shipworthy.runtime.meaning.held import answerable, reconciled
from shipworthy.runtime.meaning.intent import Intent
from shipworthy.runtime.meaning.interpret import interpret, is_alive
from shipworthy.runtime.meaning.turns import THANKS
from shipworthy.runtime.outcome import joined
from shipworthy.stores.session import Open, Wish

LONGEST = 4_000
"""Characters of a message that a reader is given."""
FEW = 4
"""Words of a no that says nothing of what shall be instead."""
log = logging.getLogger("shipworthy")


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
    answer = _answers(talk, opened)
    if len(talk.said.message) > LONGEST or answer == "surely":
        return None
    readings = _readings(talk, opened)
    if not readings or not ALLOWED[answer](readings):
        return None
    first, *rest = readings
    more = [Wish(skill=one.skill, message=talk.said.message, inputs=_typed(talk, one) or {}) for one in rest]
    agenda = (*more, *talk.session.agenda)
    found = _begun(talk, opened, first)
    if found is None:
        return None
    phrases = talk.agent.phrases
    parts = phrases.listed([phrases("quoted", text=text) for one in readings for text in one.unread])
    note = phrases("not_understood_part", parts=parts) if parts else ""
    return replace(found, agenda=agenda, prefix=joined(note, found.prefix))


Answer = Literal["surely", "if it changes nothing", "if it leaves nothing", "no"]
"""Whether a message answers what is open."""


def _answers(talk: Conversation, opened: Open | None) -> Answer:
    """Whether a message is a yes, a no or a goodbye to the question that is open, or to what waits."""
    pending = opened.pending if opened is not None else None
    if opened is not None and pending is not None:
        if pending.within:
            return "surely"
        reply = read_answer(talk, opened, pending, talk.said)
        if opened.skill not in talk.agent.spec.skills:
            # One of several skills is asked for: what is none of its numbers may say what is wanted in other words.
            return "surely" if reply.kind not in ("unclear", "values") and not reply.rest else "no"
        # What gives up first is no question about what is open: a later yes would approve it.
        if leaves(talk.said.message) is not None or leaves_first(talk.said.message):
            return "if it leaves nothing"
        if reply.kind == "abandon":
            return "surely"
        if reply.kind == "no" and len(talk.said.tokens) <= FEW and not reply.rest:
            return "surely" if meaning(talk.said.message) in ("no", "declines") else "if it changes nothing"
        return "surely" if reply.kind in ("yes", "choice") and not reply.rest else "no"
    if talk.session.agenda or talk.session.below:
        reply = read_reply(Asked(kind="confirm"), {}, talk.said, talk.agent.extractor)
        return "surely" if reply.kind in ("yes", "no", "abandon") else "no"
    return "no"


def _only_changes(readings: list[Reading]) -> bool:
    """Whether the message says what shall be instead: `not today`."""
    return all(one.same and one.inputs for one in readings)


ALLOWED: Mapping[Answer, Callable[[list[Reading]], bool]] = {
    "surely": lambda readings: False,
    "if it changes nothing": _only_changes,
    "if it leaves nothing": lambda readings: all(one.ends or one.instead for one in readings),
    "no": lambda readings: True,
}
"""Which readings are taken, by whether the message is an answer."""


def _readings(talk: Conversation, opened: Open | None) -> list[Reading]:
    """The requests that the reader finds, each for a skill of the agent and with values of its types; else none."""
    reader, said = talk.agent.spec.reader, talk.said
    assert reader is not None
    spoken = Spoken(message=said.message, now=said.now, last=_last(opened))
    told = said.observed("reader", lambda: [_plain(one) for one in reader.readings(spoken)])
    found = [Reading(**one) for one in told] if isinstance(told, list) else []
    return found if all(one.ends or one.again or _typed(talk, one) is not None for one in found) else []


def _plain(reading: Reading) -> dict[str, object]:
    return {name: value for name, value in asdict(reading).items() if value or name == "inputs"}


def _last(opened: Open | None) -> Last | None:
    if opened is None or not opened.skill:
        return None
    pending = opened.pending
    return Last(
        skill=opened.skill,
        inputs=opened.inputs,
        asked=pending.names if pending is not None and pending.kind == "input" else (),
        confirms=pending is not None and pending.kind == "confirm",
        wrote=any(stored.write for stored in opened.results.values()),
        found={stored.tool: stored.value for stored in sorted(opened.results.values(), key=lambda one: one.at)},
        choices=pending.choices if pending is not None and pending.kind == "input" else (),
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


def _begun(talk: Conversation, opened: Open | None, reading: Reading) -> Intent | None:
    """Go on with the last request, leave it, or begin a new one beside what is open."""
    pending = opened.pending if opened is not None else None
    if reading.ends:
        return _ended(talk, opened)
    if reading.again:
        known = talk.agent.phrases("all_i_know")
        return (
            Intent(open=opened, ask=pending, prefix=known, reason="a question about what is asked") if pending else None
        )
    values = _typed(talk, reading) or {}
    if reading.choice:
        return _taken(talk, opened, reading, values)
    if reading.same:
        return _gone_on(talk, opened, reading.inputs, values) if opened and opened.skill == reading.skill else None
    new = Open(skill=reading.skill, contract=talk.agent.contract, message=talk.said.message, inputs=values)
    found = Intent(open=new, reason="as the author's reader says")
    if opened is None or opened.pending is None:
        return found
    # A question which of several skills is meant is answered by what is read now.
    over = reading.instead or opened.skill not in talk.agent.spec.skills
    return started(talk, None if over else opened, found)


def _gone_on(
    talk: Conversation, opened: Open, given: Mapping[str, object], values: Mapping[str, object]
) -> Intent | None:
    left = {name: value for name, value in opened.inputs.items() if given.get(name, "") is not None}
    changed = replace(opened, inputs={**left, **values}, pending=None)
    if opened.pending is None:
        changed = replace(changed, request=talk.said.message, ended=False)
    elif changed.inputs == opened.inputs:
        # What is said again is so already: the question shows it.
        return Intent(open=opened, ask=opened.pending, reason="the open question has it already")
    return Intent(open=changed, reason="the last request, as the author's reader says")


def _ended(talk: Conversation, opened: Open | None) -> Intent:
    """Drop the question that is open; where none is, answer the leave-taking."""
    if opened is not None and opened.pending is not None:
        # With a menu goes what it came between: that was left before.
        below = () if opened.skill not in talk.agent.spec.skills else None
        return Intent(say=talk.agent.phrases("dropped"), below=below, reason="given up, as the author's reader says")
    thanks = not THANKS.isdisjoint(token.lower for token in talk.said.tokens)
    say = talk.agent.phrases("welcome" if thanks else "all_right")
    return Intent(say=say, aside=True, reason="a leave-taking, as the author's reader says")


def _taken(talk: Conversation, opened: Open | None, reading: Reading, values: Mapping[str, object]) -> Intent | None:
    """Take one of the choices that the open question offers."""
    pending = opened.pending if opened is not None else None
    if opened is None or pending is None or pending.kind != "input" or reading.choice > len(pending.choices):
        return None
    place = reading.choice - 1
    changed = replace(opened, inputs={**opened.inputs, **values})
    return applied(talk, changed, pending, ParsedReply(kind="choice", index=place, places=(place,)))
