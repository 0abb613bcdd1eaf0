"""Reads an answer to a question for a yes or a no, alone or together with a text: each takes what is said of it."""

import functools
import json
import re
from collections.abc import Mapping
from importlib.resources import files
from typing import NamedTuple

from shipworthy.contract.input import Input
from shipworthy.regex import regex
from shipworthy.routing.consent.assent import meaning, unsettles
from shipworthy.routing.consent.leading import hedged, leading
from shipworthy.routing.consent.lexicon import lexicon
from shipworthy.routing.consent.spelling import split
from shipworthy.routing.consent.ways import spelled
from shipworthy.routing.replies.choice import ways
from shipworthy.routing.said import Said
from shipworthy.routing.words import STOP

CLAUSE = regex(r"[,.;!\n]+\s*(?:(?:but|and|also|aber|und|pero|y|mais|et)\b\s*)?|\s(?:but|aber|pero|mais)\s")
"""Ends a clause of an answer."""
JOINING = regex(r"(?:(?:but|and|also|aber|und|pero|y|mais|et)\b)?[\s,.;!]*", re.IGNORECASE)
WORD = regex(r"[^\W\d_]{2,}")
SHARED = 4
"""Letters that two forms of one word share at least."""
MOST_CLAUSES = 50
ENDED = regex(r"[.!;\n]\s*$")
"""Matches the end of a sentence that is a yes or a no."""
LONGEST_DENIAL = 12
"""Words of an answer that denies the question without a plain no."""


class Lists(NamedTuple):
    """The words of a no that says more."""

    none: frozenset[str]
    """Words that deny all of what is asked about: `neither of them`."""
    explaining: frozenset[tuple[str, ...]]
    """Beginnings of a clause that says what is so instead: `just travelling`, `it is a normal one`."""


@functools.cache
def lists() -> Lists:
    """Read `described.json` once."""
    told = json.loads((files(__package__) / "described.json").read_text(encoding="utf-8"))
    rows = frozenset(way for text in told["explaining"] for way in spelled(text))
    return Lists(none=frozenset(told["none"].split()), explaining=rows)


def yes_or_no(name: str, spec: Input, said: Said) -> bool | None:
    """Read a yes or a no that goes on in the words of the question, or a no that says why; else None.

    `yes, it drives fine`, `no, neither of them, they are just labradors`, `not a listed one`.
    """
    begun = leading(said.message)
    if begun is None:
        return False if _denied(name, spec, said.message) else None
    rest = _clauses(said.message[begun.rest :])
    if rest and all(_about(clause, name, spec) for clause in rest):
        return begun.agrees
    if not rest or any(map(unsettles, rest)):
        return None
    if ENDED.search(said.message[: begun.rest]):
        return begun.agrees
    if begun.agrees:
        return None
    doubled = [word.text for word in split(said.message[: begun.rest]) if word.text in lexicon().plain][1:]
    return False if doubled or _explains(rest[0]) or _denied(name, spec, rest[0]) else None


def behind_first(message: str) -> str:
    """Return what a message says behind a plain yes or no and the clause that goes with it; it may be a request."""
    begun = leading(message)
    return ", ".join(_clauses(message[begun.rest :])[1:]).strip() if begun is not None else ""


def _explains(clause: str) -> bool:
    """Whether a clause behind a no says what is so instead: `it is a normal one`, `just travelling`."""
    begun = tuple(word.text for word in split(clause)[:2])
    return begun[:1] in lists().explaining or begun in lists().explaining


def _denied(name: str, spec: Input, message: str) -> bool:
    """Whether a message denies what a question asks in its own words, or all of it: `not an e-bike`, `neither`."""
    words, own = [word.text for word in split(message)], _own(name, spec)
    denying = {word for word in words if word in ways().denying or word in lists().none}
    if not denying or len(words) > LONGEST_DENIAL or "?" in message or not ways().denying.isdisjoint(own):
        return False
    left = [word for word in words if word.isalpha() and word not in denying and word not in STOP]
    left = [word for word in left if word not in lexicon().articles and word not in lexicon().plain]
    if any(not any(_alike(word, other) for other in own) for word in left):
        return False
    return bool(left) or not lists().none.isdisjoint(denying)


def yes_or_no_and_text(wanted: Mapping[str, Input], said: Said) -> dict[str, object] | None:
    """Read the answer to a question for one yes or no and one text; None where other inputs are asked for.

    The yes or no is plain, at the beginning. The text is what is said besides; a clause in the words of the other
    question is no text.
    """
    answers = [name for name, spec in wanted.items() if spec.type.name == "yesno" and spec.list is None]
    texts = [name for name, spec in wanted.items() if spec.type.name == "text" and not spec.pattern and not spec.list]
    if len(wanted) != 2 or len(answers) != 1 or len(texts) != 1:
        return None
    (answer,), (text,) = answers, texts
    if (whole := meaning(said.message)) in ("yes", "no"):
        return {answer: whole == "yes"}
    if (begun := leading(said.message)) is None:
        # "Yes if it is pushed" is neither.
        return {} if hedged(said.message) else None
    rest = said.message[begun.rest :]
    left = _clauses(rest)
    while left and _about(left[0], answer, wanted[answer]) and not _about(left[0], text, wanted[text]):
        left = left[1:]
    if not left:
        return {answer: begun.agrees}
    told = JOINING.sub("", rest[rest.index(left[0]) :], count=1).strip()
    return {answer: begun.agrees, text: told}


def _clauses(text: str) -> list[str]:
    return [part for part in CLAUSE.split(text, maxsplit=MOST_CLAUSES) if part.strip()]


def _about(clause: str, name: str, spec: Input) -> bool:
    """Whether a clause has a word of the question."""
    own = _own(name, spec)
    return any(_alike(word, other) for word in map(str.lower, WORD.findall(clause)) for other in own)


def _own(name: str, spec: Input) -> list[str]:
    """Return the words of a question that say something."""
    asked = f"{name.replace('_', ' ')} {spec.ask.source if spec.ask else ''}"
    return [word for word in map(str.lower, WORD.findall(asked)) if word not in STOP]


def _alike(word: str, other: str) -> bool:
    """Whether two words are forms of one: `drives` and `driven`."""
    return word == other or (min(len(word), len(other)) >= SHARED and word[:SHARED] == other[:SHARED])
