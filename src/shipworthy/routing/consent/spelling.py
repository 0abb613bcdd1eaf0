"""Folds and splits an answer into words and signs, and corrects stretched and mistyped words of assent."""

import unicodedata
from collections.abc import Collection, Mapping
from typing import NamedTuple

from shipworthy.regex import regex
from shipworthy.routing.words import ORDINARY, distance

APOSTROPHES = "'’‘`´ʼ"
SILENT = frozenset('.,!;:-–—‐‑()[]"“”„«»‹›*_¡/~\\' + APOSTROPHES)
"""Signs that say nothing between words; every other sign is a word of its own."""
UNFINISHED = frozenset(",;:-–—/([{+=")
"""Signs after which a text goes on."""
ASKING = frozenset("?¿؟⁇⁈⁉❓❔")
SKIN = range(0x1F3FB, 0x1F400)
JOINER, GENDERS = "\u200d", frozenset("♀♂")
SHORTEST_MISSPELT = 3
SEEN = regex(r"\S")


class Word(NamedTuple):
    """A word or a sign of an answer: folded, and where it stands."""

    text: str
    start: int
    end: int


def fold(text: str) -> str:
    """Return the text in lower case without accents and apostrophes."""
    if text.isascii():
        return text.lower().replace("'", "").replace("`", "")
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join([c for c in plain if not unicodedata.combining(c) and c not in APOSTROPHES])


def split(text: str, faces: Collection[str] = ()) -> list[Word]:
    """Split a text into folded words and signs; smileys of `faces` are words too."""
    found: list[Word] = []
    place = 0
    while (seen := SEEN.search(text, place)) is not None:
        place = seen.start()
        if (face := _face(text, place, faces)) is not None:
            found.append(Word(face, place, place + len(face)))
            place += len(face)
            continue
        char = text[place]
        if char.isalnum() or (char == "+" and text[place + 1 : place + 2].isdigit()):
            end = _end_of_word(text, place)
            found.append(Word(fold(text[place:end]), place, end))
            place = end
            continue
        if not (char in SILENT or _invisible(text, place)):
            found.append(Word(char, place, place + 1))
        place += 1
    return found


def _face(text: str, place: int, faces: Collection[str]) -> str | None:
    """Return the smiley that stands here, followed by a blank or by the end."""
    if not faces or (text[place].isalnum() and not text[place - 1 : place].isspace()):
        return None
    for length in (3, 2):
        part = text[place : place + length]
        if part in faces and not text[place + length : place + length + 1].strip():
            return part
    return None


def _end_of_word(text: str, start: int) -> int:
    end = start + 1
    while end < len(text):
        char = text[end]
        joins = char in APOSTROPHES and text[end + 1 : end + 2].isalpha()
        if not (char.isalnum() or unicodedata.combining(char) or joins or (char == "%" and text[end - 1].isdigit())):
            break
        end += 1
    return end


def _invisible(text: str, place: int) -> bool:
    """Whether the character only shapes the emoji before it, or is not seen at all."""
    char = text[place]
    if ord(char) in SKIN or char == "\ufe0f" or unicodedata.combining(char):
        return True
    if char in GENDERS and JOINER in text[max(0, place - 2) : place]:
        return True
    return unicodedata.category(char) in ("Cf", "Cc")


def wavers(text: str, faces: Collection[str] = ()) -> bool:
    """Whether signs or capitals take back what the words say: a question mark, an open end, a struck word."""
    if not ASKING.isdisjoint(text) or "~~" in text or "≠" in text:
        return True
    shown = text.strip()
    while (face := next((face for face in sorted(faces) if shown.endswith(face)), None)) is not None:
        shown = shown.removesuffix(face).rstrip()
    if shown.startswith("!") and shown[1:2].isalnum():
        return True
    end = shown.rstrip('"”»*_)]')
    open_end = end[-1:] in UNFINISHED and len(shown) == len(text.strip())
    return end.endswith(("..", "…")) or open_end or any(map(_mocks, text.split()))


def _mocks(word: str) -> bool:
    """Whether capitals follow small letters twice: `sUrE`; `yES` is a caps lock."""
    return sum(1 for a, b in zip(word[1:], word[2:], strict=False) if a.islower() and b.isupper()) > 0


def squeezed(word: str) -> str:
    """Return the word with every run of one letter written once."""
    return "".join([c for place, c in enumerate(word) if not place or word[place - 1] != c])


def corrected(
    word: str,
    known: Collection[str],
    stretched: Mapping[str, str],
    short: Mapping[str, str],
    slips: Collection[str],
    never: Collection[str],
) -> str:
    """Return the word that is meant: `yesss` is yes, `confrim` confirm; the word itself where another is near."""
    if word in known or not word.isalpha():
        return word
    if (meant := stretched.get(squeezed(word))) is not None:
        return meant
    if word in short:
        return short[word]
    if len(word) < SHORTEST_MISSPELT or word in ORDINARY or word in never:
        return word
    fitting = [other for other in slips if _slipped(word, other)]
    return fitting[0] if len(fitting) == 1 else word


def _slipped(word: str, other: str) -> bool:
    """Whether `word` is `other` with two letters swapped or one doubled, or, of a long word, with any one error."""
    if abs(len(word) - len(other)) > 1 or word[0] != other[0]:
        return False
    if len(other) >= 5:
        return distance(word, other, 1) == 1
    swapped = sorted(word) == sorted(other) and distance(word, other, 1) == 1
    return swapped or squeezed(word) == other
