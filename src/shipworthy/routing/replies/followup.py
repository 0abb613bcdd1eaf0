"""Recognizes follow-ups and corrections: messages that change an input of the last skill and say little else."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shipworthy.contract.input import Input
from shipworthy.regex import regex
from shipworthy.routing.gloss.lexicon import Language, english
from shipworthy.routing.gloss.told import told
from shipworthy.routing.said import Said
from shipworthy.routing.values.completing import completed
from shipworthy.routing.values.denied import unwanted
from shipworthy.routing.values.extract import Extractor
from shipworthy.routing.values.found import Found, outside
from shipworthy.routing.values.inputs import fill
from shipworthy.routing.words import STOP, Token, defined_stems, stem, words_of

CORRECTION = regex(
    r"^\W*(?:no+\b(?!\s(?:idea|clue|problem|worries|rush|doubt|one)\b)"
    r"|nope\b|sorry\b|oops\b|wait\b|actually\b|i meant\b|i mean\b|rather\b|correction\b|make (?:it|that)\b"
    r"|change (?:it|that|the)\b|not\b|instead\b)|\binstead\b|\bi meant\b|\brather\b|\bi said\b",
    re.IGNORECASE,
)
NEGATED = regex(r"\b(?:not|without|except|drop|remove|minus|leave out)\b\W*$", re.IGNORECASE)
REMOVED = regex(r"\b(?:without|except|drop|remove|minus|leave out)\b", re.IGNORECASE)
FILLERS = words_of(
    """and also plus then same again instead sorry oops wait rather meant mean meaning change make correction actually
    what about how for now next only add include without except drop remove leave minus version said use try one both
    better wanted say let us case hmm hm oh ah um uh typo mistake preferably prefer lieber besser mejor mieux plutôt
    bitte danke por favor gracias merci svp der die das den dem am el la los las le les
    nur bloß solo sólo seulement juste
    nope nah halt doch nein non nicht pas ni finalement finalmente eher stattdessen sondern perdón
    compare too another other piece pieces number amount period last past over exactly item items"""
)
SUITS = regex(
    r"\b(?:(?:would|will|wäre|sería|serait)(?:\sbe)?|is|are|sounds?|suits?|works?)"
    r"\s(?:good|better|best|fine|great|perfect|ideal|enough|nice|gut|besser|bien|mejor|mieux|parfait|perfecto)\b",
    re.IGNORECASE,
)
"""Matches what is said of a value that is wanted: `3 weeks would be good`."""
ABOUT_A_VALUE = regex(r"\W*(?:why|who|whose|where)\b", re.IGNORECASE)
"""Begins a question about the value, rather than a request for the same with that value."""
LONGEST_FOLLOW_UP = 200
"""Characters; a longer message is a new request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """The inputs that change, and whether the message corrects the last one."""

    changes: Mapping[str, object]
    correction: bool


def follow_up(
    inputs: Mapping[str, Input], current: Mapping[str, object], said: Said, extractor: Extractor
) -> FollowUp | None:
    """Read the message as a follow-up on the last skill; None where it is not one."""
    message = said.message
    if len(message) > LONGEST_FOLLOW_UP or ABOUT_A_VALUE.match(message):
        return None
    typed = {name: spec for name, spec in inputs.items() if _carried(name, spec, current)}
    found = {name: extractor.of(spec, said) for name, spec in typed.items()}
    every = [item for items in found.values() for item in items]
    denied = [item.value for item in every if NEGATED.search(message[: item.start])]
    denied += [item.value for items in found.values() for item in unwanted(said, items)]
    filled = completed(read := fill(typed, said, extractor, denied=True), typed, current, said)
    # What was completed, or counted in the unit of the input, stands in no other form in the message.
    whole = {
        name: value
        for name, value in filled.values.items()
        if value != read.values.get(name)
        or not (isinstance(value, list) or value in [one.value for one in found[name]])
    }
    found |= {name: [one for one in filled.found if one.value == value] for name, value in whole.items()}
    praise = [Found(None, *match.span()) for match in SUITS.finditer(message)]
    if not filled.values or content(inputs, said, (*filled.found, *every, *praise)):
        return None
    correction = bool(CORRECTION.search(message))
    changes: dict[str, object] = {}
    wrong = {name for name, spec in typed.items() if spec.list is None and current.get(name) in denied}
    for name, value in filled.values.items():
        held = current.get(name)
        if wrong and name not in wrong and any(typed[name].kind == typed[other].kind for other in wrong):
            continue
        if isinstance(value, list):
            changes[name] = _items(typed[name], held, value, denied, message, correction=correction)
        else:
            places = sum(1 for spec in typed.values() if spec.kind == typed[name].kind and spec.pattern is None)
            changes[name] = _single(held, value, [item.value for item in found[name]], denied, places)
    changes = {name: value for name, value in changes.items() if value is not None and value != current.get(name)}
    return FollowUp(changes=changes, correction=correction or bool(wrong)) if changes else None


def content(inputs: Mapping[str, Input], said: Said, used: Sequence[Found]) -> list[Token]:
    """Return the words that are neither everyday words, values, nor words of the inputs' names and questions."""
    free = [item.value for item in outside([Found(token, token.start, token.end) for token in said.tokens], used)]
    asked = {word for name, spec in inputs.items() for word in defined_stems(_spoken_of(name, spec))}
    own = [t for t in free if t.lower not in STOP and t.lower not in FILLERS and stem(t.lower) not in asked]
    language = said.once(told).language if own else None
    return own if language is None else [t for t in own if not _says_nothing(t.lower, language)]


def _says_nothing(word: str, language: Language) -> bool:
    """Whether a word of another language is one in English that says nothing beside a value: `nach`, `pour`."""
    meant = english(language, word)
    return meant is not None and all(part in STOP or part in FILLERS for part in meant.split())


def _spoken_of(name: str, spec: Input) -> str:
    return f"{name.replace('_', ' ')} {spec.list or spec.type} {spec.ask.source if spec.ask else ''}"


def _carried(name: str, spec: Input, current: Mapping[str, object]) -> bool:
    """Whether a follow-up can change this input; a text only where it has a pattern and holds a code."""
    if (spec.list or spec.type).name != "text":
        return (spec.list or spec.type).name != "yesno"
    held = current.get(name)
    return spec.pattern is not None and isinstance(held, str) and any(letter.isdigit() for letter in held)


def _single(held: object, value: object, said: list[object], denied: list[object], places: int) -> object:
    """Select the value that is meant; None where the message holds more values than inputs."""
    meant = list(dict.fromkeys(item for item in said if item not in denied))
    if len(meant) <= max(places, 1):
        return value if value in meant else next((item for item in meant if item != held), None)
    new = [item for item in meant if item != held]
    return new[0] if len(new) == 1 else None


def _items(
    spec: Input, held: object, value: list[object], denied: list[object], message: str, *, correction: bool
) -> object:
    said = [item for item in value if item not in denied]
    before = list(held) if isinstance(held, list) else []
    left = [item for item in before if item not in denied]
    if REMOVED.search(message) and not said:
        return left if len(left) >= spec.min else None
    if correction and left == before:
        # "No, I meant this one" after several: the last one is what was just said wrongly.
        left = before[:-1] if len(said) == 1 else []
    return list(dict.fromkeys([*left, *said]))[: spec.max]
