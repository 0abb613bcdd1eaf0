"""Reads a message as a yes, a no, or as giving up; what has one unknown word is none of them.

A message is a yes only where it is a row of phrases of `consent.json`, or repeats what the question showed.
"""

from collections.abc import Mapping
from typing import Literal

from shipworthy.regex import regex
from shipworthy.routing.consent import lexicon as bits
from shipworthy.routing.consent.joined import keeps, runs_on
from shipworthy.routing.consent.letter import written
from shipworthy.routing.consent.lexicon import Lexicon, lexicon
from shipworthy.routing.consent.question import Shown, stops, wants
from shipworthy.routing.consent.spelling import Word, split, wavers
from shipworthy.routing.consent.steps import readings, steps, words_of

Meaning = Literal["yes", "no", "declines", "gives up", "other"]
"""`declines`: a no that may also answer a question for a text ("nothing", "leave it")."""

LONGEST_REASON = 200
"""Characters of a message that gives up and says why."""
CLAUSE = regex(r"[,.;:!\n–—]+(?:\s*(?:and|but|so|und|aber|y|pero|et|mais)\b)?|\s-\s")
"""Ends a clause."""
LONGEST_MESSAGE = 400
"""Characters of a yes or a no; a longer message says more."""
NOTHING = Shown()
AGREES = bits.ASSENT | bits.SOFT | bits.WANTING
ACTS = bits.ACT | bits.BARE_ACT
LEADING = AGREES | bits.BESIDE | bits.WAVERING | bits.BECAUSE | bits.AGAINST
WHOLE = bits.ACT | bits.NEXT_ACT | bits.VALUE
"""Both acts of a question and a value of it: who repeats all that agrees, and does not ask for it a second time."""
MAY_AGREE = (
    AGREES
    | bits.BESIDE
    | bits.TIMED
    | bits.WAVERING
    | bits.VALUE
    | bits.GLUE
    | ACTS
    | bits.NEXT_ACT
    | bits.ASKING
    | bits.SAME
)
TAKES_TIME = bits.PAUSING | bits.WAVERING | bits.BESIDE
REFUSES = bits.DENIAL | bits.DECLINING
MAY_REFUSE = REFUSES | bits.SOFT | bits.BESIDE | bits.WAVERING | bits.BECAUSE | bits.TIMED


def meaning(message: str, shown: Shown = NOTHING) -> Meaning:
    """Read a whole message as the answer to a yes/no question."""
    text = written(message)
    if len(text.strip()) > LONGEST_MESSAGE:
        return "other"
    words = lexicon()
    said = words_of(text, words)
    if not said:
        return "other"
    if len(said) == 1 and said[0].text in words.alone:
        agrees = words.alone[said[0].text]
        return "other" if agrees and wavers(text, words.faces) else "yes" if agrees else "no"
    found = readings(said, shown, words)
    return _judged(found, said, text, shown, words)


def agrees_to_all(message: str) -> bool:
    """Whether a message agrees to all of several things that were told: `both are fine`."""
    return meaning(message, Shown(several=True)) == "yes"


def insists(message: str, shown: Shown = NOTHING) -> bool:
    """Whether a message agrees to what was shown without a change: `as it is`, `send it anyway`."""
    words, text = lexicon(), written(message)
    if len(text.strip()) > LONGEST_MESSAGE or wavers(text, words.faces):
        return False
    found = readings(words_of(text, words), shown, words)
    return any(kinds & bits.SAME and not kinds & ~MAY_AGREE for kinds in found)


def hesitates(message: str) -> bool:
    """Whether a message only takes time, or is only polite: `hm`, `wait a moment`."""
    words = lexicon()
    said = words_of(message[:LONGEST_MESSAGE], words)
    return any(not kinds & ~TAKES_TIME for kinds in readings(said, NOTHING, words)) if said else True


def leaves(message: str, shown: Shown = NOTHING) -> str | None:
    """Return what stands beside a clause that gives up: `leave it, it is too late`; None where no clause does."""
    words = lexicon()
    if len(message) > LONGEST_REASON or "?" in message:
        return None
    if any(word.text in words.conditions for word in split(message)):
        return None
    clauses = [clause.strip() for clause in CLAUSE.split(written(message)) if clause.strip()]
    left = [clause for clause in clauses if meaning(clause, shown) not in ("gives up", "declines")]
    return ", ".join(left) if 0 < len(left) < len(clauses) else None


def leaves_first(message: str) -> bool:
    """Whether a short message begins with a clause that gives up, and ends with its reason: `never mind, I'll ring`."""
    clauses = [clause for clause in CLAUSE.split(message[:LONGEST_REASON]) if clause.strip()]
    return len(message) <= LONGEST_REASON and 1 < len(clauses) <= 2 and meaning(clauses[0]) == "gives up"


def agrees(message: str) -> bool | None:
    """Read a whole message as a yes or a no; None where it is neither."""
    read = meaning(message)
    return True if read == "yes" else False if read in ("no", "declines") else None


def without_answer(message: str) -> str:
    """Return what is said besides a yes or a no at the beginning, a no as `no, `; words for a change are left out."""
    words = lexicon()
    said = words_of(message[:LONGEST_MESSAGE], words)
    place, denied = 0, False
    while place < len(said):
        found = [step for step in steps(said, place, NOTHING, words) if step[1] & (MAY_AGREE | REFUSES)]
        if not found:
            break
        length, kind = max(found)
        place, denied = place + length, denied or bool(kind & REFUSES)
    rest = message[said[place].start :] if place < len(said) else ""
    for word in reversed([word for word in said[place:] if word.text in words.changing]):
        at = word.start - said[place].start
        rest = rest[:at] + " " * (word.end - word.start) + rest[at + word.end - word.start :]
    return f"no, {rest}" if denied else rest


def turns_down(message: str) -> bool:
    """Whether the message begins with a no or with a correction, whatever it says then."""
    return _begins_with(message, bits.AGAINST)


def unsettles(message: str) -> bool:
    """Whether the message begins with a doubt, a correction or giving up, which leave a no before them open."""
    return _begins_with(message, bits.PAUSING | bits.GIVING_UP)


def _begins_with(message: str, against: int) -> bool:
    words = lexicon()
    said = words_of(written(message)[:LONGEST_MESSAGE], words)
    place = 0
    while place < len(said):
        if any(tuple(w.text for w in said[place : place + len(row)]) == row for row in words.correcting):
            return True
        found = [step for step in steps(said, place, NOTHING, words) if step[1] & LEADING]
        if any(kind & against for _, kind in found):
            return True
        if not found:
            return False
        place += max(found)[0]
    return False


def answers_yes_or_no(message: str) -> bool:
    """Whether the message begins with a word of assent or denial, whatever follows."""
    words = lexicon()
    said = words_of(written(message)[:LONGEST_MESSAGE], words)
    begun = [kind for _, kind in steps(said, 0, NOTHING, words)] if said else []
    return any(kind & (AGREES | REFUSES) for kind in begun)


def says_yes(message: str) -> bool:
    """Whether one of the plainest words for yes is in a message: `yes`, `ja bitte`; not `fine`."""
    words = lexicon()
    return any(words.plain.get(word.text) for word in split(written(message)[:LONGEST_MESSAGE], words.faces))


def agrees_first(message: str) -> bool:
    """Whether the first word of a message agrees, whatever follows."""
    words = lexicon()
    said = words_of(written(message)[:LONGEST_MESSAGE], words)
    begun = [kind for length, kind in steps(said, 0, NOTHING, words) if length == 1] if said else []
    return any(kind & AGREES for kind in begun)


def _judged(found: Mapping[int, int], said: list[Word], text: str, shown: Shown, words: Lexicon) -> Meaning:
    refusing = [kinds for kinds in found if kinds & REFUSES and not kinds & ~MAY_REFUSE]
    leaving = [kinds for kinds in found if kinds & bits.GIVING_UP]
    agreeing = [kinds for kinds in found if _is_yes(kinds, shown)]
    if agreeing and not wants(shown) and keeps(said, shown.values, {*shown.act[1:], *shown.names}, words):
        return "other"
    if agreeing and not _taken_back(said, text, words):
        # "Na ja" is one phrase, and two words of which one agrees: what takes fewer phrases is meant.
        fewest = min(found[kinds] for kinds in agreeing)
        if not [kinds for kinds, phrases in found.items() if phrases <= fewest and _speaks_against(kinds)]:
            return "yes"
        # "Yes, cancel it" to "Cancel the order?" repeats the act that was asked for.
        return (
            "yes"
            if any((kinds & bits.ASSENT and kinds & ACTS) or kinds & WHOLE == WHOLE for kinds in agreeing)
            else "other"
        )
    if any(kinds & ACTS for kinds in found) and leaving and stops(said, shown):
        # "Cancel it" to "Cancel the order?" may mean either.
        return "other"
    if leaving and "?" not in text:
        return "gives up"
    if any(kinds & bits.PAUSING for kinds in found):
        return "other"
    if refusing and "?" not in text:
        return "declines" if any(kinds & bits.DECLINING for kinds in refusing) else "no"
    return "other"


def _speaks_against(kinds: int) -> bool:
    if kinds & bits.ASKING and not kinds & ACTS:
        return False
    if kinds & bits.GLUE and not kinds & (bits.VALUE | bits.ACT):
        return False
    return bool(kinds & ~MAY_AGREE) or not kinds & (AGREES | ACTS)


def _is_yes(kinds: int, shown: Shown) -> bool:
    if kinds & ~MAY_AGREE:
        return False
    if kinds & bits.TIMED and (shown.timed or not kinds & bits.ASSENT):
        return False
    if kinds & bits.WAVERING and not kinds & bits.ASSENT:
        return False
    if kinds & bits.GLUE and not kinds & (bits.VALUE | bits.ACT):
        return False
    if kinds & bits.ASKING and not kinds & ACTS:
        # "I want you to" names no act.
        return False
    if kinds & bits.WANTING and not kinds & ACTS and not wants(shown):
        return False
    if kinds & bits.NEXT_ACT and not kinds & ACTS:
        # One of two acts is a part of what was asked for.
        return False
    if kinds & WHOLE == WHOLE:
        return True
    # The act alone may be the request sent twice; with a pronoun it answers: "place it".
    return bool(kinds & AGREES) or bool(kinds & bits.BARE_ACT and not kinds & (bits.VALUE | bits.GLUE | bits.ASKING))


def _taken_back(said: list[Word], text: str, words: Lexicon) -> bool:
    """Whether words that agree are taken back by signs, by irony, by an open end, or by what follows directly."""
    return wavers(text, words.faces) or _unfinished(said, words) or _mocking(said, words) or runs_on(said, text, words)


def _unfinished(said: list[Word], words: Lexicon) -> bool:
    return said[-1].text in words.unfinished and tuple(word.text for word in said[-2:]) not in words.finished


def _mocking(said: list[Word], words: Lexicon) -> bool:
    """Whether words that agree stand together as irony does: `yeah right`."""
    texts = tuple(word.text for word in said)
    for place, text in enumerate(texts):
        for row in words.sarcasm.get(text, ()):
            end = place + len(row)
            if texts[place:end] == row and not _goes_on(said, place, end, words):
                return True
    return False


def _goes_on(said: list[Word], place: int, end: int, words: Lexicon) -> bool:
    """Whether the last word of a row belongs to a longer phrase: `sí, claro que sí`."""
    return any(
        kind & MAY_AGREE and middle + length > end
        for middle in range(place + 1, end)
        for length, kind in steps(said, middle, NOTHING, words)
    )
