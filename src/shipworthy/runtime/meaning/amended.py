"""Reads a message that corrects what was given before, while a question for something else is open: `typo, 18544`."""

import re
from collections.abc import Mapping

from shipworthy.contract.input import Input
from shipworthy.regex import regex
from shipworthy.routing.replies.confirm import other_choices
from shipworthy.routing.replies.followup import CORRECTION, follow_up
from shipworthy.routing.replies.proposed import proposed_in
from shipworthy.routing.said import Said
from shipworthy.routing.values.inputs import fill
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.turns import CORRECTIONS, OPENERS, SLIPS, stripped
from shipworthy.stores.session import Open, Pending

BETTER = regex(r"\b(?:better|best|prefer|besser|lieber|mejor|prefiero|mieux|préfère)\b", re.IGNORECASE)
"""Matches a word with which a value is compared with the one before."""


def amended(talk: Conversation, opened: Open, pending: Pending) -> dict[str, object]:
    """Return the inputs that were given before and are said anew; empty where the message may answer the question.

    It corrects, and says nothing but values of these inputs.
    """
    said, inputs = talk.said, talk.inputs_of(opened.skill)
    # "Could we do Friday instead?" asks for another value, and proposes it.
    proposal = proposed_in(said.message) if CORRECTION.search(said.message) or BETTER.search(said.message) else ""
    given = {name: value for name, value in opened.inputs.items() if name not in pending.names and name in inputs}
    if pending.kind != "input" or not given or ("?" in said.message and not proposal):
        return {}
    corrects = CORRECTION.search(said.message) is not None
    said = Said(proposal, said.now) if proposal else said
    known = {name: inputs[name] for name in given}
    slips = [(token.start, token.end) for token in said.tokens if token.lower in SLIPS]
    change = follow_up(known, given, said.blanked(slips) if slips else said, talk.agent.extractor)
    anew = change is not None and (proposal or change.correction or slips or BETTER.search(said.message))
    if change is not None and (anew or _repeats(talk, known, given)):
        return dict(change.changes)
    if not slips and not corrects:
        return {}
    offers = {name: offer for name, offer in opened.offers.items() if name in given}
    return other_choices(known, offers, given, stripped(said, CORRECTIONS | OPENERS | SLIPS), talk.agent.extractor)


def _repeats(talk: Conversation, known: Mapping[str, Input], given: Mapping[str, object]) -> bool:
    """Whether a message that says nothing but values repeats one of those that were given: `okay Thursday at five`."""
    values = fill(known, talk.said, talk.agent.extractor).values
    return len(values) > 1 and any(given[name] == value for name, value in values.items())
