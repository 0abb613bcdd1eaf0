"""The meaning of a message, and new requests."""

from dataclasses import dataclass, replace

from shipworthy.compiled import Compiled
from shipworthy.events import Reason
from shipworthy.routing.said import Said
from shipworthy.routing.skills.route import Route
from shipworthy.routing.values.inputs import fill
from shipworthy.routing.words import PRONOUNS
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.held import reconciled
from shipworthy.stores.session import FrozenCall, Open, Pending

NEAR = 0.1
"""Score of the nearest skill below which a message is unrelated to the agent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """The skill to run with its inputs, or the text or question to show instead."""

    open: Open | None = None
    confidence: float = 1.0
    reason: str = ""
    approved: tuple[FrozenCall, ...] = ()
    """The calls that the message approves."""
    say: str = ""
    """A text to show instead of a skill's answer."""
    ask: Pending | None = None
    """A question to show instead of a skill's answer."""
    prefix: str = ""
    """A text before the skill's answer or question."""
    refused: Reason | None = None
    """The reason why nothing is run."""
    foreign: bool = False
    """Whether it is unrelated to every skill, so that no model reads it."""
    doubted: frozenset[str] = frozenset()
    """Inputs for which the message says something that its words do not settle; a model may read it."""
    stale: bool = False
    """Whether it answers a question that is not open; the turns and the open skill stay as they are."""


def routed(talk: Conversation) -> Intent:
    """Route the message as a new request, with the inputs it contains."""
    agent, said = talk.agent, talk.said
    route = said.once(agent.router.choose)
    if route.outcome == "route" and route.skill is not None:
        found = begun(agent, route.skill, said, confidence=route.confidence, reason=route.why)
        return found if talk.session.open is None else _with_what_was_meant(talk, found)
    if route.outcome == "ask":
        return Intent(ask=_which(agent, route, said.message), reason=route.why, confidence=route.confidence)
    otherwise = agent.spec.otherwise
    if otherwise in agent.spec.skills:
        return begun(agent, otherwise, said, confidence=route.confidence, reason=f"otherwise: {route.why}")
    foreign = route.confidence < NEAR or not route.candidates
    return Intent(
        say=_abilities(agent), refused="no_skill", reason=route.why, confidence=route.confidence, foreign=foreign
    )


def begun(agent: Compiled, skill: str, said: Said, *, confidence: float = 1.0, reason: str = "") -> Intent:
    """Open a skill with the inputs that a message contains."""
    filled = fill(agent.graph(skill).inputs, said, agent.extractor)
    opened = Open(skill=skill, contract=agent.contract, message=said.message, inputs=dict(filled.values))
    return Intent(open=opened, confidence=confidence, reason=reason, doubted=filled.doubted)


def _with_what_was_meant(talk: Conversation, intent: Intent) -> Intent:
    """ "How did it do?": replace a pronoun by the value that the last skill has for the same input."""
    agent, last, opened = talk.agent, talk.session.open, intent.open
    if last is None or opened is None or PRONOUNS.isdisjoint([token.lower for token in talk.said.tokens]):
        return intent
    before, now_asked = talk.inputs_of(last.skill), agent.graph(opened.skill).inputs
    held = reconciled(agent, last).inputs
    carried = {
        name: held[name]
        for name, spec in now_asked.items()
        if name in held
        and name not in opened.inputs
        and name in before
        and before[name].kind == spec.kind
        and spec.kind.name not in ("text", "choice")
    }
    return replace(intent, open=replace(opened, inputs={**opened.inputs, **carried}))


def _which(agent: Compiled, route: Route, message: str) -> Pending:
    names = tuple(name for name, _ in route.candidates[:3])
    labels = tuple(agent.spec.skills[name].about for name in names)
    lines = "\n".join(f"{number}. {label}" for number, label in enumerate(labels, start=1))
    return Pending(
        kind="skill", names=names, text=f"Which do you mean?\n{lines}", choices=labels, values=names, message=message
    )


def _abilities(agent: Compiled) -> str:
    lines = "\n".join(f"- {skill.about}" for skill in agent.spec.routable)
    return f"I cannot help with that. What I can do:\n{lines}"
