"""Finds values in messages by the patterns of inputs."""

import functools
import re

from shipworthy.contract.input import Input
from shipworthy.contract.language.finding import WHOLE, Finder, Hit, finder
from shipworthy.routing.said import Said
from shipworthy.routing.values.codes import as_written, codes
from shipworthy.routing.values.found import Found, outside
from shipworthy.routing.words import STOP, stem, tokenize

LONGEST_OF_CODES = WHOLE
"""Characters of a message in which codes are looked for that are written otherwise than their pattern."""


def hits_of(pattern: str, said: Said, *, answer: bool) -> list[Hit]:
    """The matches of a pattern; where it has a capital, lower case counts only for a code with a digit in it."""
    own, any_case = _compiled(pattern)
    if own.is_quick and len(said.text) <= WHOLE:
        # Most messages hold no value for most inputs.
        first = own.pattern.search(said.text)
        if first is None and (own is any_case or any_case.pattern.search(said.text) is None):
            return []
    found = _outside_words(own, said.text)
    if found or own is any_case:
        return found
    small = [(hit, said.text[hit.start : hit.end]) for hit in _outside_words(any_case, said.text)]
    whole = said.text.strip()
    return [hit for hit, text in small if any(map(str.isdigit, text)) or (answer and text == whole)]


def with_codes(spec: Input, found: list[Found], said: Said, *, answer: bool) -> list[Found]:
    """Return the matches of the input's pattern, and codes beside them that are written otherwise."""
    if spec.pattern is None or (spec.list or spec.type).name != "text" or len(said.text) > LONGEST_OF_CODES:
        return found
    asked = _nouns(spec.ask.source) if spec.ask is not None else frozenset[str]()
    return [*found, *outside(codes(spec.pattern, said, answer=answer, asked=asked), found)]


def as_the_pattern(spec: Input, code: str) -> str:
    """Return a code in the case in which the pattern of its input has it: `f-2003` is F-2003."""
    return as_written(spec.pattern or "", (code, code.upper(), code.lower())) or code


@functools.lru_cache(maxsize=512)
def _nouns(question: str) -> frozenset[str]:
    """The stems of the words in the question for an input that may say what it is: `Which order?`."""
    return frozenset(stem(word.lower) for word in tokenize(question) if word.lower not in STOP)


def _outside_words(own: Finder, text: str) -> list[Hit]:
    """The matches that do not cut a longer word."""
    found = []
    for hit in own.hits(text):
        start, end = hit.start, hit.end
        cut = text[start - 1 : start].isalnum() and text[start : start + 1].isalnum()
        if not cut and not (text[end - 1 : end].isalnum() and text[end : end + 1].isalnum()):
            found.append(hit)
    return found


@functools.lru_cache(maxsize=512)
def _compiled(pattern: str) -> tuple[Finder, Finder]:
    """The pattern of an input, case-sensitive where it has a capital, and once more ignoring case."""
    any_case = finder(pattern, re.IGNORECASE)
    capital = any(letter.isupper() for letter in re.sub(r"\\.", "", pattern))
    return (finder(pattern) if capital else any_case), any_case
