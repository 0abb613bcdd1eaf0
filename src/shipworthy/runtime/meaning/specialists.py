"""Messages in conversations with specialists: answers to their questions, and follow-ups on what they have said."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from shipworthy.contract.specialist.several import TOGETHER, parts_in, specialist_of
from shipworthy.routing.values.plans.plan import plan_of
from shipworthy.routing.words import STOP, tokenize, words_of
from shipworthy.runtime.meaning.after import proposed
from shipworthy.runtime.meaning.applied import read
from shipworthy.runtime.meaning.closing import closing
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.elsewhere import elsewhere, started
from shipworthy.runtime.meaning.intent import Intent, routed
from shipworthy.runtime.meaning.left_out import LeftOut, left_out
from shipworthy.runtime.meaning.meant import is_question, names_a_thing
from shipworthy.runtime.meaning.turns import ABOUT, FACTS, NEGATIONS, POLITE
from shipworthy.stores.session import Open, Pending, Session

INSTEAD = NEGATIONS | words_of("instead rather statt anstatt lieber en vez plutôt lieu")
"""Words of a message that puts one value in the place of another."""
BESIDE_A_TIME = (
    STOP | POLITE | words_of("too also only just instead rather not well auch nur también solo aussi seulement")
)
"""Words beside a time that changes what is asked."""
Interpret = Callable[[Conversation], Intent]


def asked_by(talk: Conversation, opened: Open, pending: Pending, told: str | None = None) -> Intent:
    """Say the message to the specialist whose question is open, unless it is surely a request for another.

    `told`: the conversation in which it was asked, where the question itself is not to be read.
    """
    if (less := left_out(talk, opened, pending)) is not None:
        return _without(talk, pending, less)
    if talk.answering is None and not answers_specialist(talk, pending):
        if pending.kind == "confirm" and opened.skill not in talk.agent.spec.implied and _adds_a_time(talk):
            # `mail Ben when I am free on Wednesday afternoon`, `the morning too`: it is found out, and shown, anew.
            longer = replace(opened, message=f"{opened.message}, {talk.said.message}", pending=None)
            return Intent(open=longer, reason="another time for what is asked")
        name, other = pending.within.partition(" ")[0], elsewhere(talk, opened)
        same = opened.skill if opened.skill in talk.agent.spec.implied or not is_question(talk.said) else ""
        # What a skill of the agent's own mails may be asked about by another question for it, too.
        if other is not None and other.open is not None and other.open.skill not in (same, name):
            return started(talk, opened, other)
    return said_to_asker(talk, opened, pending)


def _without(talk: Conversation, pending: Pending, less: LeftOut) -> Intent:
    """Leave parts of the message before out, and say what else the message says to the specialist that asks."""
    agent, asking = talk.agent, pending.within.partition(" ")[0]
    if less.every:
        gone = (*less.specialists, asking)
        return Intent(say=agent.phrases("dropped"), left=gone, reason="nothing of what was asked for is wished")
    note, why = less.told(agent), "a part that waited is left out"
    if not less.rest:
        return Intent(ask=pending, open=less.open, prefix=note, left=less.specialists, heard=True, reason=why)
    said = _said_to(talk, less.open, pending.within, why)
    return replace(said, words=less.rest, prefix=note, left=less.specialists)


def _adds_a_time(talk: Conversation) -> bool:
    """Whether a message tells a day, a time or a part of a day, and nothing beside it."""
    plan = plan_of(talk.said.message, talk.said.now)
    return bool(plan.parts) and BESIDE_A_TIME.issuperset(token.lower for token in tokenize(plan.rest))


def said_to_asker(talk: Conversation, opened: Open, pending: Pending) -> Intent:
    """Say the message to the specialist whose question is open."""
    return _said_to(talk, _corrected(talk, opened), pending.within, "an answer to the specialist that asked")


def answers_specialist(talk: Conversation, pending: Pending) -> bool:
    """Whether a message is an answer, and nothing else, to the question of a specialist that is open."""
    inner = _inner(talk, pending.within)
    own = inner.session.open if inner is not None else None
    if inner is None or own is None or own.pending is None:
        return False
    reply = read(inner, own, own.pending, inner.said)
    return reply.kind != "unclear" and not reply.rest


def _corrected(talk: Conversation, opened: Open) -> Open:
    """The open skill with the thing that an answer puts in the place of another: `Apple, and not to Dana, to Ana`."""
    words = {token.lower for token in talk.said.tokens}
    if opened.skill in talk.agent.spec.implied or words.isdisjoint(INSTEAD):
        return opened
    changed: dict[str, object] = {}
    for name, spec in talk.inputs_of(opened.skill).items():
        if name not in opened.inputs or not names_a_thing(talk.agent, spec):
            continue
        found = {str(one.value): one.value for one in talk.agent.extractor.of(spec, talk.said)}
        if found.pop(str(opened.inputs[name]), None) is not None and len(found) == 1:
            changed[name] = next(iter(found.values()))
    return replace(opened, inputs={**opened.inputs, **changed}) if changed else opened


def after_specialist(talk: Conversation, opened: Open, interpret: Interpret) -> Intent | None:
    """Route a message after a specialist has answered; what no skill is sure of may go on with it. None: neither."""
    if opened.skill not in talk.agent.spec.implied or talk.session.agenda:
        return None
    name = last_of(talk.agent.spec.implied, opened, talk.session.inner)
    if (inner := _inner(talk, name)) is not None and inner.session.agenda and proposed(inner) is not None:
        fresh = Open(skill=name, contract=talk.agent.contract, message=talk.said.message)
        return _said_to(talk, fresh, name, "an answer to what the specialist proposed")
    if (closed := closing(talk)) is not None:
        return closed
    found = routed(talk)
    sure = found.open is not None and not found.otherwise
    if sure and (found.open is None or found.open.skill == name or not _opens_on(talk)):
        return found
    if inner is not None:
        theirs = interpret(inner)
        if theirs.open is not None and theirs.refused is None and (not sure or _is_same(inner, theirs.open)):
            fresh = Open(skill=name, contract=talk.agent.contract, message=talk.said.message)
            return _said_to(talk, fresh, name, "a follow-up to the specialist that answered last")
    return found


def _opens_on(talk: Conversation) -> bool:
    """Whether a message begins as one that goes on, and is no example of another skill: `and Ben?`."""
    words = tuple(token.lower for token in talk.said.tokens)
    lead = max((len(phrase) for phrase in ABOUT if words[: len(phrase)] == phrase), default=0)
    # "And what do I have tomorrow?" is a question of its own.
    return lead > 0 and FACTS.isdisjoint(words[lead:]) and talk.agent.router.example_of(talk.said) is None


def _is_same(inner: Conversation, theirs: Open) -> bool:
    """Whether a specialist takes a message for the request that it answered last, with another value."""
    own = inner.session.open
    return own is not None and own.ended and bool(own.id) and own.id == theirs.id


def after_own_skill(talk: Conversation, found: Intent, interpret: Interpret) -> Intent:
    """What a message means behind a skill of the agent's own; else the last specialist goes on.

    `mail that to Dana`, yes, `and Intel?`.
    """
    name = next((one.by for one in reversed(talk.session.found_out) if not one.wrote), "")
    if found.open is not None or (found.refused is None and found.ask is None):
        return found
    inner = _inner(talk, name)
    theirs = interpret(inner) if inner is not None else None
    if theirs is None or theirs.open is None or theirs.refused is not None:
        return found
    fresh = Open(skill=name, contract=talk.agent.contract, message=talk.said.message)
    return _said_to(talk, fresh, name, "a follow-up to the specialist that found out what was passed on")


def _said_to(talk: Conversation, opened: Open, told: str, reason: str) -> Intent:
    # A message that is known to name no question names none to the specialist either: its yes approves nothing.
    answering = "" if talk.unnamed else talk.answering
    return Intent(open=replace(opened, pending=None, ended=False), reason=reason, told=told, answering=answering)


def last_of(implied: frozenset[str], opened: Open, inner: Mapping[str, Session]) -> str:
    """The specialist that the open skill has spoken with last, of several one that proposes something; else empty.

    `inner`: the conversations with specialists.
    """
    if opened.pending is not None and opened.pending.within:
        return opened.pending.within.partition(" ")[0]
    if opened.skill == TOGETHER and TOGETHER in implied:
        names = [specialist_of(part) for part in reversed(parts_in(opened.inputs))]
        proposing = [name for name in names if name in inner and inner[name].agenda]
        return next(iter(proposing or names), "")
    return opened.skill if opened.skill in implied else ""


def _inner(talk: Conversation, key: str) -> Conversation | None:
    """The conversation with a specialist in which the message would be read; None where there is none."""
    name, session = key.partition(" ")[0], talk.session.inner.get(key)
    one = talk.agent.spec.specialists.get(name)
    child = None if one is None or talk.agent.children is None else talk.agent.children.loaded(name)
    return None if child is None or session is None else replace(talk, agent=child, session=session)
