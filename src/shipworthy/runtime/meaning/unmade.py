"""Keeps a plain yes from carrying out what the message before it may have been meant to change.

Where a message leaves what would be done as it was, and was not surely no change, the question says so. One yes that
says `as it is` agrees then; of plain ones it takes two.
"""

from dataclasses import replace

from shipworthy.contract.context import is_named
from shipworthy.contract.language.types import TypeSpec
from shipworthy.contract.page import walk
from shipworthy.contract.phrases.phrases import Phrases
from shipworthy.routing.consent.assent import agrees_to_all, hesitates, insists
from shipworthy.routing.consent.question import Shown, act_of, asks, told_of
from shipworthy.routing.replies.followup import CORRECTION
from shipworthy.routing.replies.proposed import proposed_in
from shipworthy.routing.said import Said
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.intent import Intent
from shipworthy.runtime.meaning.meant import asks_for_a_fact
from shipworthy.runtime.meaning.turns import (
    ABLE,
    ASIDES,
    CONDITIONS,
    FIRST_WAIT,
    NEGATIONS,
    REASONS,
    RESTATING,
    TELLING,
)
from shipworthy.runtime.outcome import Outcome
from shipworthy.stores.session import Pending

LONGEST_SHOWN = 2_000
"""Characters of a question that are looked through for what a message repeats."""
TIMES = (TypeSpec(name="date"), TypeSpec(name="time"))
FIRST = 3
"""Words with which a message begins."""
ONCE, TWICE = 1, 2
"""How often it was asked whether to do it as it is."""


def heeded(talk: Conversation, found: Intent) -> Intent:
    """Note what a message about a question for a yes leaves as it was; `found`: what the message means."""
    if (first := FIRST_WAIT.match(talk.said.message)) is not None:
        talk = replace(talk, said=Said(talk.said.message[first.end() :], talk.said.now))
    opened = talk.session.open
    pending = opened.pending if opened is not None else None
    if opened is None or pending is None or found.approved or found.stale or found.heard:
        return found
    if not pending.calls:
        # What is given for a question is what the person wants now.
        answered = pending.kind == "input" and found.open is not None and bool(found.open.unmade)
        return replace(found, open=replace(found.open, unmade=())) if answered and found.open is not None else found
    if (pending.by and not is_named(pending.by, talk.asker.context)) or _changes_nothing(talk, found, pending):
        return found
    if found.below is not None and found.open is not opened and _may_mean_it(talk, found):
        below = tuple(
            replace(one, pending=doubted(pending, talk.agent.phrases)) if one.pending == pending else one
            for one in found.below
        )
        return replace(found, below=below)
    if found.open is None or found.open.skill != opened.skill or found.below is not None:
        return found
    if found.open.inputs != opened.inputs:
        # It was understood, and what would be done is the same: no argument of it is what was changed.
        return found
    same = replace(found.open, unmade=_calls(pending))
    if found.ask is not None and found.ask.calls == pending.calls:
        return replace(found, open=same, ask=doubted(found.ask, talk.agent.phrases))
    return replace(found, open=same)


def shown_as_it_is(phrases: Phrases, intent: Intent, outcome: Outcome) -> Outcome:
    """Say in a question that is asked anew that nothing of it was changed, where the message may have been meant to."""
    pending, opened = outcome.pending, intent.open
    if pending is None or opened is None or not opened.unmade or pending.sure or _calls(pending) != opened.unmade:
        return outcome
    again = doubted(pending, phrases)
    return replace(outcome, pending=again, text=f"{outcome.text.removesuffix(pending.text)}{again.text}")


def doubted(pending: Pending, phrases: Phrases, times: int = ONCE) -> Pending:
    """The question with what is said of a change that was not made."""
    shown = pending.shown or pending.text
    text = phrases("unmade" if times == ONCE else "as_it_is", question=shown)
    return replace(pending, text=text, own=pending.own or shown, shown=shown, sure=times)


def takes_as_it_is(pending: Pending, message: str, *, others: bool = False) -> bool:
    """Whether a message agrees to a question that was asked so, and says that it is meant as it is.

    `others`: requests wait that were told below the question, so that `both are fine` agrees to it; what waits is asked
    about in its turn.
    """
    if others and pending.kind == "confirm" and agrees_to_all(message):
        return True
    question = pending.own or pending.text
    act, last = act_of(question)
    return bool(pending.sure) and insists(message, Shown(act=act, last=last, told=told_of(question, act)))


def _calls(pending: Pending) -> tuple[str, ...]:
    return tuple(call.hash for call in pending.calls)


def _changes_nothing(talk: Conversation, found: Intent, pending: Pending) -> bool:
    """Whether a message is surely meant to change nothing: it takes time, is polite, or only asks for something."""
    same = found.ask is not None and found.ask.calls == pending.calls
    said = talk.said
    return (same and hesitates(said.message)) or _only_asks(said) or _only_repeats(talk, pending)


def _only_repeats(talk: Conversation, pending: Pending) -> bool:
    """Whether a message says nothing but the one day, or the one time, that the question shows: `I mean the 11th`.

    One of two may be meant for the other.
    """
    said, shown = talk.said, Said((pending.own or pending.text)[:LONGEST_SHOWN], talk.said.now)
    if len(said.message) > LONGEST_SHOWN or "?" in said.message:
        return False
    found = []
    for kind in TIMES:
        named = talk.agent.extractor.find(kind, said)
        values = {str(one.value) for one in talk.agent.extractor.find(kind, shown)} if named else set()
        if named and (len(values) != 1 or {str(one.value) for one in named} != values):
            return False
        found += named
    left = [token for token in said.tokens if not any(one.start <= token.start < one.end for one in found)]
    return bool(found) and all(token.lower in RESTATING for token in left)


def _only_asks(said: Said) -> bool:
    """Whether a message asks what is so; not `could it be shorter`, `isn't it Friday`, `why is it still Friday`."""
    words = [token.lower for token in said.tokens]
    if proposed_in(said.message) or CORRECTION.search(said.message) or not NEGATIONS.isdisjoint(words):
        return False
    first = next((word for word in words if word not in ASIDES), "")
    if first in ABLE or first in REASONS or first.endswith(("n't", "nt")):
        return False
    return asks_for_a_fact(said) or (said.message.rstrip().endswith("?") and asks(said.message))


def _may_mean_it(talk: Conversation, found: Intent) -> bool:
    """Whether what is begun beside the question may be no answer to the message, so that it was about the question."""
    if found.ask is not None or found.otherwise or found.open is None:
        return True
    agent, skill = talk.agent, found.open.skill
    words = [token.lower for token in talk.said.tokens if token.lower not in ASIDES]
    if not CONDITIONS.isdisjoint(words[:FIRST]) or CORRECTION.search(talk.said.message):
        return True
    if skill not in agent.spec.skills or agent.graphs.writing(skill) != "never":
        return False
    # A skill that only says a text of its author says that something is not done, or what can be done.
    says = all(place.node.target is None for place in walk(agent.graph(skill).nodes))
    return says or TELLING.isdisjoint(words[:FIRST])
