"""Splits a message into phrases of time, and these into items; everything else of the message is passed over."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from shipworthy.regex import regex
from shipworthy.routing.said import Said
from shipworthy.routing.values.times.words import GLUE, LETTERS, ROLES, Roles
from shipworthy.routing.words import STOP, Token, plain

LONGEST = 120
"""Items of a phrase; a longer one is a table, and none of its parts is read."""
WIDEST = 1000
"""Characters of a phrase, likewise."""
MOST = 100
"""Phrases of a message; what stands behind them is not read."""
MONTH = "|".join(word for word, roles in ROLES.items() if "month" in roles)
SHORT = "|".join(
    sorted((word for word, roles in ROLES.items() if "unit" in roles), key=lambda word: (-len(word), word))
)
ITEM = regex(
    rf"""(?P<stamp>\d{{4}}-\d\d-\d\dt\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:z|[+-]\d\d:?\d\d)?(?![\w:]))
    |(?P<date>\d{{4}}([-/.])(?:\d{{1,2}}|{MONTH})\3\d{{1,2}}(?![\w/-])
        |\d{{1,2}}([-/.])(?:\d{{1,2}}|{MONTH})\4(?:\d{{4}}|\d\d)(?![\w/:-]|\.\d))
    |(?P<clock>\d{{1,2}}:\d\d(?::\d\d)?(?![\d:])(?!\.\d)|\d{{1,2}}h\d\d(?!\w)|\d{{1,2}}\.\d\d(?=\s?[ap](?:\.?\s?m)?\b))
    |(?P<part>[13]/[24](?=[\s-]?(?:of|an?|h|{SHORT})\b))
    |(?P<pair>\d{{1,2}}[-/.]\d{{1,2}}(?![\w/:-]|\.\d))
    |(?P<nth>\d{{1,2}}(?:st|nd|rd|th)(?!\w))
    |(?P<num>\d{{1,3}}(?:,\d{{3}})+(?!\d)|\d+\.\d+|\d+,\d+(?=[\s-]?(?:[hms]|{SHORT})\b)|\d+)
    |(?P<zone>(?:utc|gmt)\s?[+-]\s?\d{{1,2}}(?::?\d\d)?(?!\w)|[a-z]+(?:/[a-z_]+){{1,2}})
    |(?P<half>(?<![a-z])[ap]\.?\s?m\b\.?)
    |(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*)
    |(?P<sign>\S)""",
    re.VERBOSE,
)
GAP = regex(r"[ \t]*[-,.'’/:&+@~(\u2013\u2014]?[ \t]*")
"""Matches what may stand between two words of one phrase."""
USUAL = frozenset((" ", "-", ", ", ",", "/", ":"))
DOTTED = regex(r"(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])")
"""Matches a day and a month of which the point behind the month is a part."""
STOPPED = regex(r"\.\s+$")
CODE = regex(r"[\w$€£#/:.-]$")
"""Matches the end of a text whose next digits belong to a code, an amount or a larger number."""
MORE = regex(
    r"(?:\s?[ap]\.?\s?m\b\.?)?"
    r"(?:\s\(?[a-z]+(?:/[a-z_]+){1,2}\)?|\.?\s?\(?(?:utc|gmt)(?:\s?[+-]\s?\d{1,2}(?::?\d\d)?)?\b\)?)?",
    re.IGNORECASE,
)
"""Matches what may follow the last word of a phrase: `p.m.`, `Europe/Berlin`, `UTC+2`."""
ZONED = regex(
    r",?\s\(?(?:(?!(?i:our|my|this|next|last|some|any|the|good|right|what|each|every|one|same|in|on|at|for|to|of|a)\b)"
    r"[^\W\d_]+\s(?:[^\W\d_]+\s)?(?i:time)\b|[A-Z]{1,3}[SD]?T\b|(?<=\()[A-Z]{2,5}\)|(?i:eastern|pacific|central|mountain)\b)"
)
"""Matches a time zone that is not read: `New York time`, `ET`, `Pacific`."""
FEW = 4
"""Words without a meaning of their own between two words of one phrase."""


class Item(NamedTuple):
    """A word, a number or a sign of a phrase; `glued`: it follows the item before directly."""

    kind: str
    lower: str
    start: int
    end: int
    glued: bool
    roles: Roles

    def __bool__(self) -> bool:
        return True


EXACTLY = frozenset(
    ("sharp", "prompt", "exactly", "precisely", "latest", "onwards", "thanks", "cheers", "instead", "rather")
)
"""Words behind a time that are not counted."""
NONE: Roles = {}
BEHIND = (Item("end", "", 0, 0, glued=False, roles=NONE),) * 8


@dataclass(frozen=True, slots=True)
class Phrase:
    """The items of one phrase, and what stands around it."""

    items: tuple[Item, ...]
    padded: tuple[Item, ...]
    """The items, and behind them some that say nothing, so that a place beside the phrase may be looked at."""
    whole: bool
    """Whether it is all that was said."""
    before: str
    """The word directly before it."""
    after: str
    """The word directly behind it."""
    zoned: bool
    """Whether a time zone follows that is not read."""
    counting: bool
    """Whether a number, or a number of something, stands directly before it: `10 dollars an hour`."""

    @property
    def counted(self) -> bool:
        """Whether a word that may be counted follows directly: `2 seats`."""
        return bool(self.after) and self.after not in EXACTLY and (self.after not in STOP or self.after == "of")

    def at(self, place: int) -> Item:
        """Return the item at a place; an empty one beyond the end."""
        return self.padded[place]

    def role(self, place: int, name: str) -> object:
        """Return the value that a word has in a role; None where it does not have it."""
        return self.padded[place].roles.get(name)

    def word(self, place: int) -> str:
        """Return a word in lower case."""
        return self.padded[place].lower


def phrases(said: Said) -> list[Phrase]:
    """Find the phrases of a message that may speak of time."""
    text = plain(said.text)
    lower = text.lower()
    found: list[Phrase] = []
    for first, last in _regions(said, text):
        if len(found) == MOST:
            break
        tokens = said.tokens
        start, end = tokens[first].start, tokens[last].start + len(tokens[last].text)
        if last - first > LONGEST or end - start > WIDEST:
            continue
        more = MORE.match(text, end)
        end = more.end() if more is not None else end
        items = tuple(_items(lower, start, end))
        if len(items) > LONGEST or not any(item.kind != "word" or item.roles for item in items):
            continue
        rest = f"{text[:start][-80:]}{text[end : end + 80]}".strip(" \t\n.,!?;\"'")
        following = tokens[last + 1] if last + 1 < len(tokens) else None
        after = following.lower if following is not None and text[end : following.start] == " " else ""
        zoned = ZONED.match(text, end) is not None
        counting = any(_counts(token) for token in tokens[max(0, first - 2) : first])
        found.append(
            Phrase(items, items + BEHIND, not rest, tokens[first - 1].lower if first else "", after, zoned, counting)
        )
    return found


def _regions(said: Said, text: str) -> Iterator[tuple[int, int]]:
    """Yield the places of the first and last word of each run of words of time."""
    tokens = said.tokens
    first = last = -1
    speaking = {token.lower for token in {token.lower: token for token in tokens}.values() if _speaks(token)}
    for place, token in enumerate(tokens):
        if token.lower not in speaking or token.text[0] == "$":
            continue
        following = tokens[place + 1].lower if place + 1 < len(tokens) else ""
        if token.lower == "one" and place and following not in speaking and _names_one(tokens[place - 1]):
            continue
        if first >= 0 and not (_beside(token, tokens[last], text) or _joined(tokens[last : place + 1], text)):
            yield first, last
            first = -1
        if first < 0:
            first = place
            while first and place - first < FEW and first - 1 > last and tokens[first - 1].lower in GLUE:
                if not _joined(tokens[first - 1 : first + 1], text):
                    break
                first -= 1
        last = place
    if first >= 0:
        yield first, last


def _beside(token: Token, before: Token, text: str) -> bool:
    """Whether a word follows another with a usual sign or space between them."""
    return text[before.start + len(before.text) : token.start] in USUAL


def _names_one(token: Token) -> bool:
    """Whether "one" behind a word stands for a thing of that time, and is no number: `the 2pm one`."""
    roles = ROLES.get(token.lower, NONE)
    return token.text[0].isdigit() or "half" in roles or "weekday" in roles or token.lower in CLOCKS


CLOCKS = ("o'clock", "o’clock", "oclock", "am", "pm", "noon")


def _speaks(token: Token) -> bool:
    lower = token.lower if token.lower.isascii() else plain(token.lower).lower()
    return lower in ROLES or lower[0].isdigit() or ("." in lower and lower.partition(".")[0] in ROLES)


def _counts(token: Token) -> bool:
    roles = ROLES.get(token.lower, NONE)
    return token.text[0] in "$0123456789" or "small" in roles or "tens" in roles


def _joined(tokens: Sequence[Token], text: str) -> bool:
    """Whether only words without a meaning of their own stand between two words."""
    if len(tokens) - 2 > FEW or any(token.lower not in GLUE for token in tokens[1:-1]):
        return False
    for before, after in zip(tokens, tokens[1:], strict=False):
        end = before.start + len(before.text)
        if text[end : after.start] == " ":
            continue
        gap = GAP.fullmatch(text, end, after.start)
        if gap is None:
            return False
        if STOPPED.search(gap[0]) and not _shortened(before):
            return False
    return True


def _shortened(token: Token) -> bool:
    """Whether a full stop behind the word is part of it: `Fri.`, `p.m.`, `9.12.`."""
    if DOTTED.fullmatch(token.lower) is not None:
        return True
    roles = ROLES.get(token.lower, NONE)
    short = ("weekday" in roles or "month" in roles or "unit" in roles) and len(token.lower) <= 4
    return short or "half" in roles or token.lower in ("p", "a", "m") or token.lower[-2:] in ("pm", "am")


def _items(text: str, start: int, end: int) -> Iterator[Item]:
    before = start
    for match in ITEM.finditer(text, start, end):
        kind, lower = match.lastgroup or "", match[0].replace("’", "'")
        kind = next((name for name in KINDS if match[name] is not None), kind)
        glued = match.start() == before and before > start
        before = match.end()
        if kind == "sign" and lower == "'" and text[match.start() - 1].isalpha():
            continue
        if kind == "sign" and lower in "-'" and _hyphen(text, match.start(), match.end()):
            before = match.end()
            continue
        if kind == "word" and lower in VAGUE and PART_NEXT.match(text, match.end(), end):
            continue
        if kind in NUMERIC and CODE.search(text, max(0, match.start() - 1), match.start()) and not _free(text, match):
            kind = "code"
        yield Item(kind, lower, match.start(), match.end(), glued, _roles(kind, lower, glued=glued))


UNIT_BEFORE = regex(rf"\d(?:[hmsdw]|am|pm|{SHORT})-?$")
MONTH_BEFORE = regex(rf"(?:\d|\b(?:{MONTH}))[-./]$")
VAGUE = ("early", "late", "mid")
"""Words before a part of the day that change no day: `early evening`."""
PART_NEXT = regex(rf"[ -](?:{'|'.join(sorted(word for word, roles in ROLES.items() if 'part' in roles))})\b")
KINDS = ("stamp", "date", "clock", "part", "pair", "nth", "num", "zone", "half", "word", "sign")
NUMERIC = ("date", "clock", "pair", "nth", "num")


def _roles(kind: str, lower: str, *, glued: bool) -> Roles:
    if kind != "word":
        return NONE
    if glued and lower in LETTERS:
        return {"unit": LETTERS[lower], "letter": lower}
    roles = ROLES.get(lower)
    if roles is None and lower.endswith("'s"):
        roles = ROLES.get(lower[:-2])
    return roles or NONE


def _hyphen(text: str, start: int, end: int) -> bool:
    """Whether a hyphen joins two words (`twenty-one`, `3-day`) rather than the ends of a range."""
    return text[end : end + 1].isalpha() and text[start - 1 : start].isalnum() if start else False


def _free(text: str, match: re.Match[str]) -> bool:
    """Whether a number behind a sign is one of its own: `3-5 May`, `Oct.23`, `Oct-2`, `1h30m`."""
    start = match.start()
    before, sign = text[max(0, start - 12) : start], text[start - 1]
    if sign in "-./" and MONTH_BEFORE.search(before):
        return not re.search(r"\d\.$", before)
    return UNIT_BEFORE.search(before) is not None
