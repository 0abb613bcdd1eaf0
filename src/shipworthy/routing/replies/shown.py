"""Finds what of an answer only repeats the question: its values, its number, its labels, its things, its times."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from shipworthy.contract.input import Input
from shipworthy.contract.language.types import TypeSpec
from shipworthy.regex import regex
from shipworthy.routing.consent.lexicon import lexicon
from shipworthy.routing.consent.question import LONGEST_QUESTION, Shown
from shipworthy.routing.consent.spelling import Word, fold, split
from shipworthy.routing.said import Said
from shipworthy.routing.values import guard
from shipworthy.routing.values.extract import Extractor
from shipworthy.routing.values.found import Found
from shipworthy.routing.words import STOP, defined_words
from shipworthy.stores.session import Offer

CLOCK_TIME = regex(r"\d\d:\d\d")
"""Matches the beginning of a time of day as inputs hold it."""
CLOCKED = regex(r"\d[:./h-]|\d(?:am|pm|st|nd|rd|th)\b", re.IGNORECASE)
"""Matches a time or a day in figures."""
TIMELY = guard.TIMES | {"at", "um", "las", "vers", "à"}
"""Words with which a time or a day is said."""
NUMBER = regex(r"(?<![\w.,:/-])[$€£]?(\d{1,12}(?:[.,]\d{1,3})?)(?![\d:/-]|[.,]\d)[ ]?([^\W\d_]{1,20}|[$€£])?")
"""Matches a number that is no part of a code, a date or a time, and the word after it."""
MARK = regex(r"[^\W\d_]+|[^\w\s.,'’-]")
"""Matches a word or a sign beside the digits of an amount."""
UNIT = 3
"""Letters by which the names of one unit are known."""
SHARES = ("%", "‰", "°")
"""Signs that make another thing of a number."""
TIMES = (TypeSpec(name="date"), TypeSpec(name="time"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What the user is asked to agree to."""

    text: str = ""
    inputs: Mapping[str, Input]
    current: Mapping[str, object]
    offers: Mapping[str, Offer] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    """Input → the free text of the person that it was made with."""


def timed(values: Iterable[object]) -> bool:
    """Whether a value is a time, so that "now" changes it."""
    return any(
        isinstance(value, dt.date | dt.time | dt.timedelta)
        or (isinstance(value, str) and CLOCK_TIME.match(value) is not None)
        for value in values
    )


def all_offers(inputs: Mapping[str, Input], offers: Mapping[str, Offer]) -> dict[str, Offer]:
    """Return what each input is chosen from: what was offered, or the options of its type."""
    every = {
        name: Offer(labels=tuple(option.replace("_", " ") for option in spec.type.options), values=spec.type.options)
        for name, spec in inputs.items()
        if spec.type.name == "choice"
    }
    return every | {name: offer for name, offer in offers.items() if name in inputs}


def repeats(proposal: Proposal, bare: Shown, said: Said, extractor: Extractor) -> Shown:
    """Find the parts of the message that repeat a value of the proposal."""
    named = [
        item
        for spec in proposal.inputs.values()
        if (spec.list or spec.type).name not in ("text", "yesno") or spec.pattern
        for item in extractor.of(spec, said)
        if spec.type.name != "money" or _same_currency(proposal.text, said.text[item.start : item.end])
    ]
    held: list[object] = []
    for value in proposal.current.values():
        items = value if isinstance(value, list) else [value]
        # Some of several values are not what was shown.
        held += items if len(items) == 1 or all(any(item == n.value for n in named) for item in items) else []
    held = [value for value in held if not _one_of_several_times(value, proposal, named)]
    words = split(said.message)
    spans = [
        *((item.start, item.end) for item in named if item.value in held),
        *((item.start, item.end) for item in _repeated_number(proposal.text, said)),
        *((item.start, item.end) for item in _repeated_times(proposal, said, extractor)),
        *_repeated_texts(held, words),
        *_repeated_labels(proposal, words),
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
    spans += _pointed(words, names.union(word for word in bare.act[1:] if word.isalpha() and len(word) >= UNIT))
    return replace(bare, values=tuple(spans), names=frozenset(names))


def _one_of_several_times(value: object, proposal: Proposal, named: list[Found]) -> bool:
    """Whether a time is repeated alone where two are shown: it may be meant for the other."""
    if not isinstance(value, dt.date | dt.time):
        return False
    times = [other for other in proposal.current.values() if type(other) is type(value)]
    return not all(any(item.value == other for item in named) for other in times)


def names_another(proposal: Proposal, message: str) -> bool:
    """Whether a word of assent in the message is the name of something else that was offered: `yes, the super one`."""
    words = {word.text for word in split(message)}
    agreeing = words.intersection(lexicon().known).difference(lexicon().stretched.values(), lexicon().glue)
    for name, offer in all_offers(proposal.inputs, proposal.offers).items():
        value = proposal.current.get(name)
        if len(words) < 2 or value not in offer.values:
            continue
        here, others = _labels(offer, value)
        if not agreeing.isdisjoint(others - here - STOP):
            return True
    return False


def _labels(offer: Offer, value: object) -> tuple[set[str], set[str]]:
    """Return the words of the label that is chosen, and of all others."""
    place = offer.values.index(value)
    every = [{word.text for word in split(label) if word.text.isalnum()} for label in offer.labels]
    return every[place], set().union(*every[:place], *every[place + 1 :])


def _same_currency(question: str, amount: str) -> bool:
    """Whether an amount is said in the currency of the question, or in none."""
    kinds = lexicon().joins.currencies
    shown = [fold(mark) for mark in MARK.findall(question[:LONGEST_QUESTION])]
    known = {kinds[mark] for mark in shown if mark in kinds}
    said = [fold(mark) for mark in MARK.findall(amount)]
    return not said or not known or any(mark in shown or kinds.get(mark) in known for mark in said)


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
        share = said.message[match.end(1) : match.end(1) + 2].strip()[:1]
        if match[1] != number or bounded or counted or share in SHARES:
            return []
        found.append(Found(number, match.start(1), match.end(2) if alike else match.end(1)))
    return found


def _repeated_times(proposal: Proposal, said: Said, extractor: Extractor) -> list[Found]:
    """Find the day or the time of the question where it shows one: `on the 2nd of December`."""
    if TIMELY.isdisjoint([token.lower for token in said.tokens]) and not CLOCKED.search(said.text):
        return []
    chosen = [
        offer.labels[offer.values.index(value)]
        for name, offer in proposal.offers.items()
        if (value := proposal.current.get(name)) in offer.values
    ]
    shown = Said("\n".join([proposal.text, *chosen])[:LONGEST_QUESTION], said.now)
    found: list[Found] = []
    for kind in TIMES:
        named = extractor.find(kind, said)
        values = [item.value for item in extractor.find(kind, shown)] if named else []
        # One of two times may be meant for the other.
        if len({str(value) for value in values}) == 1:
            found += [item for item in named if item.value == values[0]]
    return found


def _repeated_texts(held: list[object], words: list[Word]) -> list[tuple[int, int]]:
    """Find texts that are repeated whole: `the blue mug`."""
    found = []
    for text in (value for value in held if isinstance(value, str)):
        own = [word.text for word in split(text)]
        for place in range(len(words) - len(own) + 1 if own else 0):
            if [word.text for word in words[place : place + len(own)]] == own:
                found.append((words[place].start, words[place + len(own) - 1].end))
    return found


def _repeated_labels(proposal: Proposal, words: list[Word]) -> list[tuple[int, int]]:
    """Find the words of a label that is chosen: `the blue one`; two words may be written for one: `check up`.

    A number counts behind such a word alone.
    """
    found: list[tuple[int, int]] = []
    for name, offer in all_offers(proposal.inputs, proposal.offers).items():
        value = proposal.current.get(name)
        if value not in offer.values or isinstance(value, list):
            continue
        label = [word.text for word in split(offer.labels[offer.values.index(value)])]
        own = {text for text in label if text.isalpha() and text not in STOP and text not in lexicon().glue}
        pairs = {first + second for first, second in zip(label, label[1:], strict=False)}
        for place, word in enumerate(words):
            after = words[place + 1] if place + 1 < len(words) else None
            if word.text in own or word.text in pairs:
                found.append((word.start, word.end))
                if (
                    after is not None
                    and after.text.isdigit()
                    and (word.text, after.text) in zip(label, label[1:], strict=False)
                ):
                    found.append((after.start, after.end))
            elif after is not None and word.text + after.text in own:
                found.append((word.start, after.end))
    return found


def _pointed(said: list[Word], things: Iterable[str]) -> list[tuple[int, int]]:
    """Find a thing of the question that is pointed at: `that order`."""
    words, known = lexicon(), frozenset(things)
    return [
        (first.start, second.end)
        for place, (first, second) in enumerate(zip(said, said[1:], strict=False))
        if first.text in words.joins.showing
        and second.text in known
        and (not place or said[place - 1].text in words.joins.pointing_after or said[place - 1].text in words.acts)
    ]
