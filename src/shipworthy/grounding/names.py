"""Finds proper names, and values of the agent's own types, as they are written."""

import re
from bisect import bisect_right
from collections.abc import Mapping
from functools import lru_cache

from shipworthy.grounding.figure import Figure
from shipworthy.grounding.words import words
from shipworthy.regex import regex

WORD = regex(r"[^\W_]+(?:['-][^\W\d_]+)*")
STARTS = frozenset('.!?:\n|*_>#-"“”„»«()[]•;')
"""After these a capital is that of a beginning."""
SHORTEST_FREE = 4
"""Values in capitals that are shorter are found only as they are written: IT, A, ALL."""
MOST_WORDS = 6


def word_keys(text: str) -> list[str]:
    """Return the words of a text as they are compared."""
    return [m[0].casefold().removesuffix("'s") for m in WORD.finditer(text)]


@lru_cache(maxsize=8)
def _by_first(own: tuple[str, ...]) -> Mapping[str, list[tuple[list[str], str]]]:
    """Values by their first word, those with more words first."""
    found: dict[str, list[tuple[list[str], str]]] = {}
    for value in own:
        if keys := word_keys(value):
            found.setdefault(keys[0], []).append((keys, value))
    for values in found.values():
        values.sort(key=lambda one: -len(one[0]))
    return found


def own_in(text: str, own: tuple[str, ...]) -> list[Figure]:
    """Return the values of the agent's own types in a text, the longest at each place."""
    known = _by_first(own)
    tokens = list(WORD.finditer(text))
    keys = [m[0].casefold().removesuffix("'s") for m in tokens]
    found: list[Figure] = []
    end = 0
    for place, m in enumerate(tokens):
        if m.start() < end:
            continue
        for value_keys, value in known.get(keys[place], ()):
            last = place + len(value_keys)
            if keys[place:last] != value_keys or not _as_written(text, tokens[place:last], value):
                continue
            end = tokens[last - 1].end()
            found.append(Figure(text[m.start() : end], m.start(), end, "own", " ".join(value_keys), 0))
            break
    return found


def _as_written(text: str, tokens: list[re.Match[str]], value: str) -> bool:
    shown = text[tokens[0].start() : tokens[-1].end()]
    return not (value.isupper() and len(value) < SHORTEST_FREE) or shown.removesuffix("'s") == value


def names_in(text: str, taken: list[tuple[int, int]]) -> list[Figure]:
    """Return the proper names of a text: words with a capital that no sentence, line or label begins with.

    In German, where every noun has one, only two and more in a row.
    """
    tokens = list(WORD.finditer(text))
    keys = {m[0].casefold() for m in tokens}
    least = 2 if len(keys & words().lists["german"]) >= min(2, max(1, len(keys) // 6)) else 1
    found: list[Figure] = []
    run: list[re.Match[str]] = []
    for m in [*tokens, None]:
        goes_on = m is not None and _is_capital(m, taken)
        if run and (not goes_on or m is None or text[run[-1].end() : m.start()] not in (" ", "\u00a0")):
            found += _named(text, run, least)
            run = []
        if goes_on and m is not None:
            run.append(m)
    return found


def _is_capital(m: re.Match[str], taken: list[tuple[int, int]]) -> bool:
    word = m[0]
    if not word[0].isupper() or word.casefold() in words().lists["no_names"]:
        return False
    place = bisect_right(taken, (m.start(), len(m.string))) - 1
    return place < 0 or taken[place][1] <= m.start()


def _named(text: str, run: list[re.Match[str]], least: int) -> list[Figure]:
    """The name that a run of words is; the word that begins a sentence counts only before another."""
    before = text[max(0, run[0].start() - 8) : run[0].start()].rstrip(" \t\u00a0")[-1:]
    begins = not before or before in STARTS
    first = 1 if begins and (len(run) == 1 or run[0][0].casefold() in words().lists["starters"]) else 0
    kept = run[first : first + MOST_WORDS]
    if len(kept) < least:
        return []
    start, end = kept[0].start(), kept[-1].end()
    return [Figure(text[start:end], start, end, "name", " ".join(word_keys(text[start:end])), 0)]
