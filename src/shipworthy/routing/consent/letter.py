"""Finds what a person wrote in a mail: quotations and signatures are replaced by line breaks."""

from shipworthy.routing.consent.lexicon import Lexicon, lexicon
from shipworthy.routing.consent.spelling import fold, split
from shipworthy.routing.words import ORDINARY

LONGEST_LETTER = 20_000
"""Characters of a message in which quotations are looked for."""
LONGEST_LINE = 300
"""Characters of a line that a mail program may have added."""
LONGEST_NAME = 3
"""Words of a name below a closing line."""


def written(message: str) -> str:
    """Replace quoted lines and the signature by line breaks, without moving any other character.

    A signature that holds a reservation ("no", "but", "cancel") is left, so that it is read.
    """
    if len(message) > LONGEST_LETTER:
        return message
    if "\n" not in message and not message.lstrip().startswith(">"):
        return "" if _is_signed(message, lexicon()) else _without_name(message, lexicon())
    words, kept, begun = lexicon(), [], False
    lines = message.split("\n")
    for place, line in enumerate(lines):
        shown = line.strip()
        if not shown:
            kept.append(line)
        elif shown.startswith(">") or _is_quoting(lines, place, words):
            kept.append("\n" * len(line))
        elif _ends_letter(shown, words) and not _reserved(lines[place + 1 :], words, forwarded=shown[:3] == "---"):
            kept += ["\n" * len(rest) for rest in lines[place:]]
            break
        elif _is_signed(shown, words) or (begun and _closes(lines, place, words)):
            kept.append("\n" * len(line))
        else:
            kept.append(line)
            begun = begun or bool(shown)
    return "\n".join(kept)


def _without_name(message: str, words: Lexicon) -> str:
    """Replace the formula and the name with which a line ends: `yes please. Best regards, Ann Lee`."""
    said = split(message[-LONGEST_LINE:]) if len(message) <= LONGEST_LINE else []
    for count in range(1, min(LONGEST_NAME, len(said) - 2) + 1):
        name, before = said[-count:], tuple(word.text for word in said[:-count])
        if not all(_can_be_name(message[word.start : word.end], words) for word in name):
            return message
        way = next((way for way in words.inline if before[-len(way) :] == way and len(before) > len(way)), None)
        if way is not None:
            start = said[-count - len(way)].start
            return message[:start] + "\n" * (len(message) - start)
    return message


def _can_be_name(word: str, words: Lexicon) -> bool:
    word = word.strip(".,")
    plain = word[:1].isupper() and word.replace("-", "").isalpha()
    return plain and not (fold(word) in words.known or fold(word) in words.reserved or fold(word) in ORDINARY)


def _is_signed(line: str, words: Lexicon) -> bool:
    return len(line) <= LONGEST_LINE and fold(line.strip()).startswith(words.signed) and not _reserved([line], words)


def _is_quoting(lines: list[str], place: int, words: Lexicon) -> bool:
    """Whether the line says who wrote what is quoted below it, in one line or in two."""
    line = lines[place].strip()
    if len(line) > LONGEST_LINE:
        return False
    if line.endswith(":"):
        return any(word in fold(line) for word in words.wrote) and _quoted_below(lines, place)
    after = lines[place + 1].strip() if place + 1 < len(lines) else ""
    return after.endswith(":") and fold(after[:-1]).strip() in words.wrote and _quoted_below(lines, place + 1)


def _quoted_below(lines: list[str], place: int) -> bool:
    below = next((line for line in lines[place + 1 : place + 4] if line.strip()), ">")
    return below.lstrip().startswith(">")


def _ends_letter(line: str, words: Lexicon) -> bool:
    """Whether a signature, or a message that is passed on, begins here."""
    if line in ("--", "—", "-- ") or (len(line) >= 3 and not line.strip("_")):
        return True
    return line.startswith(("---", "___")) and any(word in fold(line) for word in words.forwarded)


def _reserved(lines: list[str], words: Lexicon, *, forwarded: bool = False) -> bool:
    """Whether the lines hold a word that changes a yes, outside of quotations."""
    if forwarded:
        return False
    own = [line for line in lines if not line.lstrip().startswith(">")]
    return any(word.text in words.reserved for line in own for word in split(line))


def _closes(lines: list[str], place: int, words: Lexicon) -> bool:
    """Whether the line is a closing, or the name right below one."""
    line = lines[place]
    if fold(line.strip(" ,.!-")) in words.regards:
        return True
    above = next((other for other in reversed(lines[max(0, place - 2) : place]) if other.strip()), "")
    name = [word.strip(".,") for word in line.split()]
    return (
        fold(above.strip(" ,.!-")) in words.regards
        and 0 < len(name) <= LONGEST_NAME
        and all(_can_be_name(word, words) for word in name)
    )
