"""Finds agreeing words that mean another thing because of what follows them without a sign between.

"Cómo no, ..." agrees and "como no quiero cancelar" gives a reason; "si, ..." agrees and "si está bien" is a condition.
"""

from collections.abc import Sequence

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
        or (tuple(word.text for word in said[place : place + 2]) in words.commanding and not _parted(said, place, text))
        for place in range(len(said))
    )


def keeps(said: list[Word], values: Sequence[tuple[int, int]], words: Lexicon) -> bool:
    """Whether a verb of assent has the thing of the question for its object: `confirm the appointment A-31`."""
    for place, word in enumerate(said):
        after = place + 1
        while word.text in words.affirming and after < len(said):
            if any(start <= said[after].start < end for start, end in values):
                return True
            if said[after].text not in words.glue:
                break
            after += 1
    return False


def _supposes(said: list[Word], place: int, text: str, words: Lexicon) -> bool:
    word = said[place]
    if word.text != SUPPOSES or place + 1 == len(said) or said[place + 1].text not in words.supposing:
        return False
    if any(other.text in words.courtesies for other in said[place : place + COURTESY]):
        return False
    return text[word.start : word.end].lower() == SUPPOSES and not _parted(said, place, text)


def _goes_on(said: list[Word], place: int, text: str, words: Lexicon) -> bool:
    for end in (place + length for length in ROWS):
        if end >= len(said) or tuple(word.text for word in said[place:end]) not in words.closed:
            continue
        if said[end].text.isalnum() and not _parted(said, end - 1, text):
            return True
    return False


def _parted(said: list[Word], place: int, text: str) -> bool:
    """Whether a sign stands between a word and the next."""
    between = text[said[place].end : said[place + 1].start]
    return "\n" in between or not SILENT.isdisjoint(between)
