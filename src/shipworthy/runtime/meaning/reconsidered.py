"""Reads what is said again, or sets a value anew, where a yes is asked for."""

from dataclasses import replace

from shipworthy.routing.consent.assent import answers_yes_or_no, turns_down
from shipworthy.routing.replies.changed import changed
from shipworthy.routing.replies.proposed import proposed_in
from shipworthy.routing.replies.repeated import repeats
from shipworthy.routing.said import Said
from shipworthy.routing.words import STOP
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.ending import is_ending
from shipworthy.runtime.meaning.intent import Intent
from shipworthy.runtime.meaning.meant import is_question
from shipworthy.runtime.meaning.sentences import changed_beside
from shipworthy.runtime.meaning.turns import CORRECTIONS, KEEPING, NEW, POLITE
from shipworthy.stores.session import Open, Pending

FEW_WORDS = 6
"""Words of a message that agrees and says nothing else."""


def changes_in(talk: Conversation, opened: Open) -> dict[str, object]:
    """Return the one input that the message sets to another value; empty where it sets none or several."""
    rest = proposed_in(talk.said.message)
    said = Said(rest, talk.said.now) if rest else talk.said
    return changed(talk.changed_by(opened.skill), opened.inputs, said, talk.agent.extractor)


def said_again(talk: Conversation, opened: Open, pending: Pending) -> Intent | None:
    """Ask for the yes again where the message names what would be done; it is no yes, and changes nothing."""
    inputs, given = talk.inputs_of(opened.skill), opened.inputs
    turned_down = pending.text == talk.agent.phrases("what_else")
    if pending.kind == "confirm" and turned_down and _agrees_after_all(talk, opened):
        return Intent(open=replace(opened, pending=None), reason="what was turned down is wanted after all")
    if pending.kind != "confirm" or not repeats(inputs, opened.offers, given, talk.said, talk.agent.extractor):
        return changed_beside(talk, opened, pending)
    reason = "what would be done is said again"
    if turned_down:
        # What was turned down is wanted after all.
        return Intent(open=replace(opened, pending=None), reason=reason)
    return Intent(ask=pending, open=opened, heard=True, reason=reason)


def _agrees_after_all(talk: Conversation, opened: Open) -> bool:
    """Whether a short message agrees to what was turned down, which is asked again: `yes, cancel it`."""
    said = talk.said
    if len(said.tokens) > FEW_WORDS or turns_down(said.message) or is_question(said):
        return False
    return answers_yes_or_no(said.message) and not changes_in(talk, opened)


def is_kept(talk: Conversation, opened: Open) -> bool:
    """Whether a message only says that something stays, where it was asked whether to end it: `keep it`."""
    words = [token.lower for token in talk.said.tokens]
    if opened.skill not in talk.agent.spec.skills or not is_ending(talk.agent, opened.skill):
        return False
    if not NEW.isdisjoint(words):
        # The other one is meant instead.
        return False
    return not KEEPING.isdisjoint(words) and STOP.union(POLITE, KEEPING, CORRECTIONS).issuperset(words)
