"""What a part of a message says of another part: more of the same wish, or a pronoun for what the other finds out."""

from collections.abc import Sequence

from shipworthy.compiled import Compiled
from shipworthy.regex import regex
from shipworthy.routing.manners import courtesy
from shipworthy.routing.said import Said
from shipworthy.routing.words import STOP, Token, tokenize, words_of
from shipworthy.runtime.meaning.meant import is_question
from shipworthy.runtime.meaning.turns import (
    ASIDES,
    ATTRIBUTES,
    AUXILIARIES,
    BELONGING,
    BOTH,
    DETERMINERS,
    EXPLETIVES,
    FACTS,
    GIVING,
    INTERROGATIVES,
    NEW,
    PERSONS,
    POINTING,
    RECIPIENTS,
    SENDING,
    SEVERAL_THINGS,
    SPANS,
    SUBJECTS,
    TELLING,
    THINGS,
    TIES,
    VERBS,
)

FEW = 3
"""Meaningful words of a question about a thing that another part names: `and when is it due`."""
ASKING = words_of("want wants wanted need needs needed ask asks asked wonders wondered would like likes")
"""Words that say what somebody asks for: `she wants to know what a dividend is`."""
TO = frozenset({"to", "an", "für", "a", "para", "à"})
"""Words before those to whom something is sent."""
NAME = regex(r"[A-Z][a-z'’\-]+(?:[A-Z][a-z]+)?")
"""Matches a word that may be the name of a person, where it begins no sentence."""


def says_more(agent: Compiled, skill: str, before: Said | None, part: Said, *, soft: bool) -> bool:
    """Whether a part asks for nothing by itself, and only says more of the wish before it.

    Such are `taxes included`, and, after a code that a specialist takes, a short question about it: `when is it due`.
    `soft`: the same sentence goes on. `before`: what stands before it, None where nothing does.
    """
    tokens = part.tokens
    words = _words(part)
    if courtesy(tokens) is not None:
        return True
    if not words or any(map(_has_digit, words)):
        return False
    if before is not None and words[0] in PERSONS & SUBJECTS and not is_question(part) and ASKING.isdisjoint(words):
        # "… write it to Chloe. She waits for it": why it is wished, or how.
        return True
    if soft and words[-1] in ATTRIBUTES and words[0] not in FACTS | INTERROGATIVES:
        return True
    if before is None or skill not in agent.spec.specialists or not any(map(_has_digit, _words(before))):
        return False
    about = [word for word in words if word in THINGS]
    meaningful = [word for word in words if word not in STOP and word not in THINGS]
    named = any(NAME.fullmatch(token.text) for token in tokens[1:])
    first = next((word for word in words if word not in TIES and word != "and"), "")
    asked = first in FACTS or (first in INTERROGATIVES and first not in GIVING)
    return bool(about) and asked and len(meaningful) <= FEW and not named and EXPLETIVES.isdisjoint(words)


def refers(text: str) -> bool:
    """Whether a text speaks of what another part says or finds out: `mail it to Bob`, and not `will it rain`.

    So does one that says to whom something is sent, and not what: `mail to Bob`.
    """
    tokens = tokenize(text)
    return _sends_what_was_said(tokens) or any(_stands_for(tokens, place) for place in range(len(tokens)))


def _sends_what_was_said(tokens: Sequence[Token]) -> bool:
    words = [token for token in tokens if token.lower not in ASIDES]
    if len(words) < 2 or words[0].lower not in SENDING:
        return False
    rest = [token for token in words[1:] if token.lower not in RECIPIENTS | TO]
    return 0 < len(rest) <= FEW - 1 and (rest[0].lower in PERSONS or _may_name(tokens, words[1:], rest))


def _may_name(tokens: Sequence[Token], words: Sequence[Token], rest: Sequence[Token]) -> bool:
    """Whether what is left of a wish to send may be whom it is sent to: it stands behind "to", or has a capital."""
    behind = any(one.lower in TO and two is rest[0] for one, two in zip(words, words[1:], strict=False))
    capital = all(NAME.fullmatch(token.text) and token.lower not in STOP | SPANS for token in rest)
    return behind if len(rest) == 1 else capital


def speaks_of_several(text: str) -> bool:
    """Whether a text speaks of more than one thing that was found out: `mail them to Bob`, `both`."""
    return not (BOTH | SEVERAL_THINGS).isdisjoint(token.lower for token in tokenize(text))


def passes_on(text: str) -> bool:
    """Whether a text asks to send something to others: `mail it to Bob`, `tell Ana about it`, and not `tell me`."""
    first, second, *_ = (*(token.lower for token in tokenize(text) if token.lower not in ASIDES), "", "")
    return first in SENDING or (first in TELLING and bool(second) and second not in RECIPIENTS)


def resolved(text: str, before: str) -> str:
    """The text with the name for a person's pronoun, where what stands before names one person alone.

    `mail her the figures`, behind `find 30 minutes with Ana`, becomes `mail Ana the figures`.
    """
    names = persons_in(before)
    tokens = tokenize(text)
    places = [place for place, token in enumerate(tokens) if _is_person(tokens, place)]
    if len(names) != 1 or not places:
        return text
    for place in reversed(places):
        token = tokens[place]
        said = names[0] if token.lower not in ("his", "their") else f"{names[0]}'s"
        text = f"{text[: token.start]}{said}{text[token.end :]}"
    return text


def persons_in(text: str) -> list[str]:
    """The names of persons in a text, each once: capitals inside a sentence, neither days nor months nor codes."""
    found: list[str] = []
    tokens = tokenize(text)
    for place, token in enumerate(tokens):
        begins = place == 0 or text[: token.start].rstrip()[-1:] in (".", "!", "?", "\n", ":")
        if begins or not NAME.fullmatch(token.text) or token.lower in STOP | SPANS:
            continue
        joined = place > 0 and found and text[tokens[place - 1].end : token.start] == " "
        if joined and found[-1].endswith(tokens[place - 1].text):
            found[-1] = f"{found[-1]} {token.text}"
        elif token.text not in found:
            found.append(token.text)
    return found


def _stands_for(tokens: Sequence[Token], place: int) -> bool:
    word = tokens[place].lower
    before = tokens[place - 1].lower if place else ""
    after = tokens[place + 1].lower if place + 1 < len(tokens) else ""
    if _is_person(tokens, place):
        return True
    if word in BOTH:
        return not after or after in TIES
    if word in THINGS:
        # `when it rains` speaks of nothing, `when its invoice is due` does.
        empty = word not in BELONGING and before in INTERROGATIVES | AUXILIARIES
        return not empty and not _own_thing(tokens[:place])
    if word not in POINTING or after in SPANS or _own_thing(tokens[:place]):
        return False
    # `mail that to Bob` and `mail that report`, not `the ticket that was lost` and `tell Bob that I am late`.
    alone = not after or after in TIES
    shown = (place <= 1 or before in TIES) and after not in VERBS | STOP
    return (alone or shown) and before not in INTERROGATIVES | AUXILIARIES


def _is_person(tokens: Sequence[Token], place: int) -> bool:
    if tokens[place].lower not in PERSONS:
        return False
    earlier = tokens[1:place]
    return not any(NAME.fullmatch(one.text) and one.lower not in STOP | SPANS for one in earlier)


def _own_thing(tokens: Sequence[Token]) -> bool:
    """Whether words before a pronoun name what it may stand for: a code, or `the invoice`, and not `a mail`."""
    pairs = zip(tokens, tokens[1:], strict=False)
    coded = any(_has_digit(token.lower) for token in tokens)
    return coded or any(one.lower in DETERMINERS - NEW and two.lower not in STOP | SPANS for one, two in pairs)


def _words(said: Said) -> list[str]:
    return [token.lower for token in said.tokens]


def _has_digit(word: str) -> bool:
    return any(map(str.isdigit, word))
