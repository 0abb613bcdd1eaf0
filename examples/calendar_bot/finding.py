"""Finds the events that a message means, by the words of their titles, the people in them, and the time it names."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from pathlib import Path

from events import Event
from people import names

from shipworthy import in_english

WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
CLAUSE = re.compile(r"[,.;:!?\n]+|\bbut\b")
REASON = re.compile(
    r"\s*(?:and\s+)?(?:because|since|as|given|due|while|after|before|with|although|though|if|when"
    r"|so\s+that|for|having)\b",
    re.IGNORECASE,
)
"""Matches how a clause begins that tells why, and does not say what is wanted."""
CLOCK = re.compile(r"\d.*")


def _listed(name: str) -> frozenset[str]:
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


OTHER = _listed("words.txt")
"""Words that say nothing of which event is meant."""
FILLERS = _listed("fillers.txt")
"""Words that name no event, unless one is called so."""
IT = re.compile(r"\b(?:it|that|this)\b", re.IGNORECASE)
RECENT = dt.timedelta(minutes=10)
"""How long ago an event was made or changed that `it` stands for."""
CORRECTED = re.compile(
    r"\b(?:(?:no|actually|oh|sorry)[\s,.!-]+)*(?:no\s+wait|wait,?\s+no|scratch\s+that|correction"
    r"|i\s+mean(?:t)?|or\s+rather"
    r"|nein\s+doch|no,?\s+mejor|non,?\s+plutôt)\b[\s,.:!-]*",
    re.IGNORECASE,
)
"""Matches what takes back the words before it."""
ONE_ON_ONE = re.compile(r"\b(?:1\s?-?on-?\s?1|1:1|1-1|one\s?(?:2|to|on)\s?one)\b")
SERIES = frozenset(("series", "weekly", "daily", "recurring", "regular"))
FIRM = 4
"""Letters from which on two words may differ in their ends."""

SHORTEST = 3
"""Letters of shorthand."""
VOWELS = frozenset("aeiou")
ALIKE = 0.85
"""How alike two words are of which one is a slip of the other, 0 to 1."""


def meant(message: str, events: Sequence[Event]) -> list[Event]:
    """The events that share most words with a message, in order; all of them where it names none."""
    message = corrected(message, events)
    said, written = _naming(message, events)
    if not said:
        return list(events)
    # Slips and shorthand count only where nothing is spelled as it is.
    for same, read in ((_same, [*said, *written]), (_like, said)):
        marks = [(_mark(read, one, same), one) for one in events]
        best = max((mark for mark, _ in marks), default=0)
        if best > 1 or (best and same is _like):
            found = [one for mark, one in marks if mark == best]
            # `the dentist` is the dentist rather than the dentist checkup.
            whole = [one for one in found if all(any(same(word, each) for each in read) for word in words(one.title))]
            return whole or found
    return []


def titled(message: str, events: Sequence[Event]) -> list[Event]:
    """The events that a message means by their titles alone, not by their guests; empty where it names none."""
    message = corrected(message, events)
    people = _people()
    said, written = ([w for w in of if w not in people] for of in _naming(message, events))
    if not said:
        return []
    found = meant(" ".join([*said, *(word for word in written if word not in said)]), events)
    return _told_apart(message, found, events) or found


def _told_apart(message: str, found: Sequence[Event], events: Sequence[Event]) -> list[Event]:
    """The events of a message of several clauses, of which more than one names an event of its own.

    What is told beside the wish (`with the review ending at eleven, …`, `because of the lunch`) names no event of it.
    Empty where the clauses do not tell them apart.
    """
    parts = [part for part in CLAUSE.split(message) if part.strip()]
    if len(parts) < 2:
        return []
    named: list[Event] = []
    for part in parts:
        if REASON.match(part) is None:
            named += _whole_titles(part, events)
    return named if {one.title for one in named} - {one.title for one in found} else []


def _people() -> frozenset[str]:
    """The words by which people are called."""
    return frozenset(word for called in names().values() for name in called for word in words(name))


def _naming(message: str, events: Sequence[Event]) -> tuple[list[str], list[str]]:
    """The words of a message that may name an event, in English and as they are written; the second are for titles."""
    titles = {word for one in events for word in words(one.title)}

    def kept(text: str) -> list[str]:
        every = [word for word in words(text) if word not in OTHER | SERIES and not CLOCK.fullmatch(word)]
        return [word for word in every if word not in FILLERS or word in titles]

    english = in_english(message)
    return (kept(english), []) if english == message else (kept(english), kept(message))


def corrected(message: str, events: Sequence[Event]) -> str:
    """What is left of a message that takes back its beginning and names another event: `the lunch, no wait, yoga`."""
    places = [match.end() for match in CORRECTED.finditer(message)]
    rest = message[places[-1] :] if places else ""
    said, written = _naming(rest, events)
    named = any(_mark([*said, *written], one, _same) > 1 for one in events)
    return rest if named else message


def only_people(message: str, events: Sequence[Event]) -> bool:
    """Whether a message names people and no event: `the meeting with Ben`."""
    people = _people()
    return all(word in people for word in _naming(message, events)[0])


def taken_back(message: str, email: str, events: Sequence[Event]) -> bool:
    """Whether a person is named only in what a message takes back."""
    rest = corrected(message, events)
    called = {word for name in names().get(email, []) for word in words(name)}
    return rest != message and called.isdisjoint(words(rest))


def recent(message: str, events: Sequence[Event], now: dt.datetime) -> list[Event]:
    """The event that was made or changed last, a few minutes ago, where a message says `it` and names none."""
    if IT.search(in_english(message)) is None or _naming(message, events)[0]:
        return []
    fresh = [one for one in events if one.stamp is not None and now - RECENT <= one.stamp <= now + RECENT]
    return [max(fresh, key=lambda one: one.stamp or now)] if fresh else []


def _whole_titles(part: str, events: Sequence[Event]) -> list[Event]:
    """The events of which a clause says every word of the title, but for people."""
    people = _people()
    said = [word for word in words(part) if word not in OTHER | SERIES]
    titles = [(one, [word for word in words(one.title) if word not in OTHER | people]) for one in events]
    return [one for one, title in titles if title and all(any(_same(word, each) for each in said) for word in title)]


def together(message: str, email: str, events: Sequence[Event]) -> bool:
    """Whether a person is named with the event rather than beside it: `the lunch with Dana`, not `…, Chloe insists`."""
    called = {word for name in names().get(email, []) for word in words(name)}
    titles = {word for one in events for word in words(one.title)} - OTHER - called
    parts = [words(part) for part in CLAUSE.split(message)]
    named = [titles.intersection(part) for part in parts if not called.isdisjoint(part)]
    return any(named) or not any(titles.intersection(part) for part in parts)


def words(text: str) -> list[str]:
    """The words of a text in small letters, without accents and without `'s`."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    plain = ONE_ON_ONE.sub("one-on-one", plain)
    return [match[0].replace("’", "'").removesuffix("'s") for match in WORD.finditer(plain)]


def _mark(said: Sequence[str], event: Event, same: Callable[[str, str], bool]) -> int:
    called = names()
    people = [word for address in event.attendees for name in called.get(address, [address]) for word in words(name)]
    title = words(f"{event.title} {event.place}")
    return sum(
        2 * any(same(word, one) for one in title) + any(word == one for one in people) for word in dict.fromkeys(said)
    )


def _same(one: str, other: str) -> bool:
    """Whether two words are the same but for their ends."""
    if one == other:
        return True
    shorter = min(len(one), len(other))
    return shorter >= FIRM and one[:shorter] == other[:shorter] and abs(len(one) - len(other)) <= 3


def _like(one: str, other: str) -> bool:
    """Whether the first word is the other one misspelt or without its vowels: `dentsit`, `rvw`."""
    if _same(one, other):
        return True
    if one[:1] != other[:1] or len(one) < SHORTEST:
        return False
    if not VOWELS & set(one) and len(one) < len(other):
        letters = iter(other)
        return all(letter in letters for letter in one)
    return len(one) > FIRM and SequenceMatcher(None, one, other).ratio() >= ALIKE


def starting(events: Sequence[Event], at: dt.time) -> list[Event]:
    """The events that begin at a time of day."""
    return [one for one in events if one.start.time() == at]
