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
        self._distance = self._run = 0
        """How far back the same text stands, and for how many words it has been the same."""
        self._sizes, self._letters = array("I", [0]), array("I", [0])
        """Characters, and words with a letter, up to each word."""
        self._said: set[int] = set()
        """The hash of what each piece says."""
        self.held: list[Piece] = []
        """Pieces that say what was said, behind the last new one."""
        self._again: set[str] = set()
        """What they say."""

    def heard(self, piece: Piece) -> list[Piece] | None:
        """The pieces that may go on: none as long as it may be a repetition, None where it is one."""
        units = [piece.text.strip()] if piece.kind in WHOLE_LINES else UNIT.findall(piece.text)
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
        units, last, sizes, letters = self._units, self._last, self._sizes, self._letters
        distance, run = self._distance, self._run
        first, second = (0, 0, *units[-2:])[-2:]
        for here, written in enumerate(more, len(units)):
            word = written.casefold()
            unit = crc32(word.encode("utf-8", "surrogatepass"))
            units.append(unit)
            sizes.append(sizes[-1] + len(word))
            letters.append(letters[-1] + (word[:1].isalpha() or LETTER.search(word) is not None))
            slot = (first ^ second << 1 ^ unit << 2) % SLOTS
            if distance and units[here - distance] == unit:
                run += 1
            else:
                before = last[slot]
                same = before >= GRAM and units[before - 1] == unit
                same = same and units[before - 2] == second and units[before - GRAM] == first
                distance, run = (here + 1 - before, GRAM) if same else (0, 0)
            last[slot], first, second = here + 1, second, unit
            if (
                run >= LEAST_UNITS
                and run >= COPIES * distance
                and sizes[-1] - sizes[-1 - run] >= LEAST_CHARACTERS
                and letters[-1] > letters[-1 - distance]
            ):
                return True
        self._distance, self._run = distance, run
        return False

    def _shuffled(self) -> bool:
        enough = len(self.held) >= max(SHUFFLED, EACH * len(self._again))
        return enough and any(LETTER.search(text) for text in self._again)
