"""Strips greetings and thanks from requests, and recognizes what is nothing else, and attacks on the agent."""

import functools
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Literal

from shipworthy.regex import regex
from shipworthy.routing.words import Token, plain, tokenize

Courtesy = Literal["hello", "thanks"]

DAY_OF_MONTH = r"(?<=\d\.\s)(?:jan|feb|m[äa]r|apr|mai|jun|jul|aug|sep|okt|nov|dez)\w*\b"
"""Matches the month behind a day whose point ends no sentence: `10. Dezember`."""
SENTENCE = regex(
    rf"\s(?:(?<=[.!?;]\s)(?<!\d\.\d\.\s)(?<!\d\.\d\d\.\s)(?!{DAY_OF_MONTH})\s*|(?<=\n)\n*)",
    re.IGNORECASE,
)
"""Matches the space behind a sentence, not that behind a day in digits: `9.12. at 10`, `10. Dezember`."""
LISTS: Mapping[str, Sequence[str]] = {
    name: phrases
    for name, phrases in json.loads((files(__package__) / "manners.json").read_text(encoding="utf-8")).items()
    if isinstance(phrases, list)
}


def _any_of(name: str) -> str:
    longest_first = sorted(LISTS[name], key=lambda phrase: (-len(phrase), phrase))
    return "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in longest_first)


HELLO = regex(
    rf"\W*(?:(?:(?:{_any_of('hello')}|dear \w+|(?:just a |a )?quick (?:one|question))"
    rf"(?:\s+(?:{_any_of('greeted')}))?(?:\W+|$)"
    rf"|(?:{_any_of('hello_alone')})\s*[,.!]\W*)+)",
    re.IGNORECASE,
)
"""Matches the greetings with which a text begins; a word that has another meaning is one only before a sign."""
GREETING = regex(rf"{HELLO.pattern}(?=(?:\w+\W+){{2}})", re.IGNORECASE)
"""Matches them where at least two words follow."""
CLOSING = regex(
    r"(?<=\w)(?<!\bno)(?<!\bmany)\W+(?:(?:many\s+)?thanks?(?:\s+you)?|thank\s+you|thx|cheers|ty)"
    r"(?:\s+(?:so much|very much|a lot|in advance|again|mate|guys))?\W*$",
    re.IGNORECASE,
)
HOSTILE = regex(
    r"\b(?:(?:ignore|disregard|forget|override|bypass)\b.{0,30}\b(?:rules?|instructions?|prompts?|limits?|guidelines?"
    r"|restrictions?|safety|previous|above)\b|system prompt\b|(?:api|secret|private|access) ?keys?\b|passwords?\b"
    r"|jailbreak|developer mode\b|drop table\b|union select\b|select \* from\b|os\.(?:system|environ)\b"
    r"|import os\b|rm -rf\b|exec\(|eval\(|env(?:ironment)? variables?\b"
    r"|(?:without|skip|no)\b.{0,12}\b(?:confirmation|confirming|approval|asking|restrictions)\b"
    r"|you are (?:now )?dan\b|(?:repeat|print|show|reveal) .{0,20}\b(?:above|prompt|instructions)\b)"
    r"|<script\b|__import__",
    re.IGNORECASE | re.DOTALL,
)
"""Matches requests about the agent's prompt, keys and guards."""
NEEDED = (
    *("ignore", "disregard", "forget", "override", "bypass", "prompt", "password", "jailbreak", "developer mode"),
    *("api key", "secret key", "private key", "access key", "apikey", "secretkey", "privatekey", "accesskey"),
    *("drop table", "union select", "select * from", "os.system", "os.environ", "import os", "rm -rf", "<script"),
    *("__import__", "exec(", "eval(", " variable", "confirmation", "confirming", "approval", "asking", "restrictions"),
    *("you are now dan", "you are dan", "above", "instructions"),
)
"""What each of these holds one of, so that a long text without any is not searched."""


def attacks(text: str) -> Iterator[re.Match[str]]:
    """Find what is said against the agent in a long text, which is searched only where it holds a word of it."""
    lower = plain(text).lower()
    return HOSTILE.finditer(lower) if any(words in lower for words in NEEDED) else iter(())


MOST_PARTS = 12
"""Number of sentences of a message that are routed one by one; of more, half from each end."""
LONGEST_WORD = 40
LONG, LONGEST_PART = 2000, 500
"""Characters from which on a message is routed by its beginning, its end and these sentences; and those of a part."""


def requests(text: str) -> list[tuple[int, int]]:
    """Return the span of the text, then of each of several sentences, without greetings and thanks.

    Of a long text the first span is its beginning, and the second its end: what is asked stands there.
    """
    starts, ends = [0], []
    for match in SENTENCE.finditer(text):
        ends.append(match.start())
        starts.append(match.end())
    spans: list[tuple[int, int]] = []
    if ends:
        spans = [(a, b) for a, b in zip(starts, [*ends, len(text)], strict=True) if b > a and text[a:b].strip()]
    if len(spans) > MOST_PARTS:
        spans = [*spans[: MOST_PARTS // 2], *spans[-MOST_PARTS // 2 :]]
    whole = [(0, len(text))]
    if len(text) > LONG:
        whole = [(0, _word_end(text, LONG)), (_word_end(text, len(text) - LONGEST_PART), len(text))]
        spans = [(a, min(b, _word_end(text, a + LONGEST_PART))) for a, b in spans]
    found = []
    for start, end in [*whole, *(spans if len(spans) > 1 else ())]:
        sentence = text[start:end]
        greeting = GREETING.match(sentence)
        first = greeting.end() if greeting is not None else 0
        closing = CLOSING.search(sentence[first:])
        found.append((start + first, start + first + closing.start() if closing is not None else end))
    return found


def _word_end(text: str, place: int) -> int:
    """Return the end of the word at a place, or the place itself in a very long word."""
    space = text.find(" ", place, place + LONGEST_WORD)
    return space if space >= 0 else min(place, len(text))


MOST_WORDS, LONGEST_PHRASE = 16, 6
"""Words of a message that is a greeting or thanks and nothing else, and of a phrase of them."""


@functools.cache
def phrases() -> Mapping[tuple[str, ...], str]:
    """Return each phrase of `manners.json` as its words in lower case, with the name of its list."""
    lists = ("beside", "talk", "farewell", "thanks", "hello_alone", "hello")
    return {tuple(token.lower for token in tokenize(phrase)): name for name in lists for phrase in LISTS[name]}


def courtesy(tokens: Sequence[Token]) -> Courtesy | None:
    """Tell whether a message is a greeting with or without small talk, or thanks; None where it says anything else."""
    if not 0 < len(tokens) <= MOST_WORDS:
        return None
    words, known, place = tuple(token.lower for token in tokens), phrases(), 0
    found: set[str] = set()
    while place < len(words):
        for many in range(min(LONGEST_PHRASE, len(words) - place), 0, -1):
            if (name := known.get(words[place : place + many])) is not None:
                break
        else:
            return None
        found.add(name)
        place += many
    found.discard("beside")
    return None if not found else "thanks" if found == {"thanks"} else "hello"


def greeted(text: str) -> int:
    """Return the end of the greetings with which a text begins; 0 without one."""
    greeting = HELLO.match(text, 0, LONGEST_PART)
    return greeting.end() if greeting is not None else 0
