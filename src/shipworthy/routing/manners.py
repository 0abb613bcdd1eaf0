"""What stands around a request, greetings and thanks, and what is said against the agent instead of one."""

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


def sentences(message: str) -> list[str]:
    """The sentences and lines of a message."""
    return [part for part in SENTENCE.split(message) if part.strip()]


def without_manners(part: str) -> str:
    """Without greeting and thanks, unless there is nothing else."""
    return CLOSING.sub("", GREETING.sub("", part))


def hostile_parts(message: str) -> list[str]:
    """What is said about the agent itself and its guards instead of what it is for."""
    return [match[0] for match in HOSTILE.finditer(message)]
