"""Reads the answer to a question for a yes: a yes, a no, giving up, a change, or none of these."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from shipworthy.contract.input import Input
from shipworthy.routing.consent.assent import leaves, meaning, without_answer
from shipworthy.routing.consent.lexicon import lexicon
from shipworthy.routing.consent.question import LONGEST_QUESTION, Shown, act_of, asks, question_in
from shipworthy.routing.consent.spelling import fold, split
from shipworthy.routing.replies.choice import chosen, corrects, leaves_open
from shipworthy.routing.replies.followup import CORRECTION, follow_up
from shipworthy.routing.replies.ordered import by_value
from shipworthy.routing.replies.share import changed_share
from shipworthy.routing.said import Said
from shipworthy.routing.values.extract import Extractor
from shipworthy.routing.values.found import Found
from shipworthy.routing.words import defined_words
from shipworthy.stores.session import Offer

CLOCK_TIME = re.compile(r"\d\d:\d\d")
"""Matches the beginning of a time of day as inputs hold it."""
NUMBER = re.compile(r"(?<![\w.,:/-])[$€£]?(\d{1,12}(?:[.,]\d{1,3})?)(?![\d:/-]|[.,]\d)[ ]?([^\W\d_]{1,20}|[$€£])?")
"""Matches a number that is no part of a code, a date or a time, and the word after it."""
UNIT = 3
"""Letters by which the names of one unit are known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What the user is asked to agree to."""

    text: str = ""
    inputs: Mapping[str, Input]
    current: Mapping[str, object]
    offers: Mapping[str, Offer] = field(default_factory=dict)


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
    bare = Shown(act=act, last=last, timed=_timed(proposal.current.values()))
    read = meaning(said.message, bare)
    if read != "other":
        return Answer(kind="no" if read == "declines" else read)
    if asks(said.message) or leaves_open(said):
        return Answer(kind="other")
    if question := question_in(said.message):
        first = said.part(0, said.message.rfind(question))
        answer = read_answer(proposal, first, extractor)
        return replace(answer, question=question) if answer.kind == "change" else Answer(kind="other")
    if meaning(said.message, _shown(proposal, bare, said, extractor)) == "yes":
        return Answer(kind="yes")
    change = follow_up(proposal.inputs, proposal.current, said, extractor)
    if change is None and (rest := without_answer(said.message)) and rest != said.message:
        # "Yep, make it 60": a word of assent hides no change.
        change = follow_up(proposal.inputs, proposal.current, Said(rest, said.now), extractor)
    if change is not None:
        return Answer(kind="change", changes=change.changes)
    kinds = {name: spec.type.name for name, spec in proposal.inputs.items() if spec.list is None}
    if changes := (
        changed_share(kinds, proposal.current, said, proposal.text)
        or other_choices(proposal.inputs, proposal.offers, proposal.current, said, extractor)
    ):
        return Answer(kind="change", changes=changes)
    read = meaning(said.message, _shown(proposal, bare, said, extractor))
    if read == "other" and (reason := leaves(said.message, bare)) is not None:
        return Answer(kind="gives up", rest=reason)
    return Answer(kind="other" if read == "declines" else read)


def _timed(values: Iterable[object]) -> bool:
    return any(
        isinstance(value, dt.date | dt.time | dt.timedelta)
        or (isinstance(value, str) and CLOCK_TIME.match(value) is not None)
        for value in values
    )


def _shown(proposal: Proposal, bare: Shown, said: Said, extractor: Extractor) -> Shown:
    """Find the parts of the message that repeat a value of the proposal."""
    named = [
        item
        for spec in proposal.inputs.values()
        if (spec.list or spec.type).name not in ("text", "yesno") or spec.pattern
        for item in extractor.of(spec, said)
    ]
    held: list[object] = []
    for value in proposal.current.values():
        items = value if isinstance(value, list) else [value]
        # Some of several values are not what was shown.
        held += items if len(items) == 1 or all(any(item == n.value for n in named) for item in items) else []
    found = [item for item in named if item.value in held]
    spans = [
        (item.start, item.end)
        for item in [
            *found,
            *_repeated_number(proposal.text, said),
            *_repeated_texts(held, said),
            *_repeated_labels(proposal, said),
        ]
    ]
    names = {
        fold(word)
        for name, spec in proposal.inputs.items()
        if name in proposal.current
        for word in (
            *name.split("_"),
            *(defined_words(str(spec.list or spec.type)) if spec.type.name != "choice" else ()),
        )
    }
    return Shown(values=tuple(spans), names=frozenset(names), act=bare.act, last=bare.last, timed=bare.timed)


def _repeated_number(text: str, said: Said) -> list[Found]:
    """Find the only number of the question where it is repeated, with its unit: `45 euros`."""
    shown = {match[1]: match[2] for match in NUMBER.finditer(text[:LONGEST_QUESTION])}
    if len(shown) != 1:
        return []
    ((number, unit),) = shown.items()
    found = []
    for match in NUMBER.finditer(said.message):
        alike = bool(unit and match[2] and fold(match[2])[:UNIT] == fold(unit)[:UNIT])
        before = split(said.message[: match.start()])[-1:]
        bounded = bool(before) and before[0].text in lexicon().bounding
        # "45k" and "45 of them" are not what was shown.
        counted = match[2] is not None and not alike and (match.end(1) == match.start(2) or fold(match[2]) == "of")
        if match[1] != number or bounded or counted:
            return []
        found.append(Found(number, match.start(1), match.end(2) if alike else match.end(1)))
    return found


def _repeated_texts(held: list[object], said: Said) -> list[Found]:
    """Find texts that are repeated whole: `the blue mug`."""
    texts = [value for value in held if isinstance(value, str)]
    words = split(said.message) if texts else []
    found = []
    for text in texts:
        own = [word.text for word in split(text)]
        for place in range(len(words) - len(own) + 1 if own else 0):
            if [word.text for word in words[place : place + len(own)]] == own:
                found.append(Found(text, words[place].start, words[place + len(own) - 1].end))
    return found


def _repeated_labels(proposal: Proposal, said: Said) -> list[Found]:
    """Find the words of a label where they mean the choice that was made: `the blue one`."""
    found = []
    for name, offer in _all_offers(proposal.inputs, proposal.offers).items():
        value = proposal.current.get(name)
        place = chosen(offer.labels, said, offer.values, 1, listed=False) if value in offer.values else None
        if place is not None and offer.values[place] == value:
            label = {word.text for word in split(offer.labels[place])}
            found += [Found(value, word.start, word.end) for word in split(said.message) if word.text in label]
    return found


def other_choices(
    inputs: Mapping[str, Input],
    offers: Mapping[str, Offer],
    current: Mapping[str, object],
    said: Said,
    extractor: Extractor | None = None,
) -> dict[str, object]:
    """Return the input that the message sets to another of its choices; empty where there is none, or several fit."""
    changes: dict[str, object] = {}
    for name, offer in _all_offers(inputs, offers).items():
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


def _all_offers(inputs: Mapping[str, Input], offers: Mapping[str, Offer]) -> dict[str, Offer]:
    every = {
        name: Offer(labels=tuple(option.replace("_", " ") for option in spec.type.options), values=spec.type.options)
        for name, spec in inputs.items()
        if spec.type.name == "choice"
    }
    return every | {name: offer for name, offer in offers.items() if name in inputs}
