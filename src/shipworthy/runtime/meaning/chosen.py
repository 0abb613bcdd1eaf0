"""Interprets a message as the answer to the question which skill is meant."""

from collections.abc import Mapping
from dataclasses import replace

from shipworthy.contract.writing import writing_of
from shipworthy.routing.consent.leading import leading
from shipworthy.routing.replies.followup import content
from shipworthy.routing.replies.reply import ParsedReply
from shipworthy.routing.said import Said
from shipworthy.routing.values.inputs import fill
from shipworthy.routing.words import STOP
from shipworthy.runtime.meaning.again import not_understood, noted
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.elsewhere import FEW, elsewhere
from shipworthy.runtime.meaning.intent import Intent, begun, routed
from shipworthy.stores.session import Open, Pending

DROPPED = "All right, I have dropped that."
FAVOURED = 0.65
"""Share of the offered skills' chances, by both messages together, from which one of them is begun."""
SAYS_SOMETHING = 0.1
"""Chance of the best skill below which a message says nothing of what is wanted."""
LONGEST = 4_000
"""Characters of the messages that wait for the choice."""


def skill_reply(talk: Conversation, opened: Open, pending: Pending, reply: ParsedReply) -> Intent:
    """Begin the skill that is chosen, with what both messages say; else keep what is said and ask again."""
    if reply.kind in ("abandon", "no"):
        instead = _instead(talk, opened, reply.rest) if reply.rest else None
        return instead or Intent(say=DROPPED, reason="the open question was dropped")
    if reply.kind == "choice" and reply.index is not None:
        first = Said(pending.message, talk.said.now)
        return begun(talk.agent, pending.names[reply.index], first, reason="chosen by the user")
    values, bare = _values(talk, pending)
    both = Said(f"{pending.message}\n{talk.said.message}"[:LONGEST], talk.said.now)
    kept = replace(pending, message=both.message)
    if bare:
        # A value alone says nothing of what is wanted.
        return replace(
            not_understood(talk, _holding(opened, values), kept),
            prefix=noted(values.values()),
            reason="a value for what is wanted",
        )
    denied = leading(talk.said.message)
    if denied is not None and not denied.agrees and (other := _instead(talk, opened, talk.said.message[denied.rest :])):
        return other
    route = talk.said.once(talk.agent.router.choose)
    if route.outcome == "route" and route.skill in pending.names:
        return _begun(talk, pending, str(route.skill), route.confidence, route.why)
    words = [token for token in talk.said.tokens if token.lower not in STOP]
    if len(words) >= FEW and (other := elsewhere(talk, opened)) is not None:
        return other
    # A message of everyday words alone says nothing for any of them: `ok`.
    if words and (favoured := _favoured(talk, pending, both)) is not None:
        return _begun(talk, pending, *favoured, "the messages together favour it")
    if talk.answering is None and not talk.session.below and len(words) >= FEW and route.outcome == "ask":
        again = routed(replace(talk, said=both))
        if again.ask is not None and again.ask.kind == "skill":
            asked = replace(again.ask, unclear=pending.unclear + 1)
            how = not_understood(talk, opened, pending).prefix if pending.unclear else ""
            return replace(again, ask=asked, prefix=how)
        return again
    return not_understood(talk, _holding(opened, values), kept if values else pending)


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


def _favoured(talk: Conversation, pending: Pending, both: Said) -> tuple[str, float] | None:
    """Return the offered skill that the messages favour; None where none is far ahead, or it writes unasked."""
    agent = talk.agent
    joined = both.once(agent.router.choose)
    if joined.outcome == "route" and joined.skill in pending.names:
        return str(joined.skill), joined.confidence
    first = dict(Said(pending.message, talk.said.now).once(agent.router.choose).candidates)
    now = dict(talk.said.once(agent.router.choose).candidates)
    if max(now.values(), default=0.0) < SAYS_SOMETHING:
        return None
    chances = {name: first.get(name, 0.0) * now.get(name, 0.0) for name in pending.names}
    best = max(pending.names, key=lambda name: chances[name])
    share = chances[best] / (sum(chances.values()) or 1.0)
    writes = writing_of(agent.spec, agent.graph(best), agent.graph) == "unasked"
    return (best, share) if share >= FAVOURED and not writes else None
