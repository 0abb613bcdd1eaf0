"""What a message means here: an answer to the open question, a word more on the last skill, or something new."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from shipworthy.routing.followup import follow_up
from shipworthy.routing.inputs import fill
from shipworthy.routing.reply import Reply, read_reply
from shipworthy.routing.skill import Choice
from shipworthy.routing.words import PRONOUNS, tokens
from shipworthy.runtime.compiled import Compiled
from shipworthy.runtime.session import FrozenCall, Open, Pending, Session
from shipworthy.spec.input import Input

DROPPED = "All right, I have dropped that."
NEAR = 0.1
"""Score of the nearest skill below which a message is about something else."""
NOT_UNDERSTOOD = "I did not understand that as an answer."
A_WHILE_AGO = "That was a while ago, so I ask again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """Which skill to work on with which inputs; or what to say instead."""

    open: Open | None = None
    confidence: float = 1.0
    reason: str = ""
    approved: tuple[FrozenCall, ...] = ()
    """The calls that were just said yes to."""
    say: str = ""
    """A text that stands instead of a skill's answer."""
    ask: Pending | None = None
    """A question that stands instead of a skill's answer."""
    prefix: str = ""
    """Said before the skill's own answer or question."""
    refused: str | None = None
    """Why nothing will be done."""
    foreign: bool = False
    """It has so little to do with any skill that no model need read it."""


def interpret(agent: Compiled, session: Session, message: str, now: dt.datetime, wall: float) -> Intent:
    """The open question first, then a follow-up, then the router; `wall`: seconds since the epoch."""
    opened = session.open if session.open is not None and _alive(agent, session, wall) else None
    if opened is None and (late := _late(agent, session.open, message, now)) is not None:
        return late
    if opened is not None and opened.pending is not None:
        return _pending(agent, session, opened, opened.pending, message, now, wall)
    if opened is not None and opened.skill in agent.spec.skills:
        inputs = agent.graph(opened.skill).inputs
        change = follow_up(inputs, opened.inputs, message, agent.extractor, now)
        if change is not None:
            reason = "a correction of the last answer" if change.correction else "a follow-up on the last answer"
            return Intent(open=_carried_on(opened, change.changes), confidence=1.0, reason=reason)
    return routed(agent, session, message, now)


def routed(agent: Compiled, session: Session, message: str, now: dt.datetime) -> Intent:
    """A new request: the router's choice, with the inputs the message holds."""
    choice = agent.router.choose(message)
    if choice.outcome == "route" and choice.skill is not None:
        found = begun(agent, choice.skill, message, now, confidence=choice.confidence, reason=choice.why)
        return _with_what_was_meant(agent, session, found, message)
    if choice.outcome == "ask":
        return Intent(ask=_which(agent, choice, message), reason=choice.why, confidence=choice.confidence)
    otherwise = agent.spec.otherwise
    if otherwise in agent.spec.skills:
        return begun(agent, otherwise, message, now, confidence=choice.confidence, reason=f"otherwise: {choice.why}")
    foreign = choice.confidence < NEAR or not choice.candidates
    return Intent(
        say=_abilities(agent), refused="no_skill", reason=choice.why, confidence=choice.confidence, foreign=foreign
    )


def begun(
    agent: Compiled, skill: str, message: str, now: dt.datetime, *, confidence: float = 1.0, reason: str = ""
) -> Intent:
    """A skill opened by a message."""
    filled = fill(agent.graph(skill).inputs, message, agent.extractor, now)
    opened = Open(skill=skill, contract=agent.contract, message=message, inputs=dict(filled.values))
    return Intent(open=opened, confidence=confidence, reason=reason)


def _with_what_was_meant(agent: Compiled, session: Session, intent: Intent, message: str) -> Intent:
    """ "How did it do?": a pronoun stands for the value that the last skill had under the same name."""
    last, opened = session.open, intent.open
    if last is None or opened is None or not PRONOUNS & {token.lower for token in tokens(message)}:
        return intent
    before, now_asked = agent.spec.skills.get(last.skill), agent.graph(opened.skill).inputs
    carried = {
        name: last.inputs[name]
        for name, spec in now_asked.items()
        if name in last.inputs
        and name not in opened.inputs
        and before is not None
        and name in before.inputs
        and before.inputs[name].kind == spec.kind
        and spec.kind.name not in ("text", "choice")
    }
    return replace(intent, open=replace(opened, inputs={**opened.inputs, **carried}))


def _alive(agent: Compiled, session: Session, wall: float) -> bool:
    opened = session.open
    if opened is not None and opened.skill in agent.spec.skills:
        limit = agent.spec.skills[opened.skill].limits(agent.spec.limits).max_turns or 0
        if opened.turns >= limit:
            return False
    elif opened is not None and not (opened.pending and set(opened.pending.names) <= set(agent.spec.skills)):
        # The agent was redeployed since, and its skill is gone.
        return False
    return wall - session.updated <= agent.spec.session.expires


def _pending(
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


def _late(agent: Compiled, opened: Open | None, message: str, now: dt.datetime) -> Intent | None:
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


def _carried_on(opened: Open, changes: Mapping[str, Any]) -> Open:
    """The last skill with changed inputs: reads that still hold are kept, what was written is not written again."""
    return replace(opened, inputs={**opened.inputs, **changes}, pending=None, ended=False)


def _which(agent: Compiled, choice: Choice, message: str) -> Pending:
    names = tuple(name for name, _ in choice.candidates[:3])
    labels = tuple(agent.spec.skills[name].about for name in names)
    lines = "\n".join(f"{number}. {label}" for number, label in enumerate(labels, start=1))
    return Pending(
        kind="skill", names=names, text=f"Which do you mean?\n{lines}", choices=labels, values=names, message=message
    )


def _abilities(agent: Compiled) -> str:
    lines = "\n".join(f"- {skill.about}" for skill in agent.spec.routable)
    return f"I cannot help with that. What I can do:\n{lines}"
