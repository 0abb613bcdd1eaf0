"""Asks the reader of an agent's author what a message means, and takes what it says as the inputs of a program.

It decides neither a yes nor a no, and what it asks for is shown and approved like any other request.
"""

import logging
from collections.abc import Mapping
from dataclasses import replace

from shipworthy.contract.reader import Last, Reading, Spoken
from shipworthy.routing.consent.assent import leaves, leaves_first
from shipworthy.routing.replies.reply import Asked, read_reply
from shipworthy.runtime.meaning.applied import read as read_answer
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.elsewhere import started
from shipworthy.runtime.meaning.given import typed_inputs
from shipworthy.runtime.meaning.held import answerable, reconciled
from shipworthy.runtime.meaning.intent import Intent
from shipworthy.runtime.meaning.interpret import interpret, is_alive
from shipworthy.runtime.meaning.specialists import answers_specialist, said_to_asker
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
    if len(talk.said.message) > LONGEST or _answers(talk, opened):
        return None
    readings = _readings(talk, opened)
    if not readings:
        return None
    first, *rest = readings
    whole = talk.said.message
    more = [Wish(skill=one.skill, message=one.said or whole, inputs=_typed(talk, one) or {}) for one in rest]
    agenda = (*more, *talk.session.agenda)
    found = _begun(talk, opened, first)
    return replace(found, agenda=agenda) if found is not None else None


def _answers(talk: Conversation, opened: Open | None) -> bool:
    """Whether a message is a yes, a no or a goodbye to the question that is open, or to what waits."""
    pending = opened.pending if opened is not None else None
    if opened is not None and pending is not None:
        if pending.within:
            return not talk.agent.spec.specialists or answers_specialist(talk, pending)
        if opened.skill not in talk.agent.spec.skills:
            return True
        reply = read_answer(talk, opened, pending, talk.said)
        # What gives up first is no question about what is open: a later yes would approve it.
        left = reply.kind == "abandon" or leaves(talk.said.message) is not None or leaves_first(talk.said.message)
        plain = reply.kind != "no" or len(talk.said.tokens) <= FEW
        return left or (reply.kind in ("yes", "no", "choice") and not reply.rest and plain)
    if talk.session.agenda or talk.session.below:
        return read_reply(Asked(kind="confirm"), {}, talk.said, talk.agent.extractor).kind in ("yes", "no", "abandon")
    return False


def _readings(talk: Conversation, opened: Open | None) -> list[Reading]:
    """The requests that the reader finds, each for a skill of the agent and with values of its types; else none."""
    reader, said = talk.agent.spec.reader, talk.said
    assert reader is not None
    spoken = Spoken(message=said.message, now=said.now, last=_last(opened, talk.agent.spec.implied))
    told = said.observed("reader", lambda: [_plain(one) for one in reader.readings(spoken)])
    found = [Reading(**one) for one in told] if isinstance(told, list) else []
    return found if all(_typed(talk, one) is not None for one in found) else []


def _plain(reading: Reading) -> dict[str, object]:
    own = {"skill": reading.skill, "inputs": dict(reading.inputs), "same": reading.same, "instead": reading.instead}
    return {**own, "said": reading.said} if reading.said else own


def _last(opened: Open | None, implied: frozenset[str]) -> Last | None:
    if opened is None:
        return None
    pending = opened.pending
    asker = pending.within.partition(" ")[0] if pending is not None and opened.skill in implied else ""
    return Last(
        skill=asker or opened.skill,
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


def _begun(talk: Conversation, opened: Open | None, reading: Reading) -> Intent | None:
    """Go on with the last request, or begin a new one beside what is open."""
    values = _typed(talk, reading) or {}
    if reading.same:
        return _gone_on(talk, opened, reading.inputs, values) if opened and opened.skill == reading.skill else None
    told = reading.said or talk.said.message
    new = Open(skill=reading.skill, contract=talk.agent.contract, message=told, inputs=values)
    found = Intent(open=new, reason="as the author's reader says")
    if opened is None or opened.pending is None:
        return found
    if opened.pending.within.partition(" ")[0] == reading.skill and not reading.instead:
        return said_to_asker(talk, opened, opened.pending)
    return started(talk, None if reading.instead else opened, found)


def _gone_on(
    talk: Conversation, opened: Open, given: Mapping[str, object], values: Mapping[str, object]
) -> Intent | None:
    left = {name: value for name, value in opened.inputs.items() if given.get(name, "") is not None}
    changed = replace(opened, inputs={**left, **values}, pending=None)
    if opened.pending is None:
        changed = replace(changed, request=talk.said.message, ended=False)
    elif changed.inputs == opened.inputs:
        return None
    return Intent(open=changed, reason="the last request, as the author's reader says")
