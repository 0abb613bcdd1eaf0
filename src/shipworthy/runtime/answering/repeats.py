"""Finds out that a text repeats itself, while it comes."""

from array import array
from collections.abc import Iterable
from zlib import crc32

from shipworthy.regex import regex
from shipworthy.runtime.answering.sentences import Piece

UNIT = regex(r"[\u0e00-\u0eff\u3040-\u9fff\uac00-\ud7af]|[^\s\u0e00-\u0eff\u3040-\u9fff\uac00-\ud7af]+")
"""A word; in scripts without blanks, a character."""
LETTER = regex(r"[^\W\d_]")
GRAM = 3
"""Words after which an earlier place is taken for the one that is repeated."""
SLOTS = 2048
"""Places of three words that are known at most: of two that share one, the last."""
LEAST_UNITS, LEAST_CHARACTERS = 12, 80
"""Words and characters that a repetition has at least, behind what it repeats: rows of a list may be alike."""
COPIES = 2
"""How often what is repeated comes again, at least."""
SHUFFLED, EACH = 8, 3
"""Pieces that were all said before, one behind the other, and how often each of them stands there on average."""
WHOLE_LINES = ("row", "code", "fence")


class Repeats:
    """Reads the pieces of a text, and holds back those that only say again what was said.

    Linear: of each word, it is known where the same three words stood last, so a loop is a distance that stays.
    """

    def __init__(self) -> None:
        self._units = array("I")
        """The checksum of each word, the same in every process: a text of many words is kept in few bytes."""
        self._last = array("I", bytes(SLOTS * array("I").itemsize))
        """By the checksums of three words: behind which place they ended last; 0: at none that is known."""
        self._distance = self._run = self._length = 0
        """How far back the same text stands, and for how many words and characters it has been the same."""
        self._sizes = 0, 0
        """Characters of the last two words."""
        self._lettered = -1
        """The last word with a letter."""
        self._said: set[int] = set()
        """The hash of what each piece says."""
        self.held: list[Piece] = []
        """Pieces that say what was said, behind the last new one."""
        self._again: set[str] = set()
        """What they say."""

    def heard(self, piece: Piece) -> list[Piece] | None:
        """The pieces that may go on: none as long as it may be a repetition, None where it is one."""
        text = piece.text.casefold()
        units = [text.strip()] if piece.kind in WHOLE_LINES else UNIT.findall(text)
        if self._loops(units):
            return None
        said = " ".join(piece.text.split())
        if units and (hash(said) in self._said or (self._distance and self._run >= len(units))):
            self.held.append(piece)
            self._again.add(said)
            return None if self._shuffled() else []
        self._said.add(hash(said))
        found, self.held, self._again = [*self.held, piece], [], set()
        return found

    def _loops(self, more: Iterable[str]) -> bool:
        """Read more words; whether they end in a loop: what has letters, said again at least twice, not a few words."""
        # One loop over local names: it runs for every word that a model says.
        units, last, lettered = self._units, self._last, self._lettered
        distance, run, length = self._distance, self._run, self._length
        (first, second), (longer, long) = (0, 0, *units[-2:])[-2:], self._sizes
        for here, word in enumerate(more, len(units)):
            unit, size = crc32(word.encode("utf-8", "surrogatepass")), len(word)
            units.append(unit)
            if word[:1].isalpha() or LETTER.search(word) is not None:
                lettered = here
            slot = (first ^ second << 1 ^ unit << 2) % SLOTS
            if distance and units[here - distance] == unit:
                run, length = run + 1, length + size
            else:
                before = last[slot]
                same = before >= GRAM and units[before - 1] == unit
                same = same and units[before - 2] == second and units[before - GRAM] == first
                distance, run, length = (here + 1 - before, GRAM, longer + long + size) if same else (0, 0, 0)
            last[slot], first, second, longer, long = here + 1, second, unit, long, size
            if (
                run >= LEAST_UNITS
                and run >= COPIES * distance
                and length >= LEAST_CHARACTERS
                and here - lettered < distance
            ):
                return True
        self._distance, self._run, self._length = distance, run, length
        self._lettered, self._sizes = lettered, (longer, long)
        return False

    def _shuffled(self) -> bool:
        enough = len(self.held) >= max(SHUFFLED, EACH * len(self._again))
        return enough and any(LETTER.search(text) for text in self._again)
