"""The title of a new event in a message: what is quoted or named, else what stands between the verb and the time."""

import re

import abroad

from shipworthy import in_english

ASIDE = re.compile(r"\([^()]*\)")
AT = re.compile(
    r"\bat\s+\d|\b(?:on|next|this)\s+\w+day\b|\bevery\b|\d{1,2}\s?(?:am|pm)\b|\bfrom\s+the\b", re.IGNORECASE
)
SENTENCE = re.compile(r"(?<=[.!?;])\s+|,\s+(?:so|and|but|which|because)\s+|\n+")
DOING = re.compile(
    r"\b(?:start|begin|try|resume|take\s+up)(?:ing)?\s+(?:doing\s+|with\s+)?((?!to\b|with\b|at\b|on\b"
    r"|it\b)[\w-]{3,20})(?=\s+again|[.,!?]|$)"
    r"|\b(?:doing)\s+((?!to\b|it\b|this\b|that\b)[\w-]{3,20})",
    re.IGNORECASE,
)
OPENING = re.compile(
    r"^\W*(?:(?:hi|hello|hey|so|well|please|and|oh|then|also|there\s+is|there['’]s|we\s+have|i\s+have"
    r"|i\s+am\s+having|i['’]m)\W+)*"
    r"(?:an?\s+|the\s+|my\s+)?",
    re.IGNORECASE,
)
QUOTED = re.compile(r"[\"“”«»]([^\"“”«»]{2,60})[\"“”«»]|(?:^|\s)'([^']{2,60})'(?=\s|[.!?,]|$)")
NAMED = re.compile(
    r"\b(?:called|named|titled|about|regarding|to discuss|to talk about|subject)\b:?\s+(.{2,80})", re.IGNORECASE
)
ASKED = (
    r"(?:(?:please|pls|hey|hi|ok|okay|and|can|could|would|will|you|i|we|need|want|have|to|got|let's|lets|should"
    r"|just|also|me|kindly)\W+){0,8}"
)
VERB = re.compile(
    rf"^\W*{ASKED}"
    r"(?:put|add|enter|create|schedule|book|make|note|plan|reserve|block|set|pencil|log|save|arrange|write|new"
    r"|insert|trag)\b"
    r"(?:\s+(?:in|off|out|up|down|me|us|please|pls|a\s+note\s+of|that|note\s+that"
    r"|something(?:\s+in)?(?:\s+for\s+me)?))*\s*:?\s+(.{2,160})",
    re.IGNORECASE | re.DOTALL,
)
REMIND = re.compile(
    r"\bremind\s+me\s+(?:on\s+\w+\s+)?(?:to|of|about|that)?\s*(.{2,80})|\bnot\s+to\s+forget\s+(?:to\s+)?(.{2,80})",
    re.IGNORECASE,
)
MIDDLE = re.compile(
    r"\b(?:make\s+a\s+note\s+of|note\s+of|to\s+have|have\s+got|have|had|get|getting|become|expect|put|enter|add"
    r"|arrange|book|block|fit\s+in"
    r"|take)\s+(?!(?:my|our|the)\s+(?:calendar|diary)\b)((?:my|our|an?|the|another|some)\s+.{2,80}"
    r"|(?:[A-Z][a-z]+\s+)?(?:course|class|lesson|training|visit)\b.{0,40})|\b(?:on|in)\s+(holidays?|vacation|leave)\b"
    r"|\b(?:like|want|need)\s+(?:the|my|our|this)\s+([\w -]{2,40}?)(?:\s+itself)?\s+(?:in|into|on)\s+(?:my"
    r"|the)\s+calendar"
    r"|\b(?:by|at|see)\s+(?:my|the)\s+(\w+ists?|doctor|lawyer|vet|optician|hairdresser|barber|accountant)\b",
)
FREE_FOR = re.compile(r"\bfree\s+for\s+(.{2,60})", re.IGNORECASE)
SUBJECT = re.compile(
    r"^\W*(?:(?:note|write|please)\s+)*(?:that\s+)?(?:i|we)\s+(?:(?:have|will|must|got|get|become|am|are|be|at"
    r"|on|in|to|also)\s+)+",
    re.IGNORECASE,
)
MOST_WORDS = 7
SHORT = 4
"""Words of a title that stands before the time in a longer message."""
SAYING = re.compile(
    r"\b(?:i|we|you|he|she|they|it|is|are|was|were|has|have|had|can|could|would|will|shall|must|that"
    r"|this|to|please|let|if"
    r"|when|me|put|add|book|make|block|note|write)\b|['’](?:s|m|re|ve|ll|d)\b",
    re.IGNORECASE,
)
"""Matches words of a sentence, which no title has."""
WORDY = 90
"""Letters from which on a title is looked for in the middle of a message."""
LEAD = re.compile(
    r"(?:(?:an?|the|my|our|some|new|another)\s+)*"
    r"(?:(?:new\s+)?(?:event|appointment|entry|item|slot|note|reminder)s?\s+(?:for|of|about|with the title)?\s*)?"
    r"(?:(?:an?|the|my)\s+)?",
    re.IGNORECASE,
)
WEEKDAYS = "mon(?:day)?|tue(?:s|sday)?|wed(?:s|nesday)?|thu(?:rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
DAYS = f"{WEEKDAYS}|noon|midnight"
MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?"
)
WHEN = (
    "on|at|next|nxt|this|tomorrow|tmrw|tmr|tmw|(?:the )?day after|after tomorrow|today|tonight"
    "|for|into|in|from|between|every|each|daily|weekly|monthly|to my|some\\s?time|where|which|that|if|because"
    "|since|so|who|whose"
    "|starting|until|till|by|please|pls|thanks|thx|and invite|w/|which"
)
CLOCK = r"\d{1,2}[.:/h]\d|\d{1,2}\s?(?:am|pm|h|hrs?|m|mins?|minutes?|hours?)\b|\d{1,2}(?:st|nd|rd|th)\b|\d{4}-"
END = re.compile(rf"(?:\s+|^)(?:{WHEN}|{DAYS}|{CLOCK})(?=\s|[.!?,]|\d|$)|[.!?;,:]\s|[.!?;,]$", re.IGNORECASE)
TIMES = re.compile(
    rf"(?<![\w'’])(?:(?:on|at|from|by|eod|this|next|nxt|until|till|for|the)\s+)*"
    rf"(?:(?:{WEEKDAYS}|today|tonight|tomorrow|tmrw|tmr|tmw|2moro|noon|midnight|eod)(?:['’]s)?"
    rf"(?:\s+(?:morning|afternoon|evening|night|am|pm|arvo))?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{MONTHS})\b(?:\s+\d{{4}})?|(?:{MONTHS})\s+\d{{1,2}}(?:st|nd|rd|th)?"
    rf"|\d{{1,2}}[./]\d{{1,2}}\.?(?:[./]?\d{{2,4}})?|\d{{1,2}}(?:[:.h]\d\d)?\s?(?:[-–]|to|til|till"
    rf"|until)\s?\d{{1,2}}(?:[:.]\d\d)?\s?(?:am|pm|h|uhr)?"
    rf"|\d{{1,2}}(?:[:.h]\d\d)?\s?(?:am|pm|h|hrs?|uhr|o'clock|m|mins?|minutes?|hours?)|\d{{1,2}}:\d\d|\d{{3,4}}"
    rf"|\d{{1,2}}|\d{{4}}-\d\d-\d\d)(?!\w)",
    re.IGNORECASE,
)
"""Matches what says when, in a note of few words."""
FOR = re.compile(
    r"\bfor\s+(?!(?:an?|half|the|\d|one|two|three|four|five|ten|fifteen|twenty|thirty|forty|sixty|ninety|some"
    r"|about|around|which|whom|whose|me|us|him|her|them|this|that|you)\b)(.{2,80})",
    re.IGNORECASE,
)
WITH = re.compile(r"(?:^|\s)(?:with|w/?|between|among)(?=\s|$)", re.IGNORECASE)
PLAIN = re.compile(
    r"(?:an?|the|my|some|half|quarter|hours?|mins?|minutes?|times?|slots?|meetings?|mtgs?|calls?|appointments?"
    r"|sessions?|chats?|talks?|\d+\w*|one|two|three"
    r"|find|search|look|get|need|to|of|and|quick|short|long|free|common|good|weekly|daily|monthly|video|phone)",
    re.IGNORECASE,
)
"""Words that say nothing of what a meeting is about."""
EMPTY = re.compile(
    r"^(?:on|at|and|it|me|him|her|them|us|we|you|room|time off|moment|minute|day|note|best|calendar|note of"
    r"|word|look|.{0,1}|it|that|this|something|time|some time|calendar|event|meeting|appointment|entry|a|an|the"
    r"|my)?$",
    re.IGNORECASE,
)


def title_in(message: str) -> str:
    """The title, with a capital; an empty text where the message has none."""
    if (quoted := QUOTED.search(message)) is not None:
        return _whole(quoted[1] or quoted[2])
    if in_english(message) != message and (title := abroad.title_in(message)):
        return _whole(title)
    # An aside says what somebody thinks, not what it is called.
    wordy, message = len(message) >= WORDY, " ".join(ASIDE.sub(" ", message).split())
    verb = VERB.match(message)
    if title := _named(message, verb):
        return title
    if verb is None and not wordy:
        title = _bare(SUBJECT.sub("", message))
        return title if len(title.split()) <= MOST_WORDS else ""
    if title := _beside_the_time(message):
        return title
    for found in (DOING, MIDDLE, FOR):
        for one in found.finditer(message):
            if title := _cut(LEAD.sub("", next(part for part in one.groups() if part), count=1)):
                return title
    return ""


def _named(message: str, verb: re.Match[str] | None) -> str:
    """What a message calls it, asks to be reminded of, or puts behind the verb; else an empty text."""
    if (said := NAMED.search(message)) is not None and (title := _cut(said[1])):
        return title
    remind = REMIND.search(message)
    if remind is not None and (title := _cut(TIMES.sub(" ", remind[1] or remind[2]))):
        return title
    if verb is not None and (title := _bare(SUBJECT.sub("", verb[1]))):
        return title
    free = FREE_FOR.search(message)
    return _cut(LEAD.sub("", free[1], count=1)) if free is not None else ""


def _bare(text: str) -> str:
    """A text without its times and the words before a title."""
    return _cut(LEAD.sub("", TIMES.sub(" ", text).strip(" ,:-"), count=1).strip(" ,:-"))


def _beside_the_time(message: str) -> str:
    """What the sentence of a longer message that tells the time begins with: `Dinner with her on Saturday at 7`."""
    for sentence in SENTENCE.split(message):
        match = AT.search(sentence)
        if match is None:
            continue
        title = _cut(OPENING.sub("", TIMES.sub(" ", sentence[: match.start()]).strip(" ,:-"), count=1).strip(" ,:-"))
        if title and len(title.split()) <= SHORT and not SAYING.search(title):
            return title
    return ""


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
    title = re.sub(r"\s+(?:to|in|into|on|for|at|with|after|before|of)$", "", title.strip(" .,!?:;-"))
    return "" if EMPTY.match(title) else _whole(title)


def _whole(text: str) -> str:
    text = " ".join(text.replace('"', " ").split())
    return text[:1].upper() + text[1:]
