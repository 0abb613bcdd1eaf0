"""Reads an answer to a question for a yes or a no, alone or together with a text: each takes what is said of it."""

import re
from collections.abc import Mapping

from shipworthy.contract.input import Input
from shipworthy.routing.consent.assent import meaning
from shipworthy.routing.consent.leading import hedged, leading
from shipworthy.routing.said import Said
from shipworthy.routing.words import STOP

CLAUSE = re.compile(r"[,.;!\n]+\s*(?:(?:but|and|also|aber|und|pero|y|mais|et)\b\s*)?|\s(?:but|aber|pero|mais)\s")
"""Ends a clause of an answer."""
JOINING = re.compile(r"(?:(?:but|and|also|aber|und|pero|y|mais|et)\b)?[\s,.;!]*", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_]{2,}")
SHARED = 4
"""Letters that two forms of one word share at least."""
MOST_CLAUSES = 50


def yes_or_no(name: str, spec: Input, said: Said) -> bool | None:
    """Read a yes or a no that goes on in the words of the question: `yes, it drives fine`; else None."""
    begun = leading(said.message)
    if begun is None:
        return None
    rest = _clauses(said.message[begun.rest :])
    return begun.agrees if rest and all(_about(clause, name, spec) for clause in rest) else None


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
    asked = f"{name.replace('_', ' ')} {spec.ask.source if spec.ask else ''}"
    own = [word for word in map(str.lower, WORD.findall(asked)) if word not in STOP]
    return any(_alike(word, other) for word in map(str.lower, WORD.findall(clause)) for other in own)


def _alike(word: str, other: str) -> bool:
    """Whether two words are forms of one: `drives` and `driven`."""
    return word == other or (min(len(word), len(other)) >= SHARED and word[:SHARED] == other[:SHARED])
