"""The title of a new event in a message: what is quoted or named, else what stands between the verb and the time."""

import re

QUOTED = re.compile(r"[\"“”«»]([^\"“”«»]{2,60})[\"“”«»]|(?:^|\s)'([^']{2,60})'(?=\s|[.!?,]|$)")
NAMED = re.compile(
    r"\b(?:called|named|titled|about|regarding|to discuss|to talk about|subject)\b:?\s+(.{2,80})", re.IGNORECASE
)
VERB = re.compile(
    r"^\W*(?:(?:please|pls|hey|hi|ok|okay|and|can|could|would|you|i|we|need|want|have|to|got|let's|lets|should)\W+){0,6}"
    r"(?:put|add|enter|create|schedule|book|make|note|plan|reserve|block|set|pencil|log|save|arrange)\b"
    r"(?:\s+(?:in|off|out|up|down|me|us))?\s+(.{2,120})",
    re.IGNORECASE,
)
LEAD = re.compile(
    r"(?:(?:an?|the|my|our|some|new|another)\s+)*"
    r"(?:(?:new\s+)?(?:event|appointment|entry|item|slot|note|reminder)s?\s+(?:for|of|about|with the title)?\s*)?"
    r"(?:(?:an?|the|my)\s+)?",
    re.IGNORECASE,
)
WEEKDAYS = "mon(?:day)?|tue(?:s|sday)?|wed(?:s|nesday)?|thu(?:rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
DAYS = f"{WEEKDAYS}|noon|midnight"
WHEN = (
    "on|at|next|nxt|this|tomorrow|tmrw|tmr|tmw|(?:the )?day after|after tomorrow|today|tonight"
    "|for|into|in|from|between|every|each|daily|weekly|monthly|to my"
    "|starting|until|till|by|please|pls|thanks|thx"
)
CLOCK = r"\d{1,2}[.:/h]\d|\d{1,2}\s?(?:am|pm)\b|\d{1,2}(?:st|nd|rd|th)\b|\d{4}-"
END = re.compile(rf"(?:\s+|^)(?:{WHEN}|{DAYS}|{CLOCK})(?=\s|[.!?,]|\d|$)|[.!?;,]\s|[.!?;,]$", re.IGNORECASE)
FOR = re.compile(
    r"\bfor\s+(?!(?:an?|half|the|\d|one|two|three|four|five|ten|fifteen|twenty|thirty|forty|sixty|ninety)\b)(.{2,80})",
    re.IGNORECASE,
)
WITH = re.compile(r"\b(?:with|between|among)\b", re.IGNORECASE)
PLAIN = re.compile(
    r"(?:an?|the|my|some|half|quarter|hours?|mins?|minutes?|times?|slots?|meetings?|calls?|appointments?|sessions?|chats?|talks?|\d+\w*|one|two|three"
    r"|to|of|and|quick|short|long|free|common|good|weekly|daily|monthly|video|phone)",
    re.IGNORECASE,
)
"""Words that say nothing of what a meeting is about."""
EMPTY = re.compile(
    r"^(?:it|that|this|something|time|some time|calendar|event|meeting|appointment|entry|a|an|the|my)?$", re.IGNORECASE
)


def title_in(message: str) -> str:
    """The title, with a capital; an empty text where the message has none."""
    if (quoted := QUOTED.search(message)) is not None:
        return _whole(quoted[1] or quoted[2])
    if (said := NAMED.search(message)) is not None and (title := _cut(said[1])):
        return title
    verb = VERB.match(message)
    if verb is not None and (title := _cut(LEAD.sub("", verb[1], count=1))):
        return title
    behind = FOR.search(message)
    return _cut(behind[1]) if behind is not None else ""


def topic_in(message: str) -> str:
    """What a meeting is about: what is quoted or named; an empty text where nothing is."""
    quoted, said = QUOTED.search(message), NAMED.search(message)
    if quoted is not None:
        return _whole(quoted[1] or quoted[2])
    if said is not None:
        return _cut(WITH.split(said[1])[0])
    title = WITH.split(title_in(message))[0].strip()
    return "" if all(PLAIN.fullmatch(word) for word in title.split()) else title


def _cut(text: str) -> str:
    end = END.search(text)
    title = text[: end.start()] if end is not None else text
    title = re.sub(r"\s+(?:to|in|into|on|for|at|with)$", "", title.strip(" .,!?:;-"))
    return "" if EMPTY.match(title) else _whole(title)


def _whole(text: str) -> str:
    text = " ".join(text.split())
    return text[:1].upper() + text[1:]
