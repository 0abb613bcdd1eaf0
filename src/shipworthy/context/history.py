"""The conversation so far for a model: the last turns, and identifiers mentioned in earlier ones."""

import functools
import re
from collections.abc import Iterable, Iterator, Sequence

from shipworthy.context.build import MARK
from shipworthy.regex import regex
from shipworthy.tokens.counting import EXACT, Gauge

Turn = tuple[str, str]
"""The user's message and the answer."""
MENTIONED = "Mentioned earlier: "
LONGEST_SEARCHED = 20_000
"""Characters of a text that are searched for identifiers."""
LEAST_TURN = 12
"""Tokens below which a shortened turn is left out."""
MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
KINDS = (
    r"https?://[^\s<>\"'`)\]}]+",
    r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}",
    r"\b\d{4}-\d\d-\d\d\b",
    r"\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b",
    rf"\b{MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b(?:,? \d{{4}}\b)?",
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?\.? {MONTH}(?:,? \d{{4}}\b)?(?!\w)",
    r"[$€£¥] ?\d[\d,]{0,20}(?:\.\d{1,9})?(?: ?(?:[kKmM]|bn|million|billion)\b)?",
    r"(?<![\w.,])\d[\d,]{0,20}(?:\.\d{1,9})?(?: ?%| (?:USD|EUR|GBP|CHF|JPY|dollars|euros)\b)",
    r"\$[A-Z]{1,5}\b",
    r"(?<![\w-])(?=[\w-]{0,40}\d)(?=[\w-]{0,40}[^\W\d_])[^\W_][\w-]{1,40}(?![\w-])",
    r"(?<![\w.,-])#?\d{4,}(?![\w-])(?![.,]\d)",
    r"\b[A-Z]{1,5}\.[A-Z]\b(?!\.)",
    r"\b[A-Z]{2,6}\b",
    r"\"[^\"\n]{1,60}\"|“[^”\n]{1,60}”|«[^»\n]{1,60}»|`[^`\n]{1,60}`",
)
"""Links, addresses, dates, amounts, codes with letters and digits, numbers, tickers and quotations."""
IDENTIFIER = regex("|".join(KINDS))
CAPITALISED = regex(r"(?<!\w)[^\W\d_]{1,30}(?:['’][^\W\d_]{1,9})?(?!\w)")
COUNTED = regex(r"\d+(?:st|nd|rd|th|am|pm|x|h|m|s|d)", re.IGNORECASE)
SHOUTED_WORDS = """
    AI ALL AM AND API ASAP AT BY CEO CFO CHF CST EDT EST EU EUR FAQ FOR FYI GBP GMT HE ID IDS IN IS IT JPY ME MUST
    MY NEW NO NOT NOW OF OK ON OR PDF PM PS PST THE TO TV UK URL US USA USD UTC WE YES YOU
"""
SHOUTED = frozenset(SHOUTED_WORDS.split())
"""Words in capitals that are no identifiers."""
OPENING_WORDS = """
    a after an and are as at but by can could did do does for from hello hi how i if in is it it's let let's my no
    of oh ok okay on once one or our please sorry sure thank thanks that the then there these this those to we
    what when where which who why will with would yes you your
"""
OPENERS = frozenset(OPENING_WORDS.split())
"""Words that begin a sentence but no name."""


def recall(turns: Sequence[Turn], *, keep: int, limit: int, gauge: Gauge = EXACT) -> str:
    """Write the conversation so far within `limit` tokens; empty without turns.

    It has the last `keep` turns as far as they fit, whole; only the answer of the newest turn may be shortened, which
    ends with ` […]`. Before them a line lists identifiers from the omitted turns, the newest first, within half of the
    limit. Every text is one line, so that a message cannot imitate another turn.
    """
    said = [turn for turn in turns if turn[0].strip() or turn[1].strip()]
    for kept in range(min(max(keep, 0), len(said)), -1, -1):
        older, shown = said[: len(said) - kept], said[len(said) - kept :]
        body = "\n".join(line for turn in shown for line in _lines(turn))
        if kept > 1 and not gauge.fits(body, limit):
            continue
        named = _mentioned(_named(older), body, limit // 2, gauge)
        text = _joined(named, body)
        if gauge.fits(text, limit):
            return text
        if kept == 1:
            return _with_a_part_of(shown[0], named, older, limit, gauge)
    return ""


def _lines(turn: Turn) -> list[str]:
    texts = (("User", turn[0]), ("Assistant", turn[1]))
    return [f"{who}: {' '.join(text.split())}" for who, text in texts if text.strip()]


def _joined(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def _with_a_part_of(turn: Turn, named: str, older: Sequence[Turn], limit: int, gauge: Gauge) -> str:
    """The identifiers of earlier turns and the beginning of the newest turn."""
    room = limit - gauge.count(f"{named}\n" if named else "")
    while room >= LEAST_TURN:
        body = _shortened(_lines(turn), room, gauge)
        # Identifiers in the omitted part of the newest turn are listed like those of older turns.
        line = _mentioned(_named([*older, turn]), body, limit // 2, gauge)
        if body and gauge.fits(text := _joined(line, body), limit):
            return text
        room -= max(room // 16, 1)
    return _mentioned(_named([*older, turn]), "", limit // 2, gauge)


def _shortened(lines: Sequence[str], room: int, gauge: Gauge) -> str:
    """The lines within about `room` tokens, the last one shortened; only the first line if it alone is too long."""
    for shown in range(len(lines), 0, -1):
        above = _joined(*lines[: shown - 1], "Assistant:" if shown > 1 else "")
        left = room - gauge.count(above + MARK)
        if left >= LEAST_TURN // 2 or shown == 1:
            head = gauge.cut(lines[shown - 1], left + gauge.count("Assistant:") if shown > 1 else left)
            return _joined(*lines[: shown - 1], head.rstrip() + MARK) if head else ""
    return ""


def _named(turns: Iterable[Turn]) -> Iterator[str]:
    """The identifiers in the turns, the newest first."""
    for turn in reversed(list(turns)):
        for text in reversed(turn):
            yield from reversed(identifiers(text))


def _mentioned(names: Iterable[str], body: str, limit: int, gauge: Gauge) -> str:
    """One line with the names that the body does not contain, each once, within the limit."""
    seen: set[str] = set()
    listed: list[str] = []
    left = limit - gauge.count(MENTIONED)
    for name in names:
        key = name.casefold()
        if key in seen:
            continue
        seen.add(key)
        if _shows(body, name):
            continue
        cost = gauge.count(f", {name}")
        if cost > left:
            break
        listed.append(name)
        left -= cost
    while listed and not gauge.fits(line := MENTIONED + ", ".join(listed), limit):
        listed.pop()
    return line if listed else ""


def _shows(body: str, name: str) -> bool:
    """Whether the text contains the name as whole words: `HAT136` does not contain `HAT1`."""
    return name in body and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", body) is not None


def identifiers(text: str) -> Sequence[str]:
    """The identifiers in a text that a later call may need verbatim, in order.

    Links, addresses, dates, amounts, numbers of four digits and more, codes that mix letters and digits, tickers in
    capitals, quotations, and names of several capitalised words.
    """
    return _identifiers(text[:LONGEST_SEARCHED])


@functools.lru_cache(maxsize=64)
def _identifiers(text: str) -> tuple[str, ...]:
    # The turns of a conversation are searched for each of its messages.
    found: list[str] = []
    begin = 0
    for match in IDENTIFIER.finditer(text):
        found += _names(text[begin : match.start()])
        found.append(_tidied(match[0]))
        begin = match.end()
    found += _names(text[begin:])
    shouting = text.isupper()
    return tuple(name for name in found if _names_something(name) and not (shouting and name.isalpha()))


def _tidied(name: str) -> str:
    return " ".join(name.rstrip(".,;:!?-_").strip('"“”«»`').split())


def _names_something(name: str) -> bool:
    return len(name) > 1 and name not in SHOUTED and COUNTED.fullmatch(name) is None


def _names(text: str) -> Iterator[str]:
    """Names of two to six capitalised words with one blank between them."""
    run: list[str] = []
    end = -2
    for match in CAPITALISED.finditer(text):
        word = match[0]
        follows = match.start() == end + 1 and text[end] == " "
        if run and not (follows and word[0].isupper()):
            yield from _name(run)
            run = []
        if word[0].isupper():
            run.append(word)
        end = match.end()
    yield from _name(run)


def _name(words: list[str]) -> Iterator[str]:
    while words and words[0].lower() in OPENERS:
        words = words[1:]
    if 2 <= len(words) <= 6:
        yield " ".join(words)
