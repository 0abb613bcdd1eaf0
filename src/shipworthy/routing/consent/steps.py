"""Cuts a message into phrases of consent: the words that are meant, and the kinds of phrases that they can be."""

from collections.abc import Iterator

from shipworthy.routing.consent import lexicon as bits
from shipworthy.routing.consent.idioms import both_at, idioms_at
from shipworthy.routing.consent.lexicon import Lexicon
from shipworthy.routing.consent.question import Shown, begins, near_value, repeated, told_again
from shipworthy.routing.consent.spelling import Word, corrected, split

MOST_MEANINGS = 64


def words_of(text: str, words: Lexicon) -> list[Word]:
    """Return the words and signs of a message, with slips of the hand corrected."""
    return [
        word._replace(
            text=corrected(word.text, words.known, words.stretched, words.slips, words.misspelt, words.never_misspelt)
        )
        for word in split(text, words.faces)
    ]


def readings(said: list[Word], shown: Shown, words: Lexicon) -> dict[int, int]:
    """Return what the message says in each way of cutting it into phrases, and the fewest phrases that it takes.

    It is empty where a word belongs to none.
    """
    reached: list[dict[int, int]] = [{} for _ in range(len(said) + 1)]
    reached[0][0] = 0
    for place in range(len(said)):
        if not reached[place]:
            continue
        for length, kind in steps(said, place, shown, words):
            after = reached[place + length]
            for kinds, phrases in reached[place].items():
                if kinds | kind in after or len(after) < MOST_MEANINGS:
                    after[kinds | kind] = min(phrases + 1, after.get(kinds | kind, phrases + 1))
    return reached[-1]


def steps(said: list[Word], place: int, shown: Shown, words: Lexicon) -> Iterator[tuple[int, int]]:
    """Yield the length and the kind of each phrase that begins at a word."""
    word = said[place]
    for way, kind in words.phrases.get(word.text, ()):
        end = place + len(way)
        if end <= len(said) and all(said[place + n].text in item for n, item in enumerate(way)):
            yield len(way), kind
    covered = next((end for start, end in shown.values if start <= word.start < end), None)
    if covered is not None:
        yield sum(1 for other in said[place:] if other.start < covered), bits.VALUE
    if near_value(word.text, shown, words.glue) and (shown.values or shown.act):
        yield 1, bits.GLUE
    if shown.told and (length := told_again(said, place, shown)):
        yield length, bits.BESIDE
    yield from ((length, bits.BARE_ACT) for length in idioms_at(said, place, shown))
    yield from ((length, bits.SOFT) for length in both_at(said, place, shown))
    if shown.act:
        for begin in begins(shown):
            for length, bare in repeated(said, place, shown, begin):
                yield length, bits.NEXT_ACT if begin else bits.BARE_ACT if bare else bits.ACT
