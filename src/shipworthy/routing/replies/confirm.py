"""Reads the answer to a question for a yes: a yes, a no, giving up, a change, or none of these."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from shipworthy.contract.input import Input
from shipworthy.routing.consent.assent import LONGEST_MESSAGE, leaves, meaning, without_answer
from shipworthy.routing.consent.question import Shown, act_of, asks, question_in, shows_several, told_of
from shipworthy.routing.replies.choice import chosen, corrects, leaves_open
from shipworthy.routing.replies.followup import CORRECTION, FollowUp, follow_up
from shipworthy.routing.replies.ordered import by_value
from shipworthy.routing.replies.proposed import proposed_in
from shipworthy.routing.replies.reworded import dictated, reworded, texts_anew
from shipworthy.routing.replies.share import changed_share
from shipworthy.routing.replies.shown import Proposal, all_offers, names_another, repeats, timed
from shipworthy.routing.said import Said
from shipworthy.routing.values.extract import Extractor
from shipworthy.stores.session import Offer


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The meaning of the answer; `changes`: the inputs that it sets anew."""

    kind: Literal["yes", "no", "gives up", "change", "other"]
    changes: Mapping[str, object] = field(default_factory=dict)
    question: str = ""
    """A question of its own, with which the message goes on after a change."""
    rest: str = ""
    """What is said beside giving up: a reason, or a request."""


def read_answer(proposal: Proposal, said: Said, extractor: Extractor) -> Answer:
    """Read the message; a yes says nothing that was not shown."""
    act, last = act_of(proposal.text)
    told = told_of(proposal.text, act)
    several = shows_several(proposal.text)
    bare = Shown(act=act, last=last, timed=timed(proposal.current.values()), told=told, several=several)
    # A longer message is no answer by itself.
    short = len(said.message.strip()) <= LONGEST_MESSAGE
    another = short and names_another(proposal, said.message)
    read = meaning(said.message, bare)
    if read != "other" and not (read == "yes" and another):
        return Answer(kind="no" if read == "declines" else read)
    if short and (rest := proposed_in(said.message)):
        # "What about 13:30?" is asked again with it.
        answer = read_answer(proposal, Said(rest, said.now), extractor)
        return answer if answer.kind == "change" else Answer(kind="other")
    if short and (texts := texts_anew(proposal.texts, said, dictated)):
        return Answer(kind="change", changes=texts)
    if asks(said.message) or leaves_open(said):
        return Answer(kind="other")
    if question := question_in(said.message):
        first = said.part(0, said.message.rfind(question))
        answer = read_answer(proposal, first, extractor)
        return replace(answer, question=question) if answer.kind == "change" else Answer(kind="other")
    read = meaning(said.message, repeats(proposal, bare, said, extractor)) if short else "other"
    if read == "yes" and not another:
        return Answer(kind="yes")
    change = _followed(proposal, said, extractor)
    if change is not None:
        return Answer(kind="change", changes=change.changes)
    if changes := _other_value(proposal, said, extractor):
        return Answer(kind="change", changes=changes)
    read = "other" if read == "yes" else read
    if read == "other" and (reason := leaves(said.message, bare)) is not None:
        return Answer(kind="gives up", rest=reason)
    return Answer(kind="other" if read == "declines" else read)


def _followed(proposal: Proposal, said: Said, extractor: Extractor) -> FollowUp | None:
    change = follow_up(proposal.inputs, proposal.current, said, extractor)
    if change is None and (rest := without_answer(said.message)) and rest != said.message:
        # "Yep, make it 60": a word of assent hides no change.
        change = follow_up(proposal.inputs, proposal.current, Said(rest, said.now), extractor)
    return change


def _other_value(proposal: Proposal, said: Said, extractor: Extractor) -> dict[str, object]:
    """Return what the message changes in a text, in a share, or among choices."""
    kinds = {name: spec.type.name for name, spec in proposal.inputs.items() if spec.list is None}
    return (
        dict(texts_anew(proposal.texts, said, reworded))
        or dict(changed_share(kinds, proposal.current, said, proposal.text))
        or other_choices(proposal.inputs, proposal.offers, proposal.current, said, extractor)
    )


def other_choices(
    inputs: Mapping[str, Input],
    offers: Mapping[str, Offer],
    current: Mapping[str, object],
    said: Said,
    extractor: Extractor | None = None,
) -> dict[str, object]:
    """Return the input that the message sets to another of its choices; empty where there is none, or several fit."""
    changes: dict[str, object] = {}
    for name, offer in all_offers(inputs, offers).items():
        spec, value = inputs[name], current.get(name)
        if spec.list is not None or value not in offer.values:
            continue
        held = offer.values.index(value)
        place = chosen(offer.labels, said, offer.values, 1, held=held, listed=False)
        if place is None and extractor is not None:
            place = by_value(offer.labels, said, extractor)
        if place is not None and place != held:
            changes[name] = offer.values[place]
    return changes if len(changes) == 1 else {}


def another_choice(
    inputs: Mapping[str, Input], offers: Mapping[str, Offer], current: Mapping[str, object], said: Said
) -> dict[str, object]:
    """Return the input that a correction of the last answer sets to another of its choices."""
    if not offers or asks(said.message) or not (corrects(said) or CORRECTION.search(said.message)):
        return {}
    return other_choices(inputs, offers, current, said)
