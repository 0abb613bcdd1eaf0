"""What a message means here: an answer to the open question, a word more on the last skill, or something new."""

import datetime as dt
from dataclasses import dataclass, replace

from shipworthy.compiled import Compiled
from shipworthy.events import Reason
from shipworthy.routing.inputs import fill
from shipworthy.routing.skill import Choice
from shipworthy.routing.words import PRONOUNS, tokens
from shipworthy.stores.session import FrozenCall, Open, Pending, Session

NEAR = 0.1
"""Score of the nearest skill below which a message is about something else."""


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
    refused: Reason | None = None
    """Why nothing will be done."""
    foreign: bool = False
    """It has so little to do with any skill that no model need read it."""


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
