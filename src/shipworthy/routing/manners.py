"""Strips greetings and thanks from requests, and recognizes attacks on the agent."""

import re
from collections.abc import Iterator

from shipworthy.routing.words import plain

SENTENCE = re.compile(r"\s(?:(?<=[.!?;]\s)\s*|(?<=\n)\n*)")
GREETING = re.compile(
    r"^\W*(?:(?:hi|hello|hey|hiya|howdy|yo|greetings|dear \w+|good (?:morning|afternoon|evening|day)"
    r"|(?:just a |a )?quick (?:one|question))(?:\s+(?:there|team|all|guys|folks|bot|everyone))?\W+)+(?=(?:\w+\W+){2})",
    re.IGNORECASE,
)
CLOSING = re.compile(
    r"(?<=\w)(?<!\bno)(?<!\bmany)\W+(?:(?:many\s+)?thanks?(?:\s+you)?|thank\s+you|thx|cheers|ty)"
    r"(?:\s+(?:so much|very much|a lot|in advance|again|mate|guys))?\W*$",
    re.IGNORECASE,
)
HOSTILE = re.compile(
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
