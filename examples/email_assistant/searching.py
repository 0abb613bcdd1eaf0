"""Finds the mails and threads that a message means, by people, time and words."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import yaml
from contacts import contacts, is_me, names
from mails import Mail

Thread = tuple[Mail, ...]
WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
ELIDED = re.compile(r"^(?:l|d|qu|j|n|s|c|m|t)'(?=[a-z]{3})")
"""A French article or pronoun before a vowel: `l'offsite`."""
LONG = 18
"""Words from which on a message says much that is in no mail."""
FIRM = 4
"""Letters from which on two words may differ in their ends."""
LAST = re.compile(
    r"\b(?:last|latest|newest|most recent|letzte[nrs]?|neueste[nrs]?|derni[eè]re?s?|[uú]ltim[oa]s?)\b"
    r"(?!\s+(?:week|month|year|\d|few|couple|two|three))",
    re.I,
)

FROM = re.compile(
    r"\bfrom\b|\b(?:sent|wrote|written|written to|mailed) (?:to )?me\b|\bdid (?!i\b)\w+ (?:write|send)\b", re.IGNORECASE
)
TO = re.compile(
    r"\b(?:sent|wrote|mailed|mails?|written) to\b|\bdid i (?:write|send)\b"
    r"|\b(?:i|i've|i have) (?:sent|wrote|written|mailed)\b",
    re.IGNORECASE,
)
FILES = re.compile(r"\b(?:attachments?|attached|files?|with an? (?:document|spreadsheet|pdf))\b", re.IGNORECASE)
POINTS = re.compile(r"\b(?:it|that|this|him|her|them|she|he)\b(?!\s+(?:is|was|that)\b)", re.IGNORECASE)
PLACE = re.compile(r"\b(?:first|second|third|fourth|fifth|sixth|number|1st|2nd|3rd|4th|5th|6th)\b", re.IGNORECASE)
"""A place in a list that was shown."""
FEW, MORE = 6, 16
"""Threads or mails of which one may be chosen."""
SINCE = re.compile(r"\b(?:since|seit|ab|desde|depuis|à partir)\b", re.IGNORECASE)
WEEK = dt.timedelta(days=7)


def words(text: str) -> list[str]:
    """The words of a text in small letters, without accents and without `'s`."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return [ELIDED.sub("", match[0].replace("’", "'")).removesuffix("'s") for match in WORD.finditer(plain)]


OTHER = frozenset(
    word
    for line in (Path(__file__).parent / "words.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
    for word in words(line)
)
"""Words that say nothing of which mail is meant."""
GLOSSES: dict[str, str] = {
    words(word)[0]: meant
    for meant, every in yaml.safe_load((Path(__file__).parent / "glosses.yaml").read_text(encoding="utf-8")).items()
    for word in every.split()
}
"""Words for what mails are about → the word that mails have for it."""


def said(message: str) -> list[str]:
    """The words of a message that may say which mail is meant: without everyday words and names of contacts."""
    called = {word for every in names().values() for name in every for word in words(name)}
    called |= {f"{word}s" for word in called}
    found = [GLOSSES.get(word, word) for word in words(message)]
    found = [word for word in found if not OTHER.issuperset({word} if word in OTHER else word.split("-"))]
    return list(dict.fromkeys(word for word in found if word not in called))


def meant(message: str, mails: Iterable[Mail], *, narrowed: bool = False) -> list[Mail]:
    """The mails in which most words of a message stand, the best first; all of them where it names nothing.

    `narrowed`: they were chosen by a person or a time already, so that a long message may name nothing else.
    """
    every = sorted(mails, key=lambda one: one.at, reverse=True)
    wanted = said(message)
    if not wanted:
        return every
    found = _best([(one, [one]) for one in every], wanted, long=len(words(message)) > LONG)
    return every if not found and narrowed and len(words(message)) > LONG else [one for _, one in found]


def meant_threads(message: str, threads: Sequence[Thread], *, narrowed: bool = False) -> list[Thread]:
    """The threads in which most words of a message stand, the best first; all of them where it names nothing."""
    wanted = said(message)
    if not wanted:
        return list(threads)
    found = _best([(each, each) for each in threads], wanted, long=len(words(message)) > LONG)
    if not found:
        return list(threads) if narrowed and len(words(message)) > LONG else []
    heavy = max(weight for weight, _ in found)
    # A word of the subject or of a name says more than one of the text.
    return [each for weight, each in found if weight * 2 > heavy]


def described(topic: str) -> bool:
    """Whether words describe somebody, or a thing, rather than name it: `the girl of the university`."""
    return any(word in topic.split() for word in said(topic))


def speaking(gist: str, first: list[Mail], every: list[Mail]) -> list[Mail]:
    """Of several mails the one of which a text speaks; those that come into question where it is not sure.

    `first`: what is meant where the text speaks of none.
    """
    wanted = said(gist)
    held = [(mark(wanted, one)[0], one) for one in every]
    most = max((count for count, _ in held), default=0)
    best = [one for count, one in held if count == most]
    if not most or (len(first) == 1 and first[0] in best):
        return first
    if most > 1 and len(best) == 1:
        return best
    # A single word may stand there by chance, and a single figure does.
    named = [one for one in best if speaks(wanted, one)]
    return list(dict.fromkeys([*named, *first]))


def speaks(wanted: Sequence[str], one: Mail) -> bool:
    """Whether a word stands in a mail, or two figures do: one, as in `12,400`, stands there by chance."""
    return mark(wanted, one)[0] > 1 or mark([word for word in wanted if not word[0].isdigit()], one)[0] > 0


def named(message: str, threads: Sequence[Thread]) -> bool:
    """Whether a word of a message stands in a subject, a name or the name of a file."""
    wanted = said(message)
    return any(mark(wanted, one, 2)[0] for each in threads for one in each)


def _best(every: Sequence[tuple[Any, Sequence[Mail]]], wanted: Sequence[str], *, long: bool) -> list[tuple[int, Any]]:
    """What holds most of the words, the heaviest first, each with its weight.

    In a `long` message it is what holds most of them in a subject, a name or the name of a file.
    """
    marks = [(max((mark(wanted, one, 2 if long else 1) for one in mails), default=(0, 0)), it) for it, mails in every]
    most = max((count for (count, _), _ in marks), default=0)
    if not most and long:
        return _best(every, wanted, long=False)
    if not most or (not long and most * 3 < len(wanted)):
        return []
    found = [(weight, it) for (count, weight), it in marks if count == most]
    return sorted(found, key=lambda each: each[0], reverse=True)


def mark(wanted: Sequence[str], one: Mail, least: int = 1) -> tuple[int, int]:
    """How many of the words stand in a mail where they weigh at least so much, and how much they weigh there."""
    people = [*words(one.sender[0]), *words(one.sender[1].replace("@", " ").replace(".", " "))]
    if one.sent:
        people = [word for name, address in one.to for word in (*words(name), *words(address.replace("@", " ")))]
    places = (
        (3, _glossed(one.subject)),
        (3, [word for each in one.attachments for word in words(each.name.replace("-", " "))]),
        (2, people),
        (1, _glossed(one.own_words)),
    )
    weights = [
        max((weight for weight, own in places if weight >= least and any(same(word, each) for each in own)), default=0)
        for word in wanted
    ]
    return sum(bool(weight) for weight in weights), sum(weights)


def _glossed(text: str) -> list[str]:
    """The words of a text, and for those of another language the ones that mails have for them."""
    found = words(text)
    return [*found, *(GLOSSES[word] for word in found if word in GLOSSES)]


def same(one: str, other: str) -> bool:
    """Whether two words are the same but for their ends."""
    if one == other:
        return True
    shorter = min(len(one), len(other))
    return shorter >= FIRM and one[:shorter] == other[:shorter] and abs(len(one) - len(other)) <= 3


def nothing(message: str, span: str) -> str:
    """What is said where no mail was found: what was looked for, in words."""
    if FILES.search(message):
        return f"I find no mail{span} to which a file is attached."
    wanted = ", ".join(f"“{word}”" for word in said(message)[:5])
    return f"I find no mail{span} in which most of this stands: {wanted}." if wanted else f"I find no mail{span}."


def of(mails: Iterable[Mail], whom: str) -> list[Mail]:
    """The mails from a person, or to one."""
    wanted = whom.casefold()
    return [one for one in mails if not wanted or wanted in partners(one)]


def partners(one: Mail) -> set[str]:
    """The addresses of the others of a mail: its sender, or of one that was sent its recipients."""
    if not one.sent:
        return {one.sender[1].casefold()}
    return {address.casefold() for _, address in (*one.to, *one.cc) if not is_me(address)}


def offered(message: str) -> int:
    """How many things are offered: more where a message points at one of before, which may be an old one."""
    return MORE if POINTS.search(message) or PLACE.search(message) else FEW


def directed(message: str, mails: Sequence[Mail]) -> list[Mail]:
    """The mails received or sent, or those with attachments, where a message asks for these."""
    if FROM.search(message):
        mails = [one for one in mails if not one.sent]
    elif TO.search(message):
        mails = [one for one in mails if one.sent]
    if FILES.search(message):
        mails = [one for one in mails if one.attachments]
    return list(mails)


def between(mails: Iterable[Mail], when: str) -> list[Mail]:
    """The mails of an interval such as `2026-12-01T00:00/2026-12-02T00:00`; all where there is none."""
    if not when:
        return list(mails)
    start, end = (local(dt.datetime.fromisoformat(part)) for part in when.split("/", 1))
    return [one for one in mails if start <= one.at < end]


def past(when: str, query: str, now: dt.datetime) -> str:
    """The interval as one that mails can be of: a coming weekday is the one before, and `since` reaches to now."""
    if not when:
        return ""
    start, end = (local(dt.datetime.fromisoformat(part)) for part in when.split("/", 1))
    now = local(now)
    if now < start <= now + WEEK:
        start, end = start - WEEK, end - WEEK
    if SINCE.search(query):
        end = max(end, (now + dt.timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0))
    return f"{start.isoformat()}/{end.isoformat()}"


def local(instant: dt.datetime) -> dt.datetime:
    """An instant on the owner's clock."""
    zone = contacts().zone
    return instant.replace(tzinfo=zone) if instant.tzinfo is None else instant.astimezone(zone)
