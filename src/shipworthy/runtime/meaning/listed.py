"""Which entry of the list that was shown last a message means by its place: `open the second one`."""

from shipworthy.contract.labels import TRUSTED, Label
from shipworthy.regex import regex
from shipworthy.routing.consent.spelling import Word, split
from shipworthy.routing.replies.choice import SEPARATORS, ways
from shipworthy.runtime.meaning.conversation import Conversation
from shipworthy.runtime.meaning.turns import LISTS

ENTRY = regex(r"(?:-|\d{1,2}\.)\s+(?P<text>\S.*)")
"""Matches a line of a list."""
LONGEST = 200
"""Characters of a message that names an entry by its place."""
ENTRIES, ANSWERING, TOWARDS, BEHIND = (
    frozenset(LISTS[name]) for name in ("entries", "answering", "towards", "behind_an_entry")
)
"""Nouns for an entry, verbs of answers, words before whom they go to, and words that go on behind an entry."""


def entry_meant(talk: Conversation) -> tuple[str, Label]:
    """The entry that a message names, and what is known of where the list comes from; empty where it names none."""
    if not talk.session.turns or len(talk.said.message) > LONGEST:
        return "", TRUSTED
    opened = talk.session.open
    if opened is not None and opened.pending is not None and opened.pending.kind == "skill":
        # What it numbers are skills, and no things.
        return "", TRUSTED
    answer, label = talk.session.answers[-1]
    found = entries(answer)
    place = place_in(talk.said.message)
    return (found[place], label) if place is not None and place < len(found) else ("", TRUSTED)


def entries(answer: str) -> list[str]:
    """The entries of the list in an answer, in their order."""
    return [match["text"] for line in answer.split("\n") if (match := ENTRY.fullmatch(line.strip())) is not None]


def place_in(message: str, *, last: bool = False) -> int | None:
    """The place that a message names, from 0: `the first one`, `number 2`; None for a day, or where it names none.

    `last`: the last one is -1; else it names no place, for it may be the newest.
    """
    words, way = split(message), ways()
    found = set[int]()
    for at, word in enumerate(words):
        place = way.ordinals.get(word.text, 0)
        if (place > 0 or (last and place < 0)) and _stands(words, at, message):
            found.add(place - 1 if place > 0 else place)
        if (
            word.text in ("number", "nr", "no", "nummer", "numero", "#")
            and at + 1 < len(words)
            and words[at + 1].text.isdecimal()
        ):
            found.add(int(words[at + 1].text) - 1)
    return found.pop() if len(found) == 1 else None


def _stands(words: list[Word], at: int, message: str) -> bool:
    """Whether an ordinal stands for an entry: no noun of its own stands behind it, and it names no day."""
    way = ways()
    before = words[at - 1].text if at else ""
    led = words[at - 2].text if at > 1 else ""
    if led in way.dating or (led in TOWARDS and (at < 3 or words[at - 3].text not in ANSWERING)):
        # "Move it on the first" and "to the second" name a day.
        return False
    if before and before not in way.articles:
        return False
    if not before and len(words) > 1 and "," in message[words[0].end : words[1].start]:
        return False
    behind = at + 1
    if behind < len(words) and words[behind].text in way.standing | way.listed | ENTRIES:
        behind += 1
    if behind == len(words):
        return True
    gap = message[words[behind - 1].end : words[behind].start]
    ends = any(sign in gap for sign in SEPARATORS + ":?!") or words[behind].text in SEPARATORS + ":?!"
    return (
        ends or words[behind].text in BEHIND | way.closing or (behind > at + 1 and words[at + 1].text in way.standing)
    )
