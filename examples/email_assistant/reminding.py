"""Wishes to be reminded where no answer comes: of whom, of what, and on which day."""

import datetime as dt
import re

import orders
import phrasing
from contacts import contacts_in
from pointing import place_in

from shipworthy.reading import Last, Reading, Spoken, plan_of

ME = re.compile(
    r"\b(?:ping|poke|nudge|remind|alert|warn|notify|buzz|tell|prod)\s+me\b|\blet\s+me\s+know\b"
    r"|\bgive\s+me\s+a\s+(?:nudge|shout|ping|poke|sign|reminder)\b|\bmake\s+me\s+remember\b"
    r"|\bkeep\s+an\s+eye\s+on\b|\berinner\w*\s+mich\b|\bsag\s+mir\s+bescheid\b|\brecu[eé]rdame\b|\bav[ií]same\b"
    r"|\brappelle[zr]?-moi\b|\bpr[eé]viens-moi\b",
    re.IGNORECASE,
)
IF = re.compile(r"\b(?:if|unless|when|should|in case|till|until|falls|wenn|sollte|ob|si|cuando|quand)\b", re.IGNORECASE)
SILENT = re.compile(
    r"\b(?:not|n[o']t|hasn'?t|doesn'?t|didn'?t|haven'?t|no|nothing|unless|still|silent|without|nicht|nichts|keine?"
    r"|kein|no|nada|pas|rien|aucune?)\b|n't\b",
    re.IGNORECASE,
)
WEEK_END = re.compile(
    r"\bend of (?:the|this) week\b|\bend of week\b|\beow\b|\bende der woche\b|\bfin(?:al)? de (?:la )?sema(?:na"
    r"|ine)\b|\bwochenende\b",
    re.IGNORECASE,
)
ABOUT = re.compile(
    r"\b(?:about|regarding|on|wegen|zum|zur|über|sobre|sur|re)\s+(?:the\s+|our\s+|der\s+|die\s+|das\s+|dem\s+|el\s+"
    r"|la\s+|le\s+)?(?P<what>(?!(?:mon|tues|wednes|thurs|fri|satur|sun)day|me\b|him\b|her\b|ben\b)[\w-]+(?:\s(?!by\b"
    r"|until\b|till\b|before\b)[\w-]+)?)",
    re.IGNORECASE,
)
HOW = re.compile(
    r"\b(?:how|when|what time|where)\b.{0,25}\b(?:be (?:told|reminded|notified)|you (?:tell|remind|ping|let|notify"
    r"|warn)|reminder|hear)\b|\bwie(?: spät| viel uhr)?\b.{0,30}\b(?:erinnerst|sagst|bescheid|erfahre|meldest)\b"
    r"|\bwann\b.{0,20}\b(?:erinnerst|sagst|meldest)\b|\b(?:a qu[eé] hora|c[oó]mo|cu[aá]ndo)\b.{0,20}\b(?:avisas"
    r"|recuerdas|dices|entero)\b|\b(?:à quelle heure|comment|quand)\b.{0,25}\b(?:préviens|rappelles|dis|prévenue?)\b",
    re.IGNORECASE,
)
FINE = re.compile(
    r"^(?:(?:yes|yep|y|ok|okay|k|good|great|fine|perfect|precisely|exactly|that|it|is|right|thanks|thank|you|lovely"
    r"|do|please|so|ja|gut|passt|danke|genau|sí|si|vale|bueno|bien|así|perfecto|gracias|oui|d'accord|merci|très"
    r"|all|very|much|well|be|would|wonderful|then|like|eso|esto|ça|ca|c'est|cela|ist|das|so|klar|alles|parfait|perfekt"
    r"|super|claro|exacto|está|va|yeah|sure|works|works|just|exact|danach|dann|bitte|por|favor|s'il|te|plaît)\W*)+$",
    re.IGNORECASE,
)
THANKED = re.compile(
    r"^(?:(?:ok|okay|thanks?|thx|you|very|much|so|a|lot|danke|dir|schön|sehr|vielen|dank|gracias|muchas|mil|merci"
    r"|beaucoup)\W*)+$",
    re.IGNORECASE,
)
"""Thanks alone, which is answered as such."""
FRIDAY, FEW = 4, 14


def reminded(spoken: Spoken, last: Last | None) -> Reading | None:
    """A wish to be reminded, another day for one, or a question how; None where the message is none of these."""
    text = " ".join(spoken.message.split()).replace("’", "'")
    spoken_of = last is not None and last.skill == "about" and bool({"leave", "reminders"} & set(last.inputs))
    after = last is not None and last.skill == "remind"
    if (after or spoken_of) and (found := _of_the_reminder(spoken, text, after=after)) is not None:
        return found
    at_place = _waiting_at(text, last)
    if (
        # `Tell Ben to let me know if …` is a mail.
        orders.VERB.match(orders.wish_of(text)) is not None
        or ME.search(text) is None
        or ((IF.search(text) is None or SILENT.search(text) is None) and not at_place)
        or len(text.split()) > phrasing.TEXT_MOST
    ):
        return None
    people = contacts_in(text) or at_place
    whom = people[0] if len(people) == 1 else _before(last) if not people else ""
    if not whom:
        return None
    by = _day(spoken, text)
    about = ABOUT.search(text)
    given = {"with_whom": whom, **({"by": by} if by else {}), **({"about": about["what"]} if about is not None else {})}
    return Reading(skill="remind", inputs=given)


def _of_the_reminder(spoken: Spoken, text: str, *, after: bool) -> Reading | None:
    if HOW.search(text):
        return Reading(skill="about", inputs={"reminders": "yes"})
    if FINE.match(text) and not THANKED.match(text):
        return Reading(skill="about", inputs={"leave": "yes"})
    if after and len(text.split()) <= FEW and not ME.search(text) and (by := _day(spoken, text)):
        return Reading(skill="remind", inputs={"by": by}, same=True)
    return None


def _waiting_at(text: str, last: Last | None) -> list[str]:
    """The one at a place of those who owe an answer: `remind me on Thursday about the first one`."""
    found = last.found.get("unanswered") if last is not None and last.skill == "waiting_for" else None
    rows = list(found.get("mails") or []) if isinstance(found, dict) else []
    place = place_in(text.casefold())
    nth = len(rows) if place == "last" else int(place or 0)
    return contacts_in(str(rows[nth - 1]["to"])) if 0 < nth <= len(rows) else []


def _before(last: Last | None) -> str:
    """Whom what was shown last was about."""
    found = (
        next((last.inputs[one] for one in ("with_whom", "to") if last.inputs.get(one)), "") if last is not None else ""
    )
    return str(found)


def _day(spoken: Spoken, text: str) -> str:
    """The day on which is to be looked; the first that is said, and Friday for the end of the week."""
    days, today = plan_of(spoken.message, spoken.now).of("day"), spoken.now.date()
    if days:
        return str(days[0].day.isoformat())
    if WEEK_END.search(text):
        return (today + dt.timedelta(days=(FRIDAY - today.weekday()) % 7)).isoformat()
    return ""
