"""Interprets a message as the answer to the open question."""

from collections.abc import Mapping
from dataclasses import replace

from shipworthy.contract.input import Input
from shipworthy.routing.replies.reply import Asked, ParsedReply, read_reply
from shipworthy.routing.said import Said
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.guessed import taken, turned_down
from shipworthy.runtime.meaning.intent import Intent, begun, routed
from shipworthy.stores.session import Open, Pending

DROPPED = "All right, I have dropped that."

NOT_UNDERSTOOD = "I did not understand that as an answer."

A_WHILE_AGO = "That was a while ago, so I ask again."


def answered(talk: Conversation, opened: Open, pending: Pending) -> Intent:
    """Interpret the message as the answer to the open question."""
    asked = Asked(
        kind=pending.kind,
        names=pending.names if pending.kind == "input" else tuple(opened.inputs),
        choices=pending.choices,
        offered=pending.values,
        current=opened.inputs,
    )
    reply = read_reply(asked, talk.inputs_of(opened.skill), talk.said, talk.agent.extractor)
    if pending.kind == "skill":
        return _skill_reply(talk, opened, pending, reply)
    if reply.kind == "unclear":
        return _unclear(talk, opened, pending)
    if reply.kind == "no" and (without := turned_down(opened, pending)) is not None:
        return Intent(open=without, reason="what was read was not meant")
    if reply.kind == "abandon" or (reply.kind == "no" and pending.kind == "confirm"):
        return Intent(say=DROPPED, reason="the open question was dropped")
    if reply.kind == "yes" and pending.kind == "confirm":
        return _yes(talk, opened, pending)
    if reply.rest and talk.answering is None:
        # More was said than the answer: it may be a question of its own that only happens to hold such a value.
        other = routed(talk)
        if other.open is not None and other.open.skill not in ("", opened.skill):
            return other
    values = _given(talk, opened, pending, reply)
    if not values:
        return _unclear(talk, opened, pending)
    changed = replace(opened, inputs={**opened.inputs, **values}, pending=None)
    return Intent(open=changed, reason="an answer to the open question")


def _given(talk: Conversation, opened: Open, pending: Pending, reply: ParsedReply) -> dict[str, object]:
    """Return the values that an answer gives for the open skill."""
    inputs = talk.inputs_of(opened.skill)
    values = dict(reply.values)
    if reply.kind == "choice" and reply.index is not None and pending.names:
        values = {pending.names[0]: picked(inputs, pending, reply.index)}
    return {name: _joined(inputs.get(name), opened.inputs.get(name), value) for name, value in values.items()}


def _joined(spec: Input | None, held: object, value: object) -> object:
    """Complete a list that has too few items; replace any other value."""
    if spec is None or spec.list is None or not isinstance(held, list) or not isinstance(value, list):
        return value
    if len(held) >= spec.min:
        return value
    return list(dict.fromkeys([*held, *value]))[: spec.max]


def picked(inputs: Mapping[str, Input], pending: Pending, index: int) -> object:
    """Return the value of a choice, in a list where the input is one."""
    value = pending.values[index]
    spec = inputs.get(pending.names[0])
    return [value] if spec is not None and spec.list is not None else value


def _yes(talk: Conversation, opened: Open, pending: Pending) -> Intent:
    agent = talk.agent
    if talk.wall - pending.asked > agent.spec.session.expires:
        return Intent(open=replace(opened, pending=None), prefix=A_WHILE_AGO, reason="a late approval")
    if opened.contract != agent.contract:
        # The agent was redeployed since: what was approved then may mean something else now.
        written = {key: stored for key, stored in opened.results.items() if stored.write}
        fresh = replace(opened, contract=agent.contract, pending=None, results=written)
        return Intent(open=fresh, prefix="I have changed since I asked, so I ask again.", reason="an old approval")
    return Intent(open=taken(opened, pending), approved=pending.calls, reason="a yes to the open question")


def late(talk: Conversation, opened: Open | None) -> Intent | None:
    """Ask again where the message says yes to a question of an expired conversation; None where it does not."""
    if opened is None or opened.pending is None or opened.pending.kind != "confirm":
        return None
    asked = Asked(kind="confirm", current=opened.inputs)
    if read_reply(asked, talk.inputs_of(opened.skill), talk.said, talk.agent.extractor).kind != "yes":
        return None
    return Intent(open=replace(opened, pending=None, turns=0), prefix=A_WHILE_AGO, reason="a late approval")


def _unclear(talk: Conversation, opened: Open, pending: Pending) -> Intent:
    """Route the message where the router is sure of it; ask the same question again where not."""
    other = routed(talk)
    if other.open is not None:
        note = f"(I have dropped the open question: {talk.agent.spec.skills[opened.skill].about}.)"
        return replace(other, prefix=note if pending.kind == "confirm" else "")
    return Intent(ask=pending, prefix=NOT_UNDERSTOOD, open=opened, reason="no answer to the open question")


def _skill_reply(talk: Conversation, opened: Open, pending: Pending, reply: ParsedReply) -> Intent:
    if reply.kind in ("abandon", "no"):
        return Intent(say=DROPPED, reason="the open question was dropped")
    if reply.kind == "choice" and reply.index is not None:
        first = Said(pending.message, talk.said.now)
        return begun(talk.agent, pending.names[reply.index], first, reason="chosen by the user")
    other = routed(talk)
    if other.open is None and talk.answering is not None:
        return Intent(ask=pending, prefix=NOT_UNDERSTOOD, open=opened, reason="no answer to the open question")
    return other
