"""Questions about people that are not told, about when they work, and wishes that are no matter of a calendar."""

import re

import topic
from hearing import Heard, interval_of
from people import book, names

from shipworthy.reading import Last, Reading

PRONOUN = re.compile(r"\b(?:he|she|him|her|his|they|their|them)\b")
PRIVATE = re.compile(
    r"\b(?:(?:home |private |postal |e-?mail )?add?ress(?:e?s)?|(?:phone|mobile|cell|telephone)(?: number)?"
    r"|number|birthday|salary"
    r"|password|whereabouts|e-?mail)\b(?! (?:address )?(?:of )?(?:the|this|that) (?:meeting|event))"
)
ASKS = re.compile(r"\?|\b(?:give|tell|show|what|what's|where|send|need|want|have you|do you (?:have|know)|read)\b")
THEIR_DAY = re.compile(r"\b(?:what|what's|everything|anything|whatever|all|agenda|calendar|who|where|which|diary)\b")
OF_ME = re.compile(r"\b(?:do i|have i|i have|am i|i'm|i am|my|we|our|with me|i)\b")
EVENT = re.compile(r"\b(?:with|when|how|meeting|lunch|call|review|one-on-one|there|hour|time|o'clock)\b")
FREE = re.compile(r"\b(?:free|available|time|busy|around|room|gap)\b")
WORKS = re.compile(
    r"\b(?:when|(?:at )?what time|how (?:early|late|long)|until when|from when)\b.*\b(?:start|begin|finish"
    r"|stop|end|work|works|starts"
    r"|begins|get in|come in|leave|leaves|log (?:on|off)|in the office|at (?:her|his|their) desk|office hours"
    r"|working hours)\b"
    r"|\b(?:office|working) hours\b|\bwhat hours (?:do|does)\b|\bwhat(?:'s| is)? (?:the )?time is it\b.*\b(?:for"
    r"|over)\b"
    r"|\bwhat time is it in\b|\btime zone\b"
)
BESIDE_WORK = re.compile(
    r"\b(?:when|what|time|at|how|early|late|long|until|from|does|do|is|it|he|she|they|his|her|their|him|start"
    r"|begin|finish|stop"
    r"|end|work|works|starts|begins|get|come|in|leave|leaves|log|on|off|the|office|working|hours|day|my|for"
    r"|over|there|usually"
    r"|normally|zone|s|a|are|and|to|of|which|now|so|ok|then|by|way|tell|me|can|you|please|i|me|people|out|up"
    r"|desk)\b|[^\w\s]"
)
THERE = re.compile(
    r"(?:(?:and|so|ok|hm+|oh|wait) )*(?:what|when|which|how late|how early)(?:'s| is| does)?(?: (?:time"
    r"|hour))?(?: is| would| does)?(?: (?:that|it|this))?"
    r"(?: be| make)?(?: (?:for|in|over))* \w+(?:'s)?(?: time| zone| place)? ?\??"
)
KNOWN = "|".join(re.escape(name.casefold()) for called in names().values() for name in called if name != book().me.name)
SENDS = re.compile(
    r"\b(?:let|tell|inform|notify|e-?mail|mail|text|message|call|ring|phone|warn|write(?: to)?|ping|answer"
    r"|ask)\s+(?:please\s+)?"
    rf"(?P<whom>him|her|them|everyone|everybody|all of them|(?:the )?others|people|{KNOWN})\b(?! (?:and|at|on"
    rf"|for|in) )",
    re.IGNORECASE,
)
ASKS_OF_IT = re.compile(
    r"\b(?:do|will|would|did|are|have) you (?:\w+ )?(?:send|sent|sending|spam|spamming|mail|notify|invit\w+"
    r"|tell|told)\b.*\?"
)
"""Whether the bot writes to people by itself."""
ELSEWHERE = re.compile(
    r"\b(?:in|into|to|on|onto|from|out of)\s+(?:my|the|our)\s+(?:\w+\s+)?(?P<what>time ?sheets?"
    r"|to-?do(?: list)?|inbox|mailbox|crm|spreadsheet"
    r"|excel|slack|teams|notes?|notebook|phone|shopping list|invoice|wiki|website|tax return)\b"
)
WHEN = re.compile(r"^\W*(?:(?:also|and|then|please|can|could|would|will|you|do|yes|ok|good)\W+)*(?:to )?$")


def limited(heard: Heard, last: Last | None) -> Reading | None:
    """A wish that is no matter of this calendar, or a question about another person; None where it is none."""
    return _unable(heard) or _works(heard, last) or _not_told(heard, last)


def _persons(heard: Heard, last: Last | None) -> list[str]:
    """The people that a message names, else the one that it means by `he` or `she`."""
    others = [one for one in heard.people if one != book().me.email]
    if others or last is None or PRONOUN.search(heard.rest) is None:
        return others
    return topic.people_of(last)[:1]


def _unable(heard: Heard) -> Reading | None:
    """To write to people, or into something else than the calendar."""
    text = heard.plan.plain.text
    sends = SENDS.search(text)
    if (
        sends is not None
        and WHEN.match(text[: sends.start()]) is not None
        and not heard.plan.of("clock", "hours", "day")
    ):
        return Reading(skill="unable", inputs={"what": "send"})
    if ASKS_OF_IT.search(text) is not None:
        return Reading(skill="unable", inputs={"what": "send"})
    found = ELSEWHERE.search(text)
    return Reading(skill="unable", inputs={"what": "other"}) if found is not None and not heard.plan.parts else None


def _works(heard: Heard, last: Last | None) -> Reading | None:
    """When a person works, on the owner's clock."""
    people = _persons(heard, last)
    if people and last is not None and THERE.fullmatch(heard.words) is not None and (span := topic.span_of(last)):
        return Reading(skill="hours", inputs={"people": people, "at": span.partition("/")[0]})
    if not people or WORKS.search(heard.plan.plain.text) is None:
        return None
    text = heard.rest
    for word in (name.casefold() for email in people for name in names()[email]):
        text = re.sub(rf"(?<!\w){re.escape(word)}(?:'?s)?(?!\w)", " ", text)
    if BESIDE_WORK.sub(" ", text).split():
        return None
    when = interval_of(heard)
    return Reading(skill="hours", inputs={"people": people, **({"when": when} if when else {})})


def _not_told(heard: Heard, last: Last | None) -> Reading | None:
    """What is private of a person, and what another one does."""
    people, text = _persons(heard, last), heard.rest
    asks = ASKS.search(text) is not None
    private = asks and PRIVATE.search(text) is not None and bool(people)
    theirs = asks and _of_their_day(people, text)
    if not private and not theirs:
        return None
    when = interval_of(heard)
    return Reading(skill="not_told", inputs={"people": people, **({"when": when} if when else {})})


def _of_their_day(people: list[str], text: str) -> bool:
    """Whether a message asks what another one has or does: `everything Ana has on tomorrow`, `who does Chloe meet?`."""
    if (
        not people
        or THEIR_DAY.search(text) is None
        or any(one.search(text) is not None for one in (OF_ME, EVENT, FREE))
    ):
        return False
    called = "|".join(re.escape(name.casefold()) for email in people for name in names()[email])
    who = rf"(?:{called}|he|she|they)"
    does = r"(?:ha(?:s|ve|d)|do(?:es|ing)?|did|is|are|was|meets?|sees?)"
    return (
        re.search(
            rf"\b{does} {who}\b|\b{who} {does}\b|\b(?:{called})'?s (?:\w+ )?(?:calendar|agenda|diary|day)\b", text
        )
        is not None
    )
