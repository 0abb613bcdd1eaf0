"""Doubts a value beside which a number or a word of time stands that no value explains: it may be read in part."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from shipworthy.regex import regex
from shipworthy.routing.gloss.known import LABELS, NUMBERS_OF, TIMES_OF, no_times
from shipworthy.routing.gloss.told import language_of
from shipworthy.routing.said import Said
from shipworthy.routing.values.digits import MOST_RUNS, crowded
from shipworthy.routing.values.found import Found, outside
from shipworthy.routing.values.numbers import money, numbers, percentages
from shipworthy.routing.values.times import dates, spans, times
from shipworthy.routing.words import STOP, Token, words_of

NUMBERS, TIMES = frozenset().union(*NUMBERS_OF.values()), frozenset().union(*TIMES_OF.values())
NUMERIC, TEMPORAL = ("integer", "number", "money"), ("date", "time", "datetime", "duration", "interval")
GUARDED = frozenset((*NUMERIC, *TEMPORAL))
"""Types of which a part may be another value: five of five million, eight of tonight at eight."""
SINGLE = frozenset((*GUARDED, "email"))
"""Types of which an input takes one value only where the message holds one."""
CONNECTING = words_of(
    "und oder y o et ou e de le la el los les um à au du del bis hasta jusqu ab von vom für para pour zum"
)
JOINING = CONNECTING | words_of("a an and or oh x times the of on at in by to over al las am im")
"""Words across which a number still belongs to a value."""
LONG = MOST_RUNS
"""Characters above which a text may be unreadable."""
NEAR, FAR = 3, 80
"""Words beside a value, and characters, in which a word of time counts."""
WORD = regex(r"\d+(?:[.,'’]\d+)*|[^\W\d_]+(?:'[^\W\d_]+)?")
ENDED = regex(r"[!?;\n()]|\.(?=\s)(?<!\b[a-z]\.)|,\s+(?=[^\W\d])")
"""Matches the end of a sentence or of a part of one; no number behind it belongs to a value before it."""
CUT = regex(r"[^\W_]|[-/^'’:.,]\d")
"""Matches what directly continues a number."""
CUT_BEFORE = regex(
    r"(?:[^\W_]|\d[-/^'’:.,]|(?<![^\s(])[-\u2212]|(?:^|[:=(]|\b(?:is|are))\s*[-\u2212]\s)$", re.IGNORECASE
)
ENDING = regex(
    r"(?:illions?|illion(?:en|es)|illiards?|illiarden?|tausend|hundert|zig"
    r"|teenths?|tieths?|illionths?|undredths?|ousandths?)$"
)
"""Matches the ends of number words that no list holds whole: `zillion`, `achttausend`, `twentieths`."""
SCALE_LETTERS = frozenset("kKMBTGL")
"""Letters that may be a scale behind a number: `1.2 M`; in small ones the others are units."""
FIGURE = regex(r"(?<![\w@.,:/'’-])\d[\d.,:/'’-]*(?![\w@])")
"""Matches what is written as a figure, not as a part of a code or a name."""
NEXT_TO = 5
"""Characters between two words of one phrase of time."""
IN_YEAR = regex(r"\b(?:in|since|from|until)\s(?:19|20)\d\d$")
ASKED = regex(
    r"\b(?:what|which|how many|welche[rsnm]?|wie ?viele?|qu[ée]|cu[áa]l|cu[áa]nt[oa]s|quels?|quelles?|combien de)\s$",
    re.IGNORECASE,
)
"""Matches what makes a word of time one that is asked for: `what day`, `a qué hora`, `wie viele Stunden`."""
COMPOUND = 24
"""Characters of a word that is joined to a number by a hyphen."""
COMPOUND_BEFORE, COMPOUND_AFTER = regex(r"([^\W\d_]+)-$"), regex(r"-([^\W\d_]+)")
REPLACED = regex(
    r"\bsame\s$|\b(?:instead of|rather than)\s(?:at\s)?(?:a\s)?(?:(?:half|quarter)\s)?(?:(?:past|to)\s)?$",
    re.IGNORECASE,
)
"""Matches what stands before a word of time that names none: `same hour`, `rather than half past`."""
CLAUSE = regex(r"(?:before|after|since|until|till)\s(?:i|we|you|he|she|they|it|my|our|his|her|their)\b", re.IGNORECASE)
"""Matches a word that joins a clause, and names no time: `before I promise it`."""
I_AM = regex(r"\b(?:am\s+I|I\s+am)\b", re.IGNORECASE)
STANDING = regex(
    r"\b(?:the|this|that|which|other|another|each|every|these|those|first|second|last|next)\s(?:[^\W\d_]{1,24}\s){0,2}one$",
    re.IGNORECASE,
)
"""Matches a `one` that stands for a thing: `the robot one`."""
UNITS = words_of("hour hr minute min day week month year night am pm o clock half quarter thirty fifteen")
"""Words before which a `one` behind such a word is a number all the same: `the one hour slot`."""
COUNTED = 4
"""Letters of a word that may be written together with the number that counts it: `10shares`."""

Finder = Callable[[Said], list[Found]]
EXPLAINING: Mapping[str, tuple[Finder, ...]] = {
    "integer": (money, percentages, spans, dates, times),
    "number": (money, spans, dates, times),
    "money": (percentages, spans, dates, times),
    "date": (money, times, spans),
    "time": (money, dates),
    "datetime": (money, dates, times, spans),
    "duration": (money, dates, times),
    "interval": (money, dates, times, spans),
}
"""The values that explain a number or a word of time beside a value of the type."""


def doubtful(kind: str, items: Sequence[Found], said: Said, taken: Iterable[Found] = ()) -> bool:
    """Whether a number or a word of time beside one of the values is part of no value.

    `taken`: the other values that are known, in any order; the items themselves are known too.
    """
    if kind not in GUARDED:
        return False
    text, loose = said.text, list[tuple[int, int]]()
    timely = TIMES - no_times(said.once(language_of)) if kind in TEMPORAL else TIMES
    starts, ends = {item.start for item in items}, {item.end for item in items}
    for item in items:
        listed = item.end + 1 in starts or item.start - 1 in ends
        if kind in NUMERIC and ((not listed and _cut(item, text)) or (kind == "money" and not item.exact)):
            # Cents alone are doubted too: an amount has no unit of its own.
            return True
        loose += _loose(kind, text, item.end, timely, after=True)
        loose += _loose(kind, text, item.start, timely, after=False)
    return bool(loose) and not _explained(kind, items, loose, said, taken)


def _explained(
    kind: str, items: Sequence[Found], loose: Iterable[tuple[int, int]], said: Said, taken: Iterable[Found]
) -> bool:
    """Whether each of the numbers and words of time is part of a value."""
    known = [*taken, *items, *outside([other for find in EXPLAINING[kind] for other in said.once(find)], items)]
    if kind == "date":
        # A time of day that holds the word of its day: `tonight at 8`.
        known += said.once(times)
    if kind in NUMERIC:
        known += [other for other in said.once(numbers) for item in items[:1] if _repeats(other, item, said.text)]
    return not outside([Found(None, start, end) for start, end in loose], known)


def unread(kind: str, said: Said, taken: Iterable[Found] = ()) -> bool:
    """Whether the text holds a number or a phrase of time that is part of no value: `2-3`, `the week after next`."""
    if kind in NUMERIC:
        loose = [Found(None, *match.span()) for match in FIGURE.finditer(said.text)]
    else:
        words = [token for token in said.tokens if token.lower in TIMES or _counting(token, said.text)]
        pairs = [(a, b) for a, b in zip(words, words[1:], strict=False) if 0 < b.start - a.end <= NEXT_TO]
        pairs = [pair for pair in pairs if not _points(pair[1], said)]
        loose = [Found(None, a.start, b.end) for a, b in pairs if a.lower in TIMES or b.lower in TIMES]
    if not loose or kind not in GUARDED:
        return False
    return bool(outside(loose, [*taken, *(item for find in EXPLAINING[kind] for item in said.once(find))]))


def _points(token: Token, said: Said) -> bool:
    """Whether `one` stands for a thing of before: `the last one`; not `the last one hour`."""
    behind = said.words_behind(token.end, token.end + NEXT_TO + FAR)[:1]
    return token.lower == "one" and not TIMES.intersection(behind)


def _counting(token: Token, text: str) -> bool:
    return token.lower in NUMBERS and not _compound(text, token.start, token.end)


def labelled(kind: str, item: Found, said: Said) -> str:
    """Return the word before a number that makes it a name, as in `room 5` or `a card ending in 1234`; else ""."""
    if kind not in ("integer", "number") or not said.text[item.start].isdigit():
        return ""
    before = [word for word, *_ in _words(said.text, item.start, after=False)[:2]]
    word = before[1] if len(before) == 2 and before[0] in ("in", "with") else before[0] if before else ""
    return word if word in LABELS else ""


def tabular(said: Said) -> bool:
    """Whether the text is a table or a log, of which no number or time is meant alone."""
    return len(said.text) > MOST_RUNS and said.once(crowded)


def several(kind: str, found: Iterable[Found]) -> bool:
    """Whether the values are different ones of a type of which an input takes one value."""
    return kind in SINGLE and len({item.value for item in found}) > 1


def _repeats(other: Found, item: Found, text: str) -> bool:
    """Whether one of two numbers is the other in words: `ten (10)`."""
    return other.value == item.value and text[other.start].isdigit() != text[item.start].isdigit()


def _cut(item: Found, text: str) -> bool:
    """Whether the value is a part of a longer number or word."""
    if (text[item.start - 1 : item.start], text[item.end : item.end + 1]) == ("(", ")"):
        # Accountants write a negative amount so.
        return not text[item.start].isalpha()
    if CUT_BEFORE.search(text[max(0, item.start - 8) : item.start]):
        return True
    if (after := CUT.match(text, item.end)) is None:
        return False
    word = WORD.match(text, item.end)
    return word is None or not after[0].isalpha() or len(word[0]) < COUNTED or _is_number(word[0].lower())


def _loose(kind: str, text: str, place: int, timely: frozenset[str], *, after: bool) -> list[tuple[int, int]]:
    """Find the numbers and words of time that stand beside a place of the text and may belong to a value there."""
    found: list[tuple[int, int]] = []
    joined = True
    for count, (word, start, end) in enumerate(_words(text, place, after=after)):
        number = (_is_number(word) and not _compound(text, start, end)) or (
            after and not count and text[start:end] in SCALE_LETTERS
        )
        timed = kind in TEMPORAL and count < NEAR and word in timely
        if (timed and not _says_no_time(text, start, end)) or (
            number and joined and not _counts(text, start, end, kind)
        ):
            found.append((start, end))
        elif word not in JOINING:
            joined = False
        if not joined and (kind in NUMERIC or count >= NEAR):
            break
    return found


def _compound(text: str, start: int, end: int) -> bool:
    """Whether a number in words is a part of a word that is no number, as in `one-on-one`, or stands for a thing."""
    if STANDING.search(text, max(0, start - FAR), end) is not None:
        following = WORD.match(text, end + 1)
        return following is None or not (_is_number(following[0].lower()) or following[0].lower() in UNITS)
    before, after = COMPOUND_BEFORE.search(text, max(0, start - COMPOUND), start), COMPOUND_AFTER.match(text, end)
    joined = [match[1].lower() for match in (before, after) if match is not None]
    return bool(joined) and not any(_is_number(word) or word in TIMES for word in joined)


def _says_no_time(text: str, start: int, end: int) -> bool:
    """Whether a word of time is asked for, as in `what day`, or is the verb of `am I free`."""
    if any(before.search(text, max(0, start - FAR), start) is not None for before in (ASKED, REPLACED)):
        return True
    if CLAUSE.match(text, start) is not None:
        return True
    return any(verb.start() <= start and end <= verb.end() for verb in I_AM.finditer(text, max(0, start - 4), end + 4))


def _is_number(word: str) -> bool:
    return word[0].isdigit() or word in NUMBERS or ENDING.search(word) is not None


def _words(text: str, place: int, *, after: bool) -> list[tuple[str, int, int]]:
    """Read the words of the sentence beside a place, nearest first."""
    first, last = (place, place + FAR) if after else (max(0, place - FAR), place)
    ends = [match.start() if after else match.end() for match in ENDED.finditer(text, first, last)]
    if ends:
        first, last = (first, ends[0]) if after else (ends[-1], last)
    words = [(match[0].lower(), match.start(), match.end()) for match in WORD.finditer(text, first, last)]
    return words if after else words[::-1]


def _counts(text: str, start: int, end: int, kind: str) -> bool:
    """Whether a number beside a value is a year, or beside a day or a time counts something: `tomorrow 4 people`."""
    if kind in NUMERIC:
        return IN_YEAR.search(text, max(0, start - 6), end) is not None
    following = WORD.match(text, end + 1) if text[end : end + 1] == " " else None
    word = following[0].lower() if following is not None else ""
    return bool(word) and word not in STOP and word not in CONNECTING and word not in TIMES and not _is_number(word)
