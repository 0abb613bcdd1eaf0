"""The gate between a model's text and the person: whole pieces, each checked, none twice, within their limit."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from shipworthy.events import Reason
from shipworthy.runtime.answering.cap import Cap
from shipworthy.runtime.answering.repeats import Repeats
from shipworthy.runtime.answering.sentences import Piece, Sentences

Show = Callable[[str], None]
Over = Literal["", "cap", "repeats"]
"""Why a gate takes no more: the text has come to its limit, or only repeats itself."""
LET_GO = " …"
"""Ends a sentence that was shown in part, because it was too long to wait for, and then was cut."""
ENDING = 2
"""Tokens that the end of what was cut may need: the dots, or the end of the code."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a check says of a piece: it may be shown, or is withheld for a reason."""

    reason: Reason | None = None
    """Why it is withheld; None: it is not."""
    detail: str = ""
    """What is wrong with it, for events and logs."""


SHOWN = Kept()
"""The verdict on a piece that may be shown."""
PieceCheck = Callable[[str], Kept]
"""Judges one piece (a sentence, a table row, a list item, a line of code) with the blanks before it."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """A piece that was not shown."""

    text: str
    reason: Reason
    detail: str


class _Flow:
    """What is on its way of one text."""

    __slots__ = ("cutter", "leads", "repeats", "waiting")

    def __init__(self) -> None:
        self.cutter, self.repeats = Sentences(), Repeats()
        self.waiting: deque[Piece] = deque()
        """Pieces that cannot be counted yet."""
        self.leads: list[str] = []
        """Headings and lines that announce what follows: they go through with it."""


class Gate:
    """Takes a text in portions and lets its pieces through.

    `show`: where they go; None: they are only kept. `most`: tokens of o200k that may go through. `again`: the model may
    be asked once more, so where a piece is withheld before any was shown, the others are only kept, too. What goes
    through depends on the text alone, not on its portions, so a repetition of the run shows the same.
    """

    def __init__(self, show: Show | None, most: int, checks: Sequence[PieceCheck] = (), *, again: bool = False) -> None:
        self._show, self._checks, self._cap, self._again = show, tuple(checks), Cap(most), again
        self._keeps = show is None
        """Whether pieces are kept and not shown."""
        self._fence = ""
        """The marker of the code that was begun and is not closed."""
        self._let_go = False
        """Whether what went through last ends inside a sentence."""
        self._through: list[str] = []
        self.withheld: list[Withheld] = []
        self.over: Over = ""
        self._flow = _Flow()
        self._began = False
        """Whether a portion has come."""

    def __call__(self, text: str) -> None:
        """Take a portion."""
        if self.over:
            return
        self._began = True
        if finished := self._flow.cutter.feed(text):
            self._flow.waiting.extend(finished)
            self.work()

    @property
    def text(self) -> str:
        """All that went through."""
        if len(self._through) > 1:
            self._through = ["".join(self._through)]
        return self._through[0] if self._through else ""

    @property
    def shown(self) -> bool:
        """Whether the person has seen something of it."""
        return not self._keeps and bool(self._through)

    @property
    def waits(self) -> bool:
        """Whether pieces wait for the vocabulary that counts them."""
        return bool(self._flow.waiting) and not self.over

    @property
    def open(self) -> int:
        """Characters of the piece that is on its way."""
        return self._flow.cutter.open

    def begin(self, *, spare: int = 0) -> None:
        """Begin anew for a request; `spare`: tokens above the limit, where the model counts in others."""
        if not self._began or self.drop():
            self._cap = self._cap.anew(spare)

    def ended_at_limit(self) -> bool:
        """Whether something went through; then the text counts as one that has come to its limit."""
        if self.text.strip() and not self.over:
            self.over = "cap"
        return bool(self.text.strip())

    def drop(self) -> bool:
        """Forget what has come; False where the person has seen some of it."""
        if self.shown:
            return False
        self._through, self.withheld, self.over, self._let_go, self._fence = [], [], "", False, ""
        self._keeps = self._show is None
        self._cap = self._cap.anew()
        self._flow, self._began = _Flow(), False
        return True

    def work(self, *, now: bool = False) -> None:
        """Let through what can be counted; `now`: count in any case, also if the vocabulary has to be loaded for it."""
        while self._flow.waiting and not self.over and (now or self._cap.ready(self._flow.waiting[0].text)):
            going = self._flow.repeats.heard(self._flow.waiting.popleft())
            if going is None:
                self.over = "repeats"
                return
            for piece in going:
                self._judge(piece)

    def end(self, *, whole: bool) -> None:
        """Take what is left; `whole`: the text has come to its end, else it was cut, and ends at its last sentence."""
        if not self.over:
            self._flow.waiting.extend(self._flow.cutter.end() if whole else self._flow.cutter.broken())
            self.work(now=True)
        if whole and not self.over:
            for piece in self._flow.repeats.held:
                self._judge(piece)
            self._flow.leads = [lead for lead in self._flow.leads if lead.strip() or self._cap.takes(lead)]
            if not self.withheld:
                self._pass("")
        if (not whole or self.over) and self._through:
            self._close()
        self._flow = _Flow()

    def _judge(self, piece: Piece) -> None:
        """Let a piece through, or hold it until what it announces goes through, or withhold it."""
        if self.over:
            return
        if piece.kind == "blank":
            self._flow.leads.append(piece.text)
            return
        for check in self._checks:
            kept = check(piece.text)
            if kept.reason is not None:
                self.withheld.append(Withheld(piece.text.strip(), kept.reason, kept.detail))
                self._keeps = self._keeps or (self._again and not self._through)
                return
        if not self._cap.takes(piece.text, spare=0 if piece.whole and not self._fence else ENDING):
            self.over = "cap"
            return
        opens = piece.kind == "fence" and not self._fence
        if piece.kind == "fence":
            self._fence = piece.text.strip()[:3] if opens else ""
        announces = piece.kind == "heading" or piece.text.endswith(":")
        if opens or (announces and self._through):
            self._flow.leads.append(piece.text)
        else:
            self._pass(piece.text)
        self._let_go = not piece.whole

    def _pass(self, text: str) -> None:
        text = "".join([*self._flow.leads, text])
        self._flow.leads = []
        if self.withheld and not self._through:
            text = text.lstrip()
        if text:
            self._through.append(text)
            if self._show is not None and not self._keeps:
                self._show(text)

    def _close(self) -> None:
        """End what was cut: what only announced something is left out, code is closed."""
        opened = self._fence and not any(lead.strip().startswith(self._fence) for lead in self._flow.leads)
        self._flow.leads = []
        if opened:
            self._pass(f"\n{self._fence}")
        elif self._let_go:
            self._pass(LET_GO)
