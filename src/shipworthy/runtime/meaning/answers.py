"""Interprets a message as the answer to the open question."""

from collections.abc import Mapping
from dataclasses import replace

from shipworthy.contract.input import Input
from shipworthy.routing.replies.reply import Asked, ParsedReply, read_reply
from shipworthy.routing.replies.several import only_one, rivals
from shipworthy.routing.said import Said
from shipworthy.runtime.meaning.again import not_understood
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.intent import Intent, begun, routed
from shipworthy.stores.session import Open, Pending

DROPPED = "All right, I have dropped that."

ASK_AGAIN = 'You also asked "{}": please ask that again once this is settled.'
LONGEST_QUOTE = 100
"""Characters of the user's own words that are repeated."""

A_WHILE_AGO = "That was a while ago, so I ask again."


def answered(talk: Conversation, opened: Open, pending: Pending) -> Intent:
    """Interpret the message as the answer to the open question."""
    asked = Asked(
        kind=pending.kind,
        names=pending.names if pending.kind == "input" else tuple(opened.inputs),
        choices=pending.choices,
        offered=pending.values,
        text=pending.text,
        offers=opened.offers,
        current=opened.inputs,
    )
    # The opening message may hold the half of the value that is asked for: the day of a time.
    said = talk.said.after(opened.message)
    reply = read_reply(asked, talk.inputs_of(opened.skill), said, talk.agent.extractor)
    if pending.kind == "skill":
        return _skill_reply(talk, opened, pending, reply)
    if reply.kind == "unclear":
        return _unclear(talk, opened, pending)
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
    inputs = talk.inputs_of(opened.skill)
    if reply.kind == "values" and (several := rivals(inputs, values, talk.said, talk.agent.extractor)):
        return Intent(ask=pending, prefix=only_one(several), open=opened, reason="several values for one input")
    changed = replace(opened, inputs={**opened.inputs, **values}, pending=None)
    prefix = ASK_AGAIN.format(reply.question[:LONGEST_QUOTE]) if reply.question else ""
    return Intent(open=changed, prefix=prefix, reason="an answer to the open question")


def _given(talk: Conversation, opened: Open, pending: Pending, reply: ParsedReply) -> dict[str, object]:
    """Return the values that an answer gives for the open skill."""
    inputs = talk.inputs_of(opened.skill)
    values = dict(reply.values)
    if reply.kind == "choice" and reply.index is not None and pending.names:
        values = {pending.names[0]: picked(inputs, pending, *reply.places)}
    return {name: _joined(inputs.get(name), opened.inputs.get(name), value) for name, value in values.items()}


def _joined(spec: Input | None, held: object, value: object) -> object:
    """Complete a list that has too few items; replace any other value."""
    if spec is None or spec.list is None or not isinstance(held, list) or not isinstance(value, list):
        return value
    if len(held) >= spec.min:
        return value
    return list(dict.fromkeys([*held, *value]))[: spec.max]


def picked(inputs: Mapping[str, Input], pending: Pending, index: int, *more: int) -> object:
    """Return the value of a choice, or a list of all where the input is one."""
    values = [pending.values[place] for place in (index, *more)]
    spec = inputs.get(pending.names[0])
    return values[: spec.max] if spec is not None and spec.list is not None else values[0]


def _yes(talk: Conversation, opened: Open, pending: Pending) -> Intent:
    agent = talk.agent
    if talk.wall - pending.asked > agent.spec.session.expires:
        return Intent(open=replace(opened, pending=None), prefix=A_WHILE_AGO, reason="a late approval")
    if opened.contract != agent.contract:
        # The agent was redeployed since: what was approved then may mean something else now.
        written = {key: stored for key, stored in opened.results.items() if stored.write}
        fresh = replace(opened, contract=agent.contract, pending=None, results=written)
        return Intent(open=fresh, prefix="I have changed since I asked, so I ask again.", reason="an old approval")
    return Intent(open=replace(opened, pending=None), approved=pending.calls, reason="a yes to the open question")


def late(talk: Conversation, opened: Open | None) -> Intent | None:
    """Ask again where the message says yes to a question of an expired conversation; None where it does not."""
    if opened is None or opened.pending is None or opened.pending.kind != "confirm":
        return None
    asked = Asked(kind="confirm", text=opened.pending.text, offers=opened.offers, current=opened.inputs)
    if read_reply(asked, talk.inputs_of(opened.skill), talk.said, talk.agent.extractor).kind != "yes":
        return None
    return Intent(open=replace(opened, pending=None, turns=0), prefix=A_WHILE_AGO, reason="a late approval")


def _unclear(talk: Conversation, opened: Open, pending: Pending) -> Intent:
    """Route the message where the router is sure of it; ask the same question again where not."""
    other = routed(talk)
    if other.open is not None:
        note = f"(I have dropped the open question: {talk.agent.spec.skills[opened.skill].about}.)"
        return replace(other, prefix=f"{note} {other.prefix}".strip() if pending.kind == "confirm" else other.prefix)
    return not_understood(talk, opened, pending)


def _skill_reply(talk: Conversation, opened: Open, pending: Pending, reply: ParsedReply) -> Intent:
    if reply.kind in ("abandon", "no"):
        return Intent(say=DROPPED, reason="the open question was dropped")
    if reply.kind == "choice" and reply.index is not None:
        first = Said(pending.message, talk.said.now)
        return begun(talk.agent, pending.names[reply.index], first, reason="chosen by the user")
    other = routed(talk)
    if other.open is None and talk.answering is not None:
        return not_understood(talk, opened, pending)
    return other
