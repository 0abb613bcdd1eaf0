"""Requests that a message holds beside or instead of what is open: whether the router is sure, and how they begin."""

from dataclasses import replace

from shipworthy.routing.consent.assent import agrees_first, without_answer
from shipworthy.routing.said import Said
from shipworthy.routing.values.found import Found, outside
from shipworthy.routing.values.numbers import money, numbers
from shipworthy.routing.values.times import dates, spans, times
from shipworthy.routing.words import STOP, tokenize
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.described import is_reference, writes_asked
from shipworthy.runtime.meaning.intent import Intent, routed
from shipworthy.runtime.meaning.left_out import brought_forward
from shipworthy.runtime.meaning.meant import is_question
from shipworthy.runtime.meaning.stack import aside
from shipworthy.runtime.meaning.states import asked_to_read
from shipworthy.runtime.meaning.turns import POLITE, REPLIES, unhalted
from shipworthy.stores.session import Open, Pending

FEW = 2
"""Meaningful words below which a message is hardly a request."""
MOST_OF_A_VALUE = 8
"""Words of a message that can be a value alone."""
AHEAD = 2.0
"""How often the score of the loop that goes on another skill's score must be."""


def elsewhere(talk: Conversation, opened: Open) -> Intent | None:
    """Route the message as a request; None where the router is not sure: no skill takes over what may be an answer."""
    talk = replace(talk, said=unhalted(talk.said))
    route = talk.said.once(talk.agent.router.choose)
    asks = route.outcome != "route" and talk.answering is None and not is_loop(talk, opened)
    if asks and not asked_to_read(talk.agent, talk.said):
        return None
    if not asks and (route.outcome != "route" or (is_loop(talk, opened) and not _ahead(talk, opened))):
        return None
    if opened.pending is not None and (is_bare_value(talk.said) or _only_agrees(talk.said)):
        return None
    if (is_loop(talk, opened) or not opened.skill) and is_reference(talk.agent, talk.said):
        return None
    found = routed(talk)
    return found if found.open is not None else None


def _only_agrees(said: Said) -> bool:
    """Whether a message is little more than a word of assent with an act: `yes please report`, `fine, go ahead`."""
    if is_question(said) or not agrees_first(said.message):
        return False
    return len([token for token in tokenize(without_answer(said.message)) if token.lower not in STOP]) < FEW


def is_bare_value(said: Said) -> bool:
    """Whether a message is a day, a time, a length or a number alone: it asks for nothing."""
    words = [Found(None, token.start, token.end) for token in said.tokens if token.lower not in STOP | POLITE]
    if not words or len(words) > MOST_OF_A_VALUE or is_question(said):
        return False
    return not outside(words, [item for find in (dates, times, spans, money, numbers) for item in said.once(find)])


def acts_on_what_was_named(talk: Conversation) -> Intent | None:
    """Begin the act of a message on what the one before has named, where a skill does it: `then cancel it`.

    Nothing is begun that writes unasked.
    """
    skill = talk.said.once(talk.agent.router.choose).skill
    if skill is None or not writes_asked(talk.agent, skill) or talk.agent.graphs.writing(skill) == "never":
        return None
    found, said = routed(talk), talk.said.message.lower()
    given = found.open.inputs.values() if found.open is not None and found.open.skill == skill else ()
    of_before = any(str(value).lower() not in said for value in given)
    return found if of_before else None


def awaited(talk: Conversation, opened: Open) -> Intent | None:
    """Begin the waiting request whose act an answer names: `just pay the october one`; None where it names none."""
    route = talk.said.once(talk.agent.router.choose)
    if route.outcome != "route" or route.skill == opened.skill:
        return None
    wish = next((one for one in talk.session.agenda if one.skill == route.skill), None)
    found = routed(talk) if wish is not None else None
    if wish is None or found is None or found.open is None:
        return None
    return replace(found, agenda=tuple(one for one in talk.session.agenda if one is not wish))


def started(talk: Conversation, opened: Open | None, other: Intent) -> Intent:
    """Begin a request that comes between, or ask first: nothing that writes is begun by what may be an answer.

    `opened`: the skill whose question is put aside; None where it was dropped.
    """
    if opened is not None and (first := brought_forward(talk, opened, other)) is not None:
        return first
    agent, skill = talk.agent, other.open.skill if other.open is not None else ""
    writing = agent.graphs.writing(skill)
    words = [token for token in talk.said.tokens if token.lower not in STOP]
    short = len(words) < FEW and not (is_question(talk.said) and skill in agent.spec.specialists)
    if writing == "unasked" or (writing == "asked" and short):
        about = agent.spec.skills[skill].about
        text = agent.phrases("something_else", about=about.rstrip("."))
        message = other.open.message if other.open is not None else talk.said.message
        ask = Pending(kind="skill", names=(skill,), text=text, choices=(about,), values=(skill,), message=message)
        why = f"it writes, and may be an answer: {other.reason}"
        other = replace(other, open=None, ask=ask, reason=why, foreign=True)
    return aside(talk, opened, other) if opened is not None else other


def is_side_question(talk: Conversation, opened: Open, pending: Pending) -> bool:
    """Whether what could be the text that was asked for is a question of the user's own, or an example of a skill."""
    if not takes_any_text(talk, opened, pending):
        return False
    if is_question(talk.said):
        return True
    words = [token.lower for token in talk.said.tokens]
    others = [skill for skill in talk.agent.spec.routable if skill.name != opened.skill]
    return any(words == [token.lower for token in tokenize(text)] for skill in others for text in skill.examples)


def takes_text(talk: Conversation, opened: Open, pending: Pending) -> bool:
    """Whether any text answers the open question, or one of several that are asked together."""
    inputs = talk.inputs_of(opened.skill)
    specs = [inputs[name] for name in pending.names if name in inputs]
    return any((spec.list or spec.type).name == "text" and spec.pattern is None for spec in specs)


def takes_any_text(talk: Conversation, opened: Open, pending: Pending) -> bool:
    """Whether any text answers the open question."""
    inputs = talk.inputs_of(opened.skill)
    specs = [inputs[name] for name in pending.names if name in inputs]
    return bool(specs) and all((spec.list or spec.type).name == "text" and spec.pattern is None for spec in specs)


def is_loop(talk: Conversation, opened: Open) -> bool:
    """Whether the open skill is a loop, in which a model reads what is said next."""
    return opened.skill in talk.agent.spec.skills and bool(talk.agent.spec.skills[opened.skill].tools)


def belongs_to_loop(talk: Conversation, opened: Open) -> bool:
    """Whether a message that the router is not sure of goes to the open loop; not one that attacks the agent."""
    return is_loop(talk, opened) and bool(talk.said.once(talk.agent.router.choose).candidates)


def _ahead(talk: Conversation, opened: Open) -> bool:
    """Whether the router is so sure of another skill that the message is no reply to what the loop said."""
    route, tokens = talk.said.once(talk.agent.router.choose), talk.said.tokens
    if route.skill == opened.skill or (tokens and tokens[0].lower in REPLIES):
        return False
    return route.confidence >= AHEAD * dict(route.candidates).get(opened.skill, 0.0)
