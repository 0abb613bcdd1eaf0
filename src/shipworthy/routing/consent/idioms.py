"""Finds ways of telling somebody to do what a question asks for, which do not repeat its verb: `put it in`."""

import functools
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from shipworthy.routing.consent.lexicon import lexicon
from shipworthy.routing.consent.question import Shown
from shipworthy.routing.consent.spelling import Word, fold
from shipworthy.routing.consent.ways import Item, ways

ABOUT = ("source", "date", "notation")
BOTH = -1
"""Stands for the act of a question that shows several things."""


@functools.cache
def idioms() -> Mapping[int, Mapping[str, Sequence[tuple[Item, ...]]]]:
    """Read the file once: act → first word → the ways that begin with it."""
    raw = json.loads(Path(__file__).with_name("idioms.json").read_text(encoding="utf-8"))
    consent = json.loads(Path(__file__).with_name("consent.json").read_text(encoding="utf-8"))
    sets = {name: frozenset(map(fold, words.split())) for name, words in consent["sets"].items()}
    found: dict[int, dict[str, list[tuple[Item, ...]]]] = {}
    for verb, texts in raw.items():
        if verb in ABOUT:
            continue
        for act in (BOTH,) if verb == "both" else lexicon().acts[verb]:
            rows = found.setdefault(act, {})
            for way in (way for text in texts for way in ways(text, sets)):
                for first in sorted(way[0]):
                    rows.setdefault(first, []).append(way)
    return found


def idioms_at(said: list[Word], place: int, shown: Shown) -> Iterator[int]:
    """Yield how many words from a place on tell to do what the question asks for."""
    for act in lexicon().acts.get(shown.act[0], ()) if shown.act else ():
        yield from _ways_at(said, place, act)


def both_at(said: list[Word], place: int, shown: Shown) -> Iterator[int]:
    """Yield how many words from a place on name all of several things that the question shows: `both are fine`.

    `both orders` counts what may not be shown.
    """
    if shown.several:
        words = lexicon()
        behind = {*words.plain, *words.polite}
        for length in _ways_at(said, place, BOTH):
            if place + length == len(said) or said[place + length].text in behind:
                yield length


def _ways_at(said: list[Word], place: int, act: int) -> Iterator[int]:
    for way in idioms().get(act, {}).get(said[place].text, ()):
        if place + len(way) <= len(said) and all(said[place + n].text in item for n, item in enumerate(way)):
            yield len(way)
