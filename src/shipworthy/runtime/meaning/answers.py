"""A message as the answer to the open question."""

import datetime as dt
from dataclasses import replace
from typing import Any

from shipworthy.compiled import Compiled
from shipworthy.contract.input import Input
from shipworthy.routing.reply import Reply, read_reply
from shipworthy.runtime.meaning.intent import Intent, begun, routed
from shipworthy.stores.session import Open, Pending, Session

DROPPED = "All right, I have dropped that."

NOT_UNDERSTOOD = "I did not understand that as an answer."

A_WHILE_AGO = "That was a while ago, so I ask again."


def answered(
    agent: Compiled, session: Session, opened: Open, pending: Pending, message: str, now: dt.datetime, wall: float
) -> Intent:
    inputs = agent.graph(opened.skill).inputs if opened.skill in agent.spec.skills else {}
    names = pending.names if pending.kind == "input" else tuple(opened.inputs)
    reply = read_reply(
        pending.kind,
        names,
        inputs,
        message,
        agent.extractor,
        now,
        choices=pending.choices,
        offered=pending.values,
        current=opened.inputs,
    )
    if pending.kind == "skill":
        return _skill_reply(agent, session, pending, reply, message, now)
    if reply.kind == "unclear":
        return _unclear(agent, session, opened, pending, message, now)
    if reply.kind == "abandon" or (reply.kind == "no" and pending.kind == "confirm"):
        return Intent(say=DROPPED, reason="the open question was dropped")
    if reply.kind == "yes" and pending.kind == "confirm":
        return _yes(agent, opened, pending, wall)
    if reply.rest:
        # More was said than the answer: it may be a question of its own that only happens to hold such a value.
        other = routed(agent, session, message, now)
        if other.open is not None and other.open.skill not in ("", opened.skill):
            return other
    return _given(agent, session, opened, pending, reply, message, now)


def _given(
    agent: Compiled, session: Session, opened: Open, pending: Pending, reply: Reply, message: str, now: dt.datetime
) -> Intent:
    """The values an answer gives, put into the opened skill."""
    inputs = agent.graph(opened.skill).inputs if opened.skill in agent.spec.skills else {}
    values = dict(reply.values)
    if reply.kind == "choice" and reply.index is not None and pending.names:
        values = {pending.names[0]: picked(inputs, pending, reply.index)}
    if not values:
        return _unclear(agent, session, opened, pending, message, now)
    values = {name: _joined(inputs.get(name), opened.inputs.get(name), value) for name, value in values.items()}
    changed = replace(opened, inputs={**opened.inputs, **values}, pending=None)
    return Intent(open=changed, reason="an answer to the open question")


def _joined(spec: Input | None, held: Any, value: Any) -> Any:
    """A list that had too few items is completed, not replaced."""
    if spec is None or spec.list is None or not isinstance(held, list) or len(held) >= spec.min:
        return value
    return list(dict.fromkeys([*held, *value]))[: spec.max]


def picked(inputs: Any, pending: Pending, index: int) -> Any:
    """The value behind a choice of the question: for a list, a list of it."""
    value = pending.values[index]
    spec = inputs.get(pending.names[0])
    return [value] if spec is not None and spec.list is not None else value


def _yes(agent: Compiled, opened: Open, pending: Pending, wall: float) -> Intent:
    if wall - pending.asked > agent.spec.session.expires:
        return Intent(open=replace(opened, pending=None), prefix=A_WHILE_AGO, reason="a late approval")
    if opened.contract != agent.contract:
        # The agent was redeployed since: what was approved then may mean something else now.
        written = {key: stored for key, stored in opened.results.items() if stored.write}
        fresh = replace(opened, contract=agent.contract, pending=None, results=written)
        return Intent(open=fresh, prefix="I have changed since I asked, so I ask again.", reason="an old approval")
    return Intent(open=replace(opened, pending=None), approved=pending.calls, reason="a yes to the open question")


def late(agent: Compiled, opened: Open | None, message: str, now: dt.datetime) -> Intent | None:
    """A yes to a question of a conversation that has expired: it is asked again, and nothing is done."""
    if opened is None or opened.pending is None or opened.pending.kind != "confirm":
        return None
    if opened.skill not in agent.spec.skills:
        return None
    inputs = agent.graph(opened.skill).inputs
    if read_reply("confirm", (), inputs, message, agent.extractor, now, current=opened.inputs).kind != "yes":
        return None
    return Intent(open=replace(opened, pending=None, turns=0), prefix=A_WHILE_AGO, reason="a late approval")


def _unclear(
    agent: Compiled, session: Session, opened: Open, pending: Pending, message: str, now: dt.datetime
) -> Intent:
    """Something new, if the router is sure of it; otherwise the same question again."""
    other = routed(agent, session, message, now)
    if other.open is not None:
        dropped = agent.spec.skills[opened.skill].about if opened.skill in agent.spec.skills else opened.skill
        note = f"(I have dropped the open question: {dropped}.)" if pending.kind == "confirm" else ""
        return replace(other, prefix=note)
    return Intent(ask=pending, prefix=NOT_UNDERSTOOD, open=opened, reason="no answer to the open question")


def _skill_reply(
    agent: Compiled, session: Session, pending: Pending, reply: Reply, message: str, now: dt.datetime
) -> Intent:
    if reply.kind in ("abandon", "no"):
        return Intent(say=DROPPED, reason="the open question was dropped")
    if reply.kind == "choice" and reply.index is not None:
        return begun(agent, pending.names[reply.index], pending.message, now, reason="chosen by the user")
    return routed(agent, session, message, now)
