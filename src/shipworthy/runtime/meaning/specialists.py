"""Messages in conversations with specialists: answers to their questions, follow-ups, and what several are asked."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace

from shipworthy.contract.page import walk
from shipworthy.contract.specialist.several import TOGETHER
from shipworthy.contract.specialist.target import Consulted
from shipworthy.errors import SpecError
from shipworthy.routing.words import PRONOUNS, tokenize
from shipworthy.runtime.limits.budget import UNADMITTED_MS
from shipworthy.runtime.meaning.applied import read
from shipworthy.runtime.meaning.closing import closing
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.elsewhere import elsewhere, started
from shipworthy.runtime.meaning.intent import Intent, routed
from shipworthy.runtime.run import Run
from shipworthy.stores.session import Open, Pending, Wish
from shipworthy.tools.abandon import leave

MOST_AT_ONCE = 5
"""Most specialists that answer one message side by side; what else it asks for is proposed afterwards."""
Interpret = Callable[[Conversation], Intent]


async def met(run: Run) -> None:
    """Load the specialist that the last message went to: it tells whether this one goes on with it."""
    opened = run.session.open
    if opened is None or not run.agent.spec.specialists:
        return
    name = _last_of(run.agent.spec.implied, opened)
    if name in run.agent.spec.specialists and not run.agent.spec.specialists[name].is_remote:
        await _loaded(run, name)


async def chosen(run: Run, intent: Intent) -> Intent:
    """Load the specialists that the skill of the intent will ask, whose worst case is its own.

    One that takes half of the run's time to load is not asked: the intent then says so.
    """
    opened, agent = intent.open, run.agent
    if opened is None or not agent.spec.specialists or opened.skill not in agent.spec.skills:
        return intent
    for target in _asked(run, opened):
        if not await _loaded(run, target.name, opened.message if target.skill is None else ""):
            say = agent.phrases("no_answer_of", name=target.specialist.named(target.name))
            return Intent(say=say, refused="timeout", reason=f"`{target.name}` is not loaded in time", foreign=True)
    return intent


def _asked(run: Run, opened: Open) -> Iterator[Consulted]:
    for place in walk(run.agent.graph(opened.skill).nodes):
        target = place.node.target
        if target is None or target.kind != "specialist":
            continue
        if opened.skill != TOGETHER or opened.inputs.get(target.name):
            yield target


async def _loaded(run: Run, name: str, said: str = "") -> bool:
    """Whether it is loaded, or known not to load, within half of the time of a run."""
    task = asyncio.ensure_future(run.agent.children.ready(name, said))
    most = run.agent.limits(name).max_latency_ms or UNADMITTED_MS
    await asyncio.wait({task}, timeout=most / 2000)
    if run.world.late(f"{name} not loaded", lambda: not task.done()):
        leave(task)
        return False
    # One that does not load is told by its step.
    return task.exception() is None or isinstance(task.exception(), SpecError)


def asked_by(talk: Conversation, opened: Open, pending: Pending, told: str | None = None) -> Intent:
    """Say the message to the specialist whose question is open, unless it is surely a request for another.

    `told`: the conversation in which it was asked, where the question itself is not to be read.
    """
    inner = _inner(talk, pending.within)
    answers = talk.answering is not None
    if inner is not None and not answers:
        own, theirs = inner.session.open, inner.session.open.pending if inner.session.open is not None else None
        if own is not None and theirs is not None:
            reply = read(inner, own, theirs, inner.said)
            answers = reply.kind != "unclear" and not reply.rest
    if not answers:
        name, other = pending.within.partition(" ")[0], elsewhere(talk, opened)
        if other is not None and other.open is not None and other.open.skill not in (opened.skill, name):
            return started(talk, opened, other)
    return _said_to(talk, opened, pending.within, "an answer to the specialist that asked")


def after_specialist(talk: Conversation, opened: Open, interpret: Interpret) -> Intent | None:
    """Route a message after a specialist has answered; what no skill is sure of may go on with it. None: neither."""
    if opened.skill not in talk.agent.spec.implied or talk.session.agenda:
        return None
    if (closed := closing(talk)) is not None:
        return closed
    found, name = routed(talk), _last_of(talk.agent.spec.implied, opened)
    if found.open is not None and not found.otherwise:
        return found
    inner = _inner(talk, name)
    if inner is not None:
        theirs = interpret(inner)
        if theirs.open is not None and theirs.refused is None:
            fresh = Open(skill=name, contract=talk.agent.contract, message=talk.said.message)
            return _said_to(talk, fresh, name, "a follow-up to the specialist that answered last")
    return found


def _said_to(talk: Conversation, opened: Open, told: str, reason: str) -> Intent:
    return Intent(open=replace(opened, pending=None, ended=False), reason=reason, told=told, answering=talk.answering)


def _last_of(implied: "frozenset[str]", opened: Open) -> str:
    """The specialist that the open skill has spoken with last; an empty text where it is none."""
    if opened.pending is not None and opened.pending.within:
        return opened.pending.within.partition(" ")[0]
    if opened.skill == TOGETHER and TOGETHER in implied:
        return next((name for name, part in reversed(opened.inputs.items()) if part), "")
    return opened.skill if opened.skill in implied else ""


def _inner(talk: Conversation, key: str) -> Conversation | None:
    """The conversation with a specialist in which the message would be read; None where there is none."""
    name, session = key.partition(" ")[0], talk.session.inner.get(key)
    one = talk.agent.spec.specialists.get(name)
    child = None if one is None or one.is_remote or session is None else talk.agent.children.loaded(name)
    if child is None or session is None:
        return None
    return replace(talk, agent=child.compiled, session=session)


def gathered(run: Run, intent: Intent) -> Intent:
    """Have all specialists that a message asks answer it side by side, each its part; what else it asks for waits.

    A part that refers to what another one finds out waits too: `…, and mail it to Bob`.
    """
    opened, spec = intent.open, run.agent.spec
    if opened is None or opened.skill not in spec.specialists or intent.told or not intent.agenda:
        return intent
    new = [wish for wish in intent.agenda if wish not in run.session.agenda and wish.skill in spec.specialists]
    parts: dict[str, list[str]] = {opened.skill: [opened.message]}
    taken: list[Wish] = []
    for wish in new:
        refers = not PRONOUNS.isdisjoint(token.lower for token in tokenize(wish.message))
        if wish.skill in parts or (not refers and len(parts) < MOST_AT_ONCE):
            parts.setdefault(wish.skill, []).append(wish.message)
            taken.append(wish)
    if not taken:
        return intent
    said = run.said.message
    places = {name: min(said.find(text) for text in texts) for name, texts in parts.items()}
    inputs: dict[str, object] = {name: "; ".join(parts[name]) for name in sorted(parts, key=places.__getitem__)}
    agenda = tuple(wish for wish in intent.agenda if wish not in taken)
    if len(parts) == 1:
        alone = replace(opened, message=str(inputs[opened.skill]))
        return replace(intent, open=alone, agenda=agenda)
    several = Open(skill=TOGETHER, contract=run.agent.contract, message=said, inputs=inputs)
    reason = f"{len(parts)} specialists, each for its part: {intent.reason}"
    return replace(intent, open=several, agenda=agenda, reason=reason, doubted=frozenset())
