"""Strips greetings and thanks from requests, and recognizes attacks on the agent."""

import re

SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
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
    r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,30}\b(?:rules?|instructions?|prompts?|limits?|guidelines?"
    r"|restrictions?|safety|previous|above)\b|\bsystem prompt\b|\b(?:api|secret|private|access) ?keys?\b|\bpasswords?\b"
    r"|\bjailbreak|\bdeveloper mode\b|\bdrop table\b|\bunion select\b|\bselect \* from\b|\bos\.(?:system|environ)\b"
    r"|\bimport os\b|\brm -rf\b|<script\b|__import__|\bexec\(|\beval\(|\benv(?:ironment)? variables?\b"
    r"|\b(?:without|skip|no)\b.{0,12}\b(?:confirmation|confirming|approval|asking|restrictions)\b"
    r"|\byou are (?:now )?dan\b|\b(?:repeat|print|show|reveal) .{0,20}\b(?:above|prompt|instructions)\b",
    re.IGNORECASE | re.DOTALL,
)
"""Matches requests about the agent's prompt, keys and guards."""


MOST_PARTS = 12
"""Number of sentences of a message that are routed one by one."""


def requests(text: str) -> list[tuple[int, int]]:
    """Return the span of the text, then of each of several sentences, without greetings and thanks."""
    starts, ends = [0], []
    for match in SENTENCE.finditer(text):
        ends.append(match.start())
        starts.append(match.end())
    spans: list[tuple[int, int]] = []
    for start, end in zip(starts, [*ends, len(text)], strict=True):
        if len(spans) < MOST_PARTS and text[start:end].strip():
            spans.append((start, end))
    found = []
    for start, end in [(0, len(text)), *(spans if len(spans) > 1 else ())]:
        sentence = text[start:end]
        greeting = GREETING.match(sentence)
        first = greeting.end() if greeting is not None else 0
        closing = CLOSING.search(sentence[first:])
        found.append((start + first, start + first + closing.start() if closing is not None else end))
    return found
