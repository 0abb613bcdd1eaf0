"""The title of a new event, and the words by which a message names one that is there."""

import re

from acts import Act
from hearing import Heard
from people import names

REASON = re.compile(
    r"^(?:(?:\w+ ){1,2}(?:says?|said|wrote|writes|told me|tells me|mentioned)(?: that)?|,|no|nope|nah|wait"
    r"|sorry|actually|hm+|hey|ok|okay|comes?|so|that|because|since|as|in order|which|where|when|for|to|and|i|we|can"
    r"|could|kindly|been|invited|coming|starting|beginning|about|regarding|possibly|it's|that's|starts?|begins?|next"
    r"|year|have|must|need"
    r"|want|will|would|of|at|in|on|with"
    r"|is|are|be|am|was|there|got|like|get|take place|become|me|us|my|our|your|the|an?|some|reminder"
    r"|her|his|their|put|it|do|please|takes|lasts?|by|from|into|then|same|day(?! off)|obviously|other|there's)\b ?"
)
BREAK = re.compile(
    r" {2,}|[.!?;:,]|\b(?:please|in(?:to)? (?:my|the|our) calendar|to (?:my|the|our) calendar|for me"
    r"|for us|in my diary|thanks)\b"
)
TAIL = re.compile(
    r"(?: (?:will come|will be here|comes|come|is coming|are coming|is due|are due"
    r"|for|on|at|to|in|from|with|and|of|by|an?|the|it|then|there|starting|is|that|so|take|takes"
    r"|me|again|has|have|had|runs|also|too|there|once|add|enter|note|create|book|reserve|block|please))+$"
)
NOTHING = re.compile(
    r"(?!day off$)(?:an? |the |my |our |new |another |some |this |that )*(?:event|appointment|meeting|entry"
    r"|something|it|that|this|slot|time|calendar(?: accordingly)?"
    r"|one|block|reminder|note|thing|add|enter|put|create|reserve|keep|please|them|there|days?|me|us|i|we|you|series"
    r"|him|her|also|too|then|free"
    r"|and|up|in|out|down|off|but|takes?|lasts?|find|book|obviously|good|great|super|fine|perfect|right|well|yes|ok|okay|those|these|oh|dear|hello|hi|each|all|every|same|or"
    r"|agenda|diary|accordingly| )*"
)
EXPECTED = re.compile(
    r"\b(?:my|our|the|an?) (?P<name>(?!\w+day\b)[\w'-]+(?: [\w'-]+){0,2}?) +(?:wants?|needs?|would like"
    r"|expects?|asks?|asked|comes?|is coming|are coming|will come|arrives?|visits?|will be here)\b"
)
"""Who is expected, or expects the owner."""
BIDDEN = re.compile(r"\b(?:told|asked|invited|called|bidden|summoned) by (?:my|our|the) (?P<name>[\w'-]+)\b")
"""Who has bidden the owner to come."""
SCRAP = re.compile(
    r"^(?:or|nor|neither|either|but|than|if|whether|not|row|rather|ever|never)\b"
    r"|\b(?:i|you|we|they|he|she|it's) (?:\w+ )?(?:am|is|are|was|were|have|has|had|would|could|should|will|may|might"
    r"|must)\b"
)
"""A piece of a sentence, which is no title."""
SENTENCE = re.compile(r"[^.!?;:,]+")
SAYING = re.compile(r"\b(?:says?|said|told|wrote|know|think|afraid|hope|you|not|no|if)\b|\?")
EVENT = re.compile(
    r"\b(?:one|thing|event|other|meeting|appointment|series|time|day|way|plan|idea|mind|changed|same"
    r"|all|everything|nothing|please|thanks|good|ok)\b"
)
"""Words that name no event by themselves."""
NEUTRAL = "Appointment"
"""What something is called of which nothing says what it is."""
LONGEST = 8
"""Words of a title."""


def named_in(heard: Heard) -> str:
    """The title that is quoted or named; empty where none is."""
    return whole(heard.quoted)


def title_in(heard: Heard, start: int) -> str:
    """The title of a new event: what is quoted or named, else the first words that mean something from a place on."""
    if title := named_in(heard):
        return title
    return _firstpiece(heard, start, len(heard.rest))


def _firstpiece(heard: Heard, start: int, over: int) -> str:
    while start < over:
        end = BREAK.search(heard.rest, start, over)
        stop = end.start() if end is not None else over
        if title := piece(heard, start, stop):
            return title
        start = end.end() if end is not None else over
    return ""


def told_for(heard: Heard, act: Act) -> str:
    """The title of an order whose verb is inside: what is behind it, else what is told before."""
    return title_in(heard, act.behind) or told_before(heard, heard.rest.rfind(act.verb, 0, act.behind))


def told_before(heard: Heard, end: int) -> str:
    """The title that is told before the verb of an order: `I must pay the rent every Friday at 9, put it in`."""
    if (named := EXPECTED.search(heard.rest[:end]) or BIDDEN.search(heard.rest[:end])) is not None:
        return whole(heard.written(named.start("name"), named.end("name")))
    told = [piece.span() for piece in SENTENCE.finditer(heard.rest[:end])]
    found = [_firstpiece(heard, *span) for span in told if not SAYING.search(heard.rest[span[0] : span[1]])]
    return next((title for title in reversed(found) if title), "")


def piece(heard: Heard, start: int, end: int) -> str:
    """The words of a span as a title; empty where they say nothing of what it is."""
    text = heard.rest[start:end]
    if (broken := BREAK.search(text.rstrip())) is not None and text[: broken.start()].strip():
        text = text[: broken.start()]
    shift = len(text) - len(text.lstrip())
    text, start = text.strip(), start + shift
    while (lead := REASON.match(text)) is not None and lead.end():
        text, start = text[lead.end() :], start + lead.end()
    text = TAIL.sub("", text)
    if SCRAP.search(text) is not None:
        return ""
    if not text or NOTHING.fullmatch(text) or len(text.split()) > LONGEST:
        return ""
    return whole(heard.written(start, start + len(text)))


NAMED = {name.casefold(): name for called in names().values() for name in called if " " not in name}
"""What people are called, where it is written without a capital."""


def whole(text: str) -> str:
    """A title with one space between its words, and a capital."""
    text = " ".join(text.replace('"', " ").split()).strip(" ,.;:!?-")
    text = re.sub(r"[^\W\d_]+", lambda word: NAMED.get(word[0], word[0]), text)
    return text[:1].upper() + text[1:]
