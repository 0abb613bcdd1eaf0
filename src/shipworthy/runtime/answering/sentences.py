"""Cuts a text that is still coming into sentences, table rows, list items, headings and lines of code."""

from typing import Literal, NamedTuple

from shipworthy.regex import regex
from shipworthy.runtime.answering.stops import ends_at, stop_ends

Kind = Literal["prose", "row", "heading", "code", "fence", "blank"]

MOST = 600
"""Characters of a sentence after which it is let go at a clause or a blank, so that text without stops streams too."""
MOST_LINE = 4 * MOST
"""The same for a table row, a heading or a line of code, which have no clauses."""
CANDIDATE = regex(r"[.!?\n…。！？．｡।॥؟۔։።፧။။៕།]|(?<=[\u0e00-\u0eff]) ")
"""Where a sentence may end; Thai and Lao have no stop and put a blank between sentences."""
WORD = regex(r"\S")
CLAUSES = (", ", "; ", ": ", " – ", " — ", "、", "，", "；")
FENCES = ("```", "~~~")


class Piece(NamedTuple):
    """A piece of a text, with the blanks before it."""

    text: str
    kind: Kind = "prose"
    whole: bool = True
    """Whether it ends where a sentence, row or line does, and was not let go before."""


class Sentences:
    """Cuts a text in one pass; its pieces do not depend on the portions in which it comes."""

    def __init__(self) -> None:
        self._text = ""
        self._at = 0
        """Where the open piece begins."""
        self._seen = 0
        """How far it was searched for its end."""
        self._plain = 0
        """Up to where the open piece is a sentence of which no end was seen; 0: that is not known."""
        self._fence = ""
        """The marker that closes the code that is open; empty: none is."""

    def feed(self, text: str) -> list[Piece]:
        """The pieces that are finished with this portion."""
        here = len(self._text)
        self._text += text
        if len(self._text) <= self._plain and CANDIDATE.search(self._text, here) is None:
            # Most portions are words of a sentence that goes on.
            self._seen = len(self._text)
            return []
        self._plain = 0
        return self._finished(over=False)

    def end(self) -> list[Piece]:
        """The pieces of what is left, where the text has come to its end."""
        found = self._finished(over=True)
        left, self._text, self._seen, self._plain = self._text, "", 0, 0
        if left:
            found.append(Piece(left, self._kind(left.lstrip()) if left.strip() else "blank"))
        return found

    def broken(self) -> list[Piece]:
        """The pieces of what is left, where more was to come: a sentence only if its stop cannot be anything else."""
        left = self._text[self._at :]
        if self._fence or self._kind(left.lstrip()) != "prose" or not ends_at(left):
            return []
        self._text, self._at, self._seen, self._plain = "", 0, 0, 0
        return [Piece(left)]

    @property
    def open(self) -> int:
        """Characters of the piece that is not finished yet."""
        return len(self._text)

    def _finished(self, *, over: bool) -> list[Piece]:
        found: list[Piece] = []
        while (piece := self._next(over)) is not None:
            found.append(piece)
            self._at += len(piece.text)
            self._seen = self._at
        if self._at:
            self._text = self._text[self._at :]
            self._seen -= self._at
            self._at = 0
        return found

    def _next(self, over: bool) -> Piece | None:
        """The next piece; None where it may go on."""
        first = WORD.search(self._text, self._at, self._at + MOST)
        if first is None:
            full = len(self._text) - self._at >= MOST
            return Piece(self._text[self._at : self._at + MOST], "blank") if full else None
        begins = first.start()
        if not over and len(self._text) < begins + 3:
            return None
        kind = self._kind(self._text[begins : begins + 3])
        return self._line(kind, begins) if kind != "prose" else self._sentence(begins, over)

    def _kind(self, head: str) -> Kind:
        if self._fence:
            return "fence" if head.startswith(self._fence) else "code"
        if head.startswith(FENCES):
            return "fence"
        return "row" if head.startswith("|") else "heading" if head.startswith("#") else "prose"

    def _line(self, kind: Kind, begins: int) -> Piece | None:
        most = begins + MOST_LINE
        end = self._text.find("\n", max(begins, self._seen), most)
        if end < 0:
            self._seen = len(self._text)
            if len(self._text) <= most:
                return None
            return Piece(self._text[self._at : most], kind, whole=False)
        if kind == "fence":
            self._fence = "" if self._fence else self._text[begins : begins + 3]
        return Piece(self._text[self._at : end], kind)

    def _sentence(self, begins: int, over: bool) -> Piece | None:
        most, here = begins + MOST, max(begins, self._seen)
        while (found := CANDIDATE.search(self._text, here, most)) is not None:
            end = stop_ends(self._text, begins, found.start(), over)
            if end is None:
                self._seen = found.start()
                return None
            if end > 0:
                return Piece(self._text[self._at : end])
            here = -end
        self._seen = max(here, min(len(self._text), most))
        if len(self._text) <= most:
            self._plain = most - self._at if self._seen == len(self._text) else 0
            return None
        return Piece(self._text[self._at : self._let_go(begins, most)], whole=False)

    def _let_go(self, begins: int, most: int) -> int:
        """Where a sentence that is too long is let go: behind its last clause, or before its last blank."""
        least = begins + MOST // 3
        clause = max(
            (place + len(mark.rstrip()) for mark in CLAUSES if (place := self._text.rfind(mark, least, most)) >= 0),
            default=-1,
        )
        if clause > 0:
            return clause
        blank = max(self._text.rfind(" ", least, most), self._text.rfind("\n", least, most))
        return blank if blank > 0 else most


def pieces_of(text: str) -> list[Piece]:
    """The pieces of a whole text."""
    cutter = Sentences()
    return [*cutter.feed(text), *cutter.end()]
