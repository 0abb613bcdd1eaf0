"""Interprets a message as the answer to the question which skill is meant."""

from collections.abc import Mapping
from dataclasses import replace

from shipworthy.routing.consent.leading import leading
from shipworthy.routing.replies.followup import content
from shipworthy.routing.replies.reply import ParsedReply
from shipworthy.routing.said import Said
from shipworthy.routing.values.inputs import fill
from shipworthy.routing.words import STOP
from shipworthy.runtime.meaning.again import not_understood, noted
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.courtesy import manner_of
from shipworthy.runtime.meaning.declined import leaving
from shipworthy.runtime.meaning.described import (
    favoured,
    goes_on_itself,
    is_reference,
    likely_loop,
    near_another,
    offered_again,
    otherwise,
    writes_asked,
)
from shipworthy.runtime.meaning.elsewhere import FEW, acts_on_what_was_named, elsewhere
from shipworthy.runtime.meaning.intent import Intent, begun, routed
from shipworthy.runtime.meaning.meant import is_question, names_a_thing, only_agrees
from shipworthy.stores.session import Open, Pending

LONGEST = 4_000
"""Characters of the messages that wait for the choice."""


def skill_reply(talk: Conversation, opened: Open, pending: Pending, reply: ParsedReply) -> Intent:
    """Begin the skill that is chosen, with what both messages say; else keep what is said and ask again."""
    if reply.kind in ("abandon", "no"):
        if (named := acts_on_what_was_named(talk)) is not None:
            return named
        instead = _instead(talk, opened, reply.rest) if reply.rest else None
        return instead or Intent(say=talk.agent.phrases("dropped"), reason="the open question was dropped")
    if reply.kind == "choice" and reply.index is not None:
        first = Said(pending.message, talk.said.now)
        return begun(talk.agent, pending.names[reply.index], first, reason="chosen by the user")
    if (gone := leaving(talk, opened, pending)) is not None:
        return gone
    if (manner := manner_of(talk.said)) in ("greeting", "thanks"):
        # Manners describe nothing: read together with the message before they would choose a skill.
        polite = talk.agent.phrases("hello" if manner == "greeting" else "welcome")
        return replace(not_understood(talk, opened, pending), prefix=polite)
    values, bare = _values(talk, pending)
    if (act := otherwise(talk.agent, talk.said, pending.names)) is not None:
        return _with_noted(talk, opened, _begun(talk, pending, act, 1.0, "the act of one that was offered"))
    both = Said(f"{pending.message}\n{talk.said.message}"[:LONGEST], talk.said.now)
    found = (None if bare and not is_question(talk.said) else _told(talk, opened, pending)) or _favoured(
        talk, pending, both, bare=bare
    )
    kept, held = replace(pending, message=both.message), _holding(opened, values)
    if found is None and bare and (only := _only_taker(talk, pending)) is not None:
        return _begun(talk, pending, only, 1.0, "the only one that takes this value")
    if found is None and (bare or is_reference(talk.agent, talk.said)):
        # A value alone says nothing of what is wanted.
        known = noted(talk.agent.phrases, values.values() or [talk.said.message.strip()])
        return replace(not_understood(talk, held, kept), prefix=known, reason="a value for what is wanted")
    if (found := found or _described(talk, opened, pending, both)) is not None:
        return _with_noted(talk, opened, found)
    loops = any(goes_on_itself(talk.agent, name) for name in pending.names)
    return not_understood(talk, held, kept if values or (loops and not is_question(talk.said)) else pending)


def _with_noted(talk: Conversation, opened: Open, found: Intent) -> Intent:
    """Complete what is begun by the things that were noted while it was asked what is meant."""
    if found.open is None or opened.skill or not opened.inputs:
        return found
    inputs = talk.inputs_of(found.open.skill)
    noted_before = {n: v for n, v in opened.inputs.items() if n in inputs and names_a_thing(talk.agent, inputs[n])}
    return replace(found, open=replace(found.open, inputs={**noted_before, **found.open.inputs}))


def _told(talk: Conversation, opened: Open, pending: Pending) -> Intent | None:
    """Begin what the message says by itself: another skill instead of all that was offered, or one of these."""
    denied = leading(talk.said.message)
    if denied is not None and not denied.agrees:
        instead = _instead(talk, opened, talk.said.message[denied.rest :])
        if instead is not None:
            return instead
    route = talk.said.once(talk.agent.router.choose)
    if route.outcome == "route" and route.skill in pending.names and not only_agrees(talk.said):
        return _begun(talk, pending, str(route.skill), route.confidence, route.why)
    return None


def _favoured(talk: Conversation, pending: Pending, both: Said, *, bare: bool) -> Intent | None:
    """Begin the offered skill that both messages favour; everyday words alone say nothing for any of them: `ok`."""
    best = favoured(talk, pending, both) if bare or (_words(talk.said) and not only_agrees(talk.said)) else None
    if best is None or (bare and not goes_on_itself(talk.agent, best[0])):
        return None
    return _begun(talk, pending, *best, "the messages together favour it")


def _described(talk: Conversation, opened: Open, pending: Pending, both: Said) -> Intent | None:
    """Begin, or offer, what both messages together describe; None where this one describes nothing."""
    route, joint = talk.said.once(talk.agent.router.choose), both.once(talk.agent.router.choose)
    says = len(_words(talk.said)) >= FEW
    if (says or (joint.skill and joint.skill == route.skill)) and (other := elsewhere(talk, opened)) is not None:
        return other
    if says and (loop := likely_loop(talk.agent, joint)) is not None:
        return _begun(talk, pending, loop, joint.confidence, "the messages together are most likely for it")
    unsure = route.outcome == "ask" or near_another(talk, pending)
    if talk.answering is not None or talk.session.below or not says or not unsure:
        return None
    again = routed(replace(talk, said=both))
    if again.open is not None and not again.otherwise:
        return again
    kept = replace(pending, message=both.message)
    asked = replace(offered_again(talk, kept, joint), unclear=pending.unclear + 1, id="")
    how = not_understood(talk, opened, pending).prefix if pending.unclear else ""
    return Intent(ask=asked, prefix=how, reason=again.reason, confidence=again.confidence)


def _words(said: Said) -> list[str]:
    return [token.lower for token in said.tokens if token.lower not in STOP]


def _holding(opened: Open, values: Mapping[str, object]) -> Open:
    """Keep values for the skill that is not chosen yet, so that the result shows them; its message gives them again."""
    return replace(opened, inputs={**opened.inputs, **values}) if values and not opened.skill else opened


def _instead(talk: Conversation, opened: Open, wanted: str) -> Intent | None:
    """Begin what is wanted instead of all that was offered, where the router is sure of it; a reason is no request."""
    inside = replace(talk, said=Said(wanted, talk.said.now))
    words = [token for token in inside.said.tokens if token.lower not in STOP]
    route = inside.said.once(talk.agent.router.choose)
    if not words or route.outcome != "route" or route.skill is None:
        return None
    return elsewhere(inside, opened) or begun(
        talk.agent, route.skill, inside.said, confidence=route.confidence, reason="wanted instead"
    )


def _values(talk: Conversation, pending: Pending) -> tuple[dict[str, object], bool]:
    """Return the values that the message gives for the offered skills, and whether it says nothing else."""
    found: dict[str, object] = {}
    bare = False
    for name in pending.names:
        inputs = talk.inputs_of(name)
        filled = fill(inputs, talk.said, talk.agent.extractor)
        found = {**filled.values, **found}
        bare = bare or (bool(filled.values) and not content(inputs, talk.said, filled.found))
    return found, bare


def _only_taker(talk: Conversation, pending: Pending) -> str | None:
    """Return the one offered skill that has an input for all that the message gives; None for none, and several.

    A figure or a time may be of any skill.
    """
    takers = []
    for name in pending.names:
        every = talk.inputs_of(name)
        inputs = {n: s for n, s in every.items() if names_a_thing(talk.agent, s) or s.kind.name == "choice"}
        filled = fill(inputs, talk.said, talk.agent.extractor)
        takers += [name] if filled.values and not content(inputs, talk.said, filled.found) else []
    return takers[0] if len(takers) == 1 and writes_asked(talk.agent, takers[0]) else None


def _begun(talk: Conversation, pending: Pending, skill: str, confidence: float, reason: str) -> Intent:
    """Begin a skill with the values of the first message, and those of this one instead of them."""
    first = Said(pending.message, talk.said.now)
    found = begun(talk.agent, skill, first, confidence=confidence, reason=reason)
    said = fill(talk.inputs_of(skill), talk.said, talk.agent.extractor)
    if found.open is None:
        return found
    message = f"{pending.message}\n{talk.said.message}"
    opened = replace(found.open, message=message, inputs={**found.open.inputs, **said.values})
    return replace(found, open=opened, doubted=(found.doubted | said.doubted) - said.values.keys())
