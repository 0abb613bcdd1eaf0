"""Finds what a message denies: wishes that are none (`I don't want to complain`), and values it excludes."""

import json
import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from shipworthy.regex import regex
from shipworthy.routing.said import Said
from shipworthy.routing.values.found import START, Found

LISTS: Mapping[str, Mapping[str, list[str]]] = {
    language: words
    for language, words in json.loads(Path(__file__).with_name("denials.json").read_text(encoding="utf-8")).items()
    if isinstance(words, dict)
}
CLAUSE, BEFORE = 200, 20
"""Characters of a clause that a denial covers at most, and those before a word that are looked at."""
MOST_BEHIND = 20
"""Values of a message among which one is excluded by words behind it."""


def _any_of(*lists: str) -> str:
    """Build a pattern of the phrases of some lists in all languages, the longest first."""
    phrases = {phrase for words in LISTS.values() for name in lists for phrase in words[name]}
    longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return "|".join(re.escape(p).replace(r"\ ", r"\s+").replace("'", "['’]?") for p in longest_first)


CUE = regex(
    rf"(?:(?P<wish>{_any_of('wish')})|(?P<bid>{_any_of('bid')})(?=\s+(?!(?:{_any_of('no_bid')})\b)[^\W\d])"
    rf"|(?P<except>{_any_of('except')})|(?P<not>{_any_of('not')}))(?!\w)",
    re.IGNORECASE,
)
SECOND: dict[str, set[str]] = {}
"""The words with which a denial begins, as tokens write them, and those that may stand behind; empty: any."""
for _words in LISTS.values():
    for _phrase in (phrase for name in ("wish", "bid", "except", "not") for phrase in _words[name]):
        for _quote in ("'", ""):
            _first, *_rest = _phrase.replace("'", _quote).split()
            SECOND.setdefault(_first, set()).add(_rest[0] if _rest else "")
FIRST = SECOND.keys()
BEGINS = regex(rf"(?:^|[,;:.!?\n(\u2013\u2014-]|\b(?:{_any_of('before_bid')}))\s*$", re.IGNORECASE)
"""Matches the text before a word that begins a clause."""
ENDS = regex(rf"[,;:.!?\n]|\b(?:{_any_of('until')})(?!\w)", re.IGNORECASE)
STOPS = regex(rf"\s+(?:to\s+)?(?:{_any_of('stop')})\b", re.IGNORECASE)
ANY_MORE = regex(r"\b(?:any\s?more|any longer|no longer|mehr)\b", re.IGNORECASE)
LIMIT = regex(rf"\b(?:{_any_of('limit')})\s*$", re.IGNORECASE)
ASKED_BEFORE = regex(rf"\b(?:{_any_of('asked')})\s+$", re.IGNORECASE)
ASKED_AFTER = regex(rf"\s+(?:{_any_of('asked', 'limit')})\b", re.IGNORECASE)
FILLED = regex(rf"\s*(?>(?:{_any_of('filler')})(?:\s+|(?<=['’])))*", re.IGNORECASE)
BEHIND = regex(
    rf"\s?,?\s?(?:(?:{_any_of('behind')})(?!\w)|(?:{_any_of('behind_short')})(?=\s?(?:[,.;:!\n]|$|(?:{_any_of('until')})\b)))".replace(
        r"\s+", r"\s"
    ),
    re.IGNORECASE,
)
"""Matches what is said behind a value that is not wanted: `el martes no, el miércoles`, `Tuesday doesn't work`."""
CORRECTED = regex(
    rf"[\s.,;:!?\u2013\u2014-]{{1,4}}(?>(?:no(?=\s?[,.;!-])|(?:{_any_of('correcting')})(?!\w))[\s.,;:!\u2013\u2014-]{{1,4}}){{1,3}}"
    rf"(?:{_any_of('filler')})?\s*",
    re.IGNORECASE,
)
"""Matches what stands between a value and the one that is meant instead: `Wednesday. Sorry, Thursday`."""
LISTED = regex(rf"(?:\s*,)?\s*(?:(?:{_any_of('and')})\s+)?", re.IGNORECASE)
JOINED = regex(rf"\s+(?:{_any_of('and')})\s+", re.IGNORECASE)


def denied(said: Said) -> list[tuple[int, int]]:
    """Find the clauses that say what is not wished: `I don't want to complain`, `not here to …`, `don't cancel it`.

    A clause that denies a fact (`it did not arrive`) or ends something (`I don't want it any more`) is a wish. A
    message that is nothing but a denial may be one too (`don't speak so fast`), so that it is asked about.
    """
    spans = []
    for match, end in said.once(_clauses):
        if match["wish"] and STOPS.match(said.text, match.end()):
            continue
        if not ANY_MORE.search(said.text, match.end(), end):
            spans.append((match.start(), end))
    return spans


def wanted(said: Said, found: Sequence[Found], *, code: bool = False) -> list[Found]:
    """Leave out the values that the message excludes: `not Tesla`, `anything but Friday`, `I don't want the large one`.

    `code`: they are found by a pattern, and name what a whole clause is about, so that only a word directly before one
    excludes it.
    """
    if not found or (not said.once(cues) and len(found) < 2):
        return list(found)
    out = _denied_behind(said, found) | _corrected(said, found)
    for match in said.once(cues):
        if match["except"] or match["not"]:
            out |= set(_excluded(match, said, found))
    for match, end in said.once(_clauses) if not code else ():
        for place in range(bisect_left(found, match.end(), key=START), bisect_left(found, end, key=START)):
            if not LIMIT.search(said.text, max(match.end(), found[place].start - BEFORE), found[place].start):
                out.add(place)
    return [item for place, item in enumerate(found) if place not in out]


def unwanted(said: Said, found: Sequence[Found]) -> list[Found]:
    """Return the values that a correction excludes; a "no" with which it begins denies what was said before."""
    out = _denied_behind(said, found)
    for match in said.once(cues):
        if match["bid"] or (match["not"] and (match.start() > 0 or match["not"].lower() != "no")):
            out |= set(_excluded(match, said, found))
    return [found[place] for place in sorted(out)]


def _denied_behind(said: Said, found: Sequence[Found]) -> set[int]:
    """Find the places of the values that words behind them exclude, where another one is left."""
    if len({item.value for item in found}) < 2 or len(found) > MOST_BEHIND:
        return set()
    out = {place for place, item in enumerate(found) if BEHIND.match(said.text, item.end)}
    return out if len(out) < len(found) else set()


def _corrected(said: Said, found: Sequence[Found]) -> set[int]:
    """Find the places of the values that are said wrongly, with the right one behind them."""
    if not 1 < len(found) <= MOST_BEHIND:
        return set()
    pairs = zip(found, found[1:], strict=False)
    return {n for n, (one, two) in enumerate(pairs) if CORRECTED.fullmatch(said.text, one.end, max(two.start, one.end))}


def cues(said: Said) -> list[re.Match[str]]:
    """Find the words that deny something."""
    found: list[re.Match[str]] = []
    tokens = said.tokens
    for place, token in enumerate(tokens):
        if token.lower in SECOND and (not found or found[-1].end() <= token.start):
            second = SECOND[token.lower]
            if "" not in second and (place + 1 == len(tokens) or tokens[place + 1].lower not in second):
                continue
            match = CUE.match(said.text, token.start)
            if match is not None:
                found.append(match)
    return found


def _clauses(said: Said) -> list[tuple[re.Match[str], int]]:
    """Find the denials of a whole clause, and the ends of these clauses."""
    text, found, every = said.text, [], said.once(cues)
    for match, after in zip(every, [*every[1:], None], strict=False):
        begins = match["bid"] and BEGINS.search(text, max(0, match.start() - BEFORE), match.start())
        if match["wish"] or begins:
            furthest = min(after.start() if after is not None else len(text), match.end() + CLAUSE)
            end = ENDS.search(text, match.end(), furthest)
            found.append((match, end.start() if end is not None else furthest))
    return found


def _excluded(match: re.Match[str], said: Said, found: Sequence[Found]) -> Iterable[int]:
    """Find the places of the values that a word before them excludes, and of those that are listed with them."""
    text, place, between = said.text, match.end(), FILLED
    nearest = bisect_left(found, place, key=START)
    if nearest == len(found) or found[nearest].start > place + CLAUSE or (match["not"] and _asks(match, text)):
        return
    for number in range(nearest, len(found)):
        item = found[number]
        gap = between.match(text, place, item.start)
        if gap is None or FILLED.fullmatch(text, gap.end(), item.start) is None:
            return
        if match["not"] and match["not"].lower() == "no" and text[item.start].isdigit():
            # The number of something: `order no 77`.
            return
        yield number
        place, between = item.end, LISTED if match["except"] else JOINED


def _asks(match: re.Match[str], text: str) -> bool:
    """Whether a `not` denies nothing: `why not`, `if not`, `not only`, `not more than`."""
    before = ASKED_BEFORE.search(text, max(0, match.start() - BEFORE), match.start())
    return before is not None or ASKED_AFTER.match(text, match.end()) is not None
