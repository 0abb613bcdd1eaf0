"""Interprets a message after a skill has answered: what waits is begun, or the skill goes on, or the message is new."""

from collections.abc import Mapping
from dataclasses import replace

from shipworthy.routing.replies.confirm import another_choice
from shipworthy.routing.replies.followup import follow_up
from shipworthy.routing.replies.reply import Asked, read_reply
from shipworthy.routing.said import Said
from shipworthy.runtime.meaning.another import another, carrier
from shipworthy.runtime.meaning.closing import about_the_answer, at_once, closing, may_go_on
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.elsewhere import belongs_to_loop, elsewhere, is_loop
from shipworthy.runtime.meaning.intent import Intent, begun, carried, routed
from shipworthy.runtime.meaning.onward import asks_on, mended
from shipworthy.runtime.meaning.put_off import of_wish
from shipworthy.runtime.meaning.spoken_of import (
    another_day,
    by_pronoun,
    does_it,
    last_clause,
    rather_of_it,
    takes_a_time,
)
from shipworthy.runtime.meaning.stack import aside
from shipworthy.runtime.meaning.turns import DONE, GO_ON, SECOND, STANDING, bare
from shipworthy.stores.session import Open

FEW = 2
"""Words with a meaning of their own, beside the values, in a message that goes on with the last skill."""


def after(talk: Conversation, opened: Open) -> Intent:
    """Begin what waits, go on with the last skill or a loop, or route the message as a new request."""
    if talk.session.agenda and (waiting := proposed(talk)) is not None:
        return waiting
    if (followed := _left_or_followed(talk, opened)) is not None:
        return followed
    if is_loop(talk, opened):
        return _after_loop(talk, opened)
    if (begins := does_it(talk, opened) or takes_a_time(talk, opened)) is not None:
        return begins
    if changes := another_day(talk, opened) or another(talk, opened):
        same = _beside(talk, opened)
        return Intent(open=_carried_on(talk, same, changes), reason="the last request with another value")
    if changes := another_choice(talk.inputs_of(opened.skill), opened.offers, opened.inputs, talk.said):
        return Intent(open=_carried_on(talk, opened, changes), reason="another choice")
    if (closed := closing(talk)) is not None:
        return (by_pronoun(talk, opened) if may_go_on(talk) else None) or closed
    found = routed(talk)
    open_to_doubt = found.refused is not None or found.ask is not None
    if (open_to_doubt and about_the_answer(talk, opened)) or asks_on(talk, opened, found):
        known = talk.agent.phrases("all_i_know")
        return Intent(open=_carried_on(talk, opened, {}), prefix=known, reason="a question about the last answer")
    if changes := mended(talk, opened, found):
        # The request is the old one: what is said beside the value is no part of it.
        same = replace(opened, inputs={**opened.inputs, **changes}, ended=False)
        return Intent(open=same, reason="the last request with a corrected value")
    return _unsure(talk, opened, found) if open_to_doubt else rather_of_it(talk, opened, found) or found


def _left_or_followed(talk: Conversation, opened: Open) -> Intent | None:
    """Answer a leave-taking, or go on with another value; None where the message is neither."""
    left, followed = at_once(talk), _followed(talk, opened)
    return followed if left is None or (followed is not None and _picks_an_option(talk, opened, followed)) else left


def _picks_an_option(talk: Conversation, opened: Open, followed: Intent) -> bool:
    """Whether a follow-up changes an option: `no, ciao`, where that is one of what can be sent."""
    inputs = talk.inputs_of(opened.skill)
    given = followed.open.inputs if followed.open is not None and followed.open.skill == opened.skill else {}
    changed = [name for name, value in given.items() if name in inputs and value != opened.inputs.get(name)]
    return any(inputs[name].kind.name == "choice" for name in changed)


def _unsure(talk: Conversation, opened: Open, found: Intent) -> Intent:
    """Go on with what was spoken of, or with a loop before, instead of asking what is meant or refusing."""
    if (meant := by_pronoun(talk, opened)) is not None:
        return meant
    if (going := _going_on(talk, opened, found)) is not None:
        return going
    if found.refused is not None and (loop := _loop_below(talk)) is not None:
        below = tuple(one for one in talk.session.below if one is not loop)
        return Intent(open=_carried_on(talk, loop, {}), below=below, reason="said to the loop before")
    return found


def _going_on(talk: Conversation, opened: Open, found: Intent) -> Intent | None:
    """Begin what takes the values of a message and what was spoken of, instead of asking or refusing; else None."""
    names = found.ask.names if found.ask is not None and found.ask.kind == "skill" else ()
    if found.refused is not None and not STANDING.isdisjoint([token.lower for token in talk.said.tokens]):
        names = tuple(skill.name for skill in talk.agent.spec.routable)
    going = carrier(talk, opened, names, few=FEW)
    if going is None or going[0] != opened.skill:
        return carried(talk, going[0], found) if going is not None else None
    return Intent(open=_carried_on(talk, _beside(talk, opened), going[1]), reason="the last request goes on")


def _followed(talk: Conversation, opened: Open) -> Intent | None:
    """Go on with the last skill and another value; None where the message is no follow-up on it."""
    change = follow_up(talk.inputs_of(opened.skill), opened.inputs, talk.said, talk.agent.extractor)
    if change is None and (last := last_clause(talk)) is not None:
        return _followed(last, opened)
    if change is None:
        return None
    if not change.correction and talk.agent.router.example_of(talk.said) not in (None, opened.skill):
        # What an author gave as an example of another skill asks for that one, also with other values.
        return routed(talk)
    reason = "a correction of the last answer" if change.correction else "a follow-up on the last answer"
    same = opened if change.correction else _beside(talk, opened)
    return Intent(open=_carried_on(talk, same, change.changes), reason=reason)


def _after_loop(talk: Conversation, opened: Open) -> Intent:
    """Go on with the loop, unless the router is sure of another skill."""
    if (other := elsewhere(talk, opened)) is not None:
        return aside(talk, opened, other)
    if belongs_to_loop(talk, opened):
        return Intent(open=_carried_on(talk, opened, {}), reason="said to the loop that answered last")
    return routed(talk)


def _loop_below(talk: Conversation) -> Open | None:
    """Return the loop that another skill interrupted, where the message may belong to it."""
    loops = [one for one in talk.session.below if one.pending is None and belongs_to_loop(talk, one)]
    return loops[-1] if loops else None


def _carried_on(talk: Conversation, opened: Open, changes: Mapping[str, object]) -> Open:
    """Change the inputs of the last skill; its results stay, so that no write is repeated."""
    return replace(opened, request=talk.said.message, inputs={**opened.inputs, **changes}, ended=False)


def _beside(talk: Conversation, opened: Open) -> Open:
    """The last skill for one more request; where it waits for the clock, it goes on waiting beside it."""
    sleeps = any(one.id == opened.id for one in talk.session.asleep)
    return replace(opened, id="", waits=(), settled={}, settled_for={}) if sleeps else opened


def proposed(talk: Conversation) -> Intent | None:
    """Begin the request that was proposed, or leave it out; None where the message says neither."""
    agent, said = talk.agent, talk.said
    wish, rest = talk.session.agenda[0], talk.session.agenda[1:]
    words = bare(said)
    if words in DONE:
        return Intent(say=agent.phrases("left_out"), agenda=(), reason="what waited is left out")
    reply = read_reply(Asked(kind="confirm"), {}, said, agent.extractor)
    if reply.kind in ("no", "abandon"):
        return Intent(say=agent.phrases("left_out"), agenda=rest, reason="the proposal was declined")
    if wish.skill not in agent.spec.skills or (reply.kind != "yes" and words not in GO_ON | SECOND):
        return None
    own = Said(wish.message, said.now)
    found = begun(agent, wish.skill, own, reason="the request that was next", several=bool(wish.inputs))
    opened = found.open if found.open is None else of_wish(agent, found.open, wish, own)
    given = opened.inputs if opened is not None else {}
    return replace(found, open=opened, agenda=rest, doubted=found.doubted - given.keys())
