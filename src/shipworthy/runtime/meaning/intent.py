"""The meaning of a message, and new requests."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from shipworthy.compiled import Compiled
from shipworthy.events import Reason
from shipworthy.routing.replies.several import BETWEEN_VALUES, left_out, moments, only_one, rivals
from shipworthy.routing.said import Said
from shipworthy.routing.values.inputs import fill
from shipworthy.runtime.meaning.completed import completed
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.courtesy import Manner, is_greeted, manner_of
from shipworthy.runtime.meaning.described import named_before, offered, preferred, taken_together, told_in
from shipworthy.runtime.meaning.mail import before_the_text, filled_from
from shipworthy.runtime.meaning.parts import parts_of, wish_of
from shipworthy.runtime.meaning.turns import LONG, SEVERAL
from shipworthy.runtime.meaning.unread import left_over, unread
from shipworthy.runtime.outcome import joined
from shipworthy.stores.session import FrozenCall, Open, Pending, Wish


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """The skill to run with its inputs, or the text or question to show instead."""

    open: Open | None = None
    confidence: float = 1.0
    reason: str = ""
    approved: tuple[FrozenCall, ...] = ()
    """The calls that the message approves."""
    agreed: str = ""
    """In whose name, where the question named someone."""
    say: str = ""
    """A text to show instead of a skill's answer."""
    ask: Pending | None = None
    """A question to show instead of a skill's answer."""
    prefix: str = ""
    """A text before the skill's answer or question."""
    refused: Reason | None = None
    """The reason why nothing is run."""
    aside: bool = False
    """Whether nothing new is asked for, so that what was spoken of last stays."""
    foreign: bool = False
    """Whether no model reads it: it attacks the agent, or its words settle what to ask."""
    otherwise: bool = False
    """Whether the skill is the one for messages that fit no skill; a model may find another."""
    doubted: frozenset[str] = frozenset()
    """Inputs for which the message says something that its words do not settle; a model may read it."""
    missed: bool = False
    """Whether the person is told that a part of the message was not understood; a model may read it."""
    heard: bool = False
    """Whether the message changes nothing of what is asked about, and is not meant to."""
    stale: bool = False
    """Whether it answers a question that is not open; the turns and the open skill stay as they are."""
    told: str = ""
    """The conversation with a specialist that the message goes on with."""
    answering: str | None = None
    """Id of the question of that specialist that the message names."""
    words: str = ""
    """What of the message is said to it; empty: all of it."""
    left: tuple[str, ...] = ()
    """The conversations with specialists whose open question is dropped."""
    wakes: tuple[str, ...] = ()
    """The ids of the opened skills that wait for the clock no longer."""
    below: tuple[Open, ...] | None = None
    """The open skills that wait under this one; None: those of the session."""
    agenda: tuple[Wish, ...] | None = None
    """The requests that wait for their turn; None: those of the session."""


def routed(talk: Conversation) -> Intent:
    """Route the message as a new request, with the inputs it contains; of several, the first, and the rest waits."""
    agent, said = talk.agent, talk.said
    if SEVERAL.search(said.text) is not None and (several := _several(talk)) is not None:
        return several
    route = said.once(agent.router.choose)
    if len(route.candidates) > 1 or agent.spec.specialists:
        route = preferred(agent, said)
    if route.outcome != "route" and (both := taken_together(talk, route)) is not None:
        found = routed(replace(talk, said=both, session=replace(talk.session, refused="")))
        return replace(found, reason=f"with the message before: {found.reason}")
    if route.outcome == "route" and route.skill is not None:
        found = begun(agent, route.skill, said, confidence=route.confidence, reason=route.why)
        if talk.session.refused and found.open is not None:
            found = replace(found, open=named_before(talk, found.open))
        alone = talk.session.open is None and talk.session.dropped is None and not talk.session.agenda
        return found if alone else _completed(talk, found)
    otherwise = agent.spec.otherwise
    if otherwise not in agent.spec.skills and (manner := manner_of(said)) is not None:
        return Intent(
            say=_answer_to(manner, agent), reason=manner, confidence=route.confidence, foreign=True, aside=True
        )
    if route.outcome == "ask":
        return Intent(
            ask=_which(agent, offered(agent, [name for name, _ in route.candidates], said)[:3], said.message),
            reason=route.why,
            confidence=route.confidence,
        )
    if otherwise in agent.spec.skills:
        found = begun(agent, otherwise, said, confidence=route.confidence, reason=f"otherwise: {route.why}")
        return replace(found, otherwise=True, foreign=not route.candidates)
    # Without candidates there is no skill, or the message attacks the agent.
    return Intent(
        say=joined(agent.phrases("hello") if is_greeted(said) else "", agent.phrases("cannot"), _abilities(agent)),
        refused="no_skill",
        reason=route.why,
        confidence=route.confidence,
        foreign=not route.candidates,
    )


def begun(
    agent: Compiled,
    skill: str,
    said: Said,
    *,
    confidence: float = 1.0,
    reason: str = "",
    several: bool = False,
) -> Intent:
    """Open a skill with the inputs that a message contains; `several`: its other values wait for their turn."""
    inputs = agent.graph(skill).inputs
    long = len(said.message) >= LONG
    filled, readings = filled_from(agent, skill, said) if long else (fill(inputs, said, agent.extractor), ())
    values, prefix = dict(filled.values), ""
    joins = BETWEEN_VALUES.search(said.message) is not None
    single = joins and not several and not readings
    if single and (others := rivals(inputs, values, before_the_text(agent, skill, said), agent.extractor)):
        values, prefix = {n: v for n, v in values.items() if n not in others}, only_one(others, agent.phrases)
    if (
        joins
        and not several
        and (more := moments(inputs, [n for n in inputs if n not in values], said, agent.extractor))
    ):
        prefix = joined(prefix, only_one(more, agent.phrases))
    for name, value in values.items():
        if isinstance(value, list) and len(value) == inputs[name].max:
            prefix = joined(prefix, left_out(name, inputs[name], said, agent))
    opened = Open(skill=skill, contract=agent.contract, message=said.message, readings=readings, inputs=values)
    if len(values) < len(inputs):
        opened = told_in(agent, opened, said)
    return Intent(open=opened, confidence=confidence, reason=reason, doubted=filled.doubted, prefix=prefix)


def carried(talk: Conversation, skill: str, found: Intent) -> Intent:
    """Begin a skill instead of asking which is meant, with what was spoken of before."""
    reason = f"{found.reason}; it takes what was spoken of"
    return _completed(talk, begun(talk.agent, skill, talk.said, confidence=found.confidence, reason=reason))


def _several(talk: Conversation) -> Intent | None:
    """Do the first of several requests, and put the others on the agenda; None where the message is surely not several.

    A request for two values of which a skill takes one is several too.
    """
    agent, said, last = talk.agent, talk.said, talk.session.open
    resumed = last if last is not None and last.ended else None
    parts = parts_of(agent, said, resumed)
    if not parts:
        route = said.once(agent.router.choose)
        if route.outcome != "route" or route.skill is None:
            return None
        more = left_over(agent, route.skill, said)
        wishes = [Wish(skill=route.skill, message=said.message, inputs=inputs) for inputs in more.wishes]
        waits = bool(wishes)
        alone = more.first or said
        found = begun(agent, route.skill, alone, confidence=route.confidence, reason=route.why, several=waits)
        if more.unsure and found.open is not None:
            # One or the other: it is asked which.
            sure = {name: value for name, value in found.open.inputs.items() if name not in more.unsure}
            found = replace(found, open=replace(found.open, inputs=sure))
        doubtful, note = unread(agent, said, {route.skill})
        whole = joined(found.prefix, note)
        agenda = (*wishes, *doubtful, *talk.session.agenda)
        return _completed(talk, replace(found, agenda=agenda, prefix=whole, missed=bool(note)))
    order = {name: place for place, name in enumerate(agent.spec.agenda)}
    parts.sort(key=lambda part: order.get(part.skill, len(order)))
    first, rest = parts[0], tuple(wish_of(said, part) for part in parts[1:])
    doubtful, note = unread(agent, said, {part.skill for part in parts})
    agenda = (*rest, *doubtful, *talk.session.agenda)
    why = f"the first of {len(parts)} requests{f': {first.route.why}' if first.route is not None else ''}"
    if first.carried and last is not None:
        opened = replace(last, request=wish_of(said, first).message, inputs=first.inputs, ended=False)
        return Intent(open=opened, reason=why, agenda=agenda, prefix=note, missed=bool(note))
    opened = Open(skill=first.skill, contract=agent.contract, message=wish_of(said, first).message, inputs=first.inputs)
    confidence = first.route.confidence if first.route is not None else 1.0
    found = Intent(open=opened, confidence=confidence, reason=why, doubted=first.doubted, agenda=agenda, prefix=note)
    return _completed(talk, replace(found, missed=bool(note)))


def _completed(talk: Conversation, intent: Intent) -> Intent:
    """Complete the inputs of a request by what it refers to, and by what was said for it when it was put off."""
    if intent.open is None:
        return intent
    opened, agenda = completed(talk, intent.open, talk.session.agenda if intent.agenda is None else intent.agenda)
    return replace(intent, open=opened, agenda=agenda)


def _which(agent: Compiled, names: Sequence[str], message: str) -> Pending:
    labels = tuple(agent.spec.skills[name].about for name in names)
    lines = "\n".join(f"{number}. {label}" for number, label in enumerate(labels, start=1))
    return Pending(
        kind="skill",
        names=tuple(names),
        text=f"{agent.phrases('which_skill')}\n{lines}",
        choices=labels,
        values=tuple(names),
        message=message,
    )


def _abilities(agent: Compiled) -> str:
    return agent.phrases("abilities", skills="\n".join(f"- {skill.about}" for skill in agent.spec.routable))


def _answer_to(manner: Manner, agent: Compiled) -> str:
    if manner in ("thanks", "farewell"):
        return agent.phrases("welcome" if manner == "thanks" else "goodbye")
    return joined(agent.phrases("hello") if manner == "greeting" else "", _abilities(agent))
