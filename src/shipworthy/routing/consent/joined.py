"""Finds agreeing words that mean another thing because of what follows them without a sign between.

"Cómo no, ..." agrees and "como no quiero cancelar" gives a reason; "si, ..." agrees and "si está bien" is a condition.
"""

from collections.abc import Collection, Sequence

from shipworthy.routing.consent.lexicon import Lexicon
from shipworthy.routing.consent.spelling import SILENT, Word

SUPPOSES = "si"
"""Both "yes" and "if", where its accent is left out."""
COURTESY = 7
"""Words within which a polite condition says that it is one."""
ROWS = (2, 3)
"""Lengths of the phrases of `closed`."""


def runs_on(said: list[Word], text: str, words: Lexicon) -> bool:
    """Whether a phrase that agrees only by itself goes on."""
    return any(
        _supposes(said, place, text, words)
        or _goes_on(said, place, text, words)
        or (
            tuple(word.text for word in said[place : place + 2]) in words.joins.commanding
            and not _parted(said, place, text)
        )
        for place in range(len(said))
    )


def keeps(said: list[Word], values: Sequence[tuple[int, int]], beside: Collection[str], words: Lexicon) -> bool:
    """Whether the thing of the question is the object of a verb of assent, or is praised: `confirm order A-31`."""
    shown = [any(start <= word.start < end for start, end in values) for word in said]
    return any(
        _keeps(said, place, shown, beside, words) or _praises(said, place, shown, words) for place in range(len(said))
    )


def _keeps(said: list[Word], place: int, shown: list[bool], beside: Collection[str], words: Lexicon) -> bool:
    after = place + 1
    if said[place].text not in words.joins.affirming:
        return False
    while after < len(said) and not shown[after] and (said[after].text in words.glue or said[after].text in beside):
        after += 1
    return after < len(said) and shown[after]


def _praises(said: list[Word], place: int, shown: list[bool], words: Lexicon) -> bool:
    after = [word.text for word in said[place + 1 : place + 3]]
    return shown[place] and len(after) > 1 and after[0] in words.joins.being and after[1] not in words.joins.being_true


def _supposes(said: list[Word], place: int, text: str, words: Lexicon) -> bool:
    word = said[place]
    if word.text != SUPPOSES or place + 1 == len(said) or said[place + 1].text not in words.joins.supposing:
        return False
    if any(other.text in words.joins.courtesies for other in said[place : place + COURTESY]):
        return False
    return text[word.start : word.end].lower() == SUPPOSES and not _parted(said, place, text)


def _goes_on(said: list[Word], place: int, text: str, words: Lexicon) -> bool:
    for end in (place + length for length in ROWS):
        if end >= len(said) or tuple(word.text for word in said[place:end]) not in words.joins.closed:
            continue
        if said[end].text.isalnum() and not _parted(said, end - 1, text):
            return True
    return False


def _parted(said: list[Word], place: int, text: str) -> bool:
    """Whether a sign stands between a word and the next."""
    between = text[said[place].end : said[place + 1].start]
    return "\n" in between or not SILENT.isdisjoint(between)
