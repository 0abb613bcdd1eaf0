"""Take thoughts and calls out of the text of an answer while it streams."""

import re
from collections.abc import Callable, Iterable
from io import StringIO

from shipworthy.errors import ModelBroken
from shipworthy.models.answer import marks
from shipworthy.models.model import Part, TextPart, ThoughtPart
from shipworthy.models.wire.sse import LONGEST_EVENT

MOST_BLANKS = 256
"""Blanks that wait for the first word."""

_seen_aloud: set[str] = set()
"""Models of this process of whose thoughts only the end came: their next text waits for it."""


class Leaks:
    """Splits the text of one answer into what is shown, what was thought, and calls that were written as text.

    Only what may be a mark is held back. While `plain`, a piece without `<`, `[` and `{` is text as it is.
    """

    def __init__(self, model: str, tools: Iterable[str] = (), *, called: bool = False) -> None:
        self.plain = False
        self._model, self._tools = model, tuple(tools)
        self._calls = bool(self._tools) or called
        """Whether marks of calls are looked for: tools are offered, or were before."""
        self._held = ""
        self._kept = StringIO()
        """What is held back until the end of a thought, or of the answer."""
        self._close: re.Pattern[str] = marks.NEXT_CHANNEL
        self.marked = self.said = False
        """Whether a mark announced the calls, and whether text was shown before them."""
        self._after_thought = self._final = False
        aloud = model in _seen_aloud or marks.ALOUD.search(model)
        self._look: Callable[[list[Part]], bool] = self._aloud if aloud else self._start

    def parsed(self) -> None:
        """The server sends thoughts by themselves: the text is not one."""
        if self._look == self._aloud and not self._kept.tell() and not self._held:
            self._look = self._start

    def feed(self, text: str) -> list[Part]:
        """What may be shown or counted now that this piece has come."""
        self._held += text
        parts: list[Part] = []
        while self._look(parts):
            pass
        self.plain = self._look == self._text and not self._held
        return parts

    def end(self, *, cut: bool) -> tuple[list[Part], str]:
        """The last parts, and the text of the calls; `cut`: the answer did not come to its end, so it has no calls."""
        self._final = True
        if self._look == self._aloud and not cut:
            self._held, self._look = self._taken() + self._held, self._start
        parts = self.feed("")
        text = self._kept.getvalue() + self._held
        if self._look == self._call and not cut:
            return parts, text
        shown = self._look in (self._start, self._text) or (self._look == self._opened and not cut)
        if self._look == self._call and not self.marked:
            said = text.lstrip()
            shown = marks.JSON_CALL.match(said) is not None and marks.JSON_NAMED.match(said) is None
        return ([*parts, TextPart(text=text) if shown else ThoughtPart(text=text)] if text else parts), ""

    def _start(self, parts: list[Part]) -> bool:
        """At the beginning of the answer, or behind a thought."""
        said = self._held.lstrip()
        if not said:
            return self._blank(parts)
        first = said[: marks.LONGEST_MARK].lower()
        if first.startswith(marks.EMPTY):
            self._after_thought = True
            return self._turn(self._start, said[said.index(">") + 1 :])
        if first.startswith(marks.TAGS):
            tag = next(filter(first.startswith, marks.TAGS))
            return self._think(marks.closing(tag), said[len(tag) :])
        if marks.BARE_HEADER.match(said):
            return self._turn(self._header, said)
        if bare := marks.BARE_ANALYSIS.match(said):
            return self._think(marks.BARE_FINAL, said[bare.end() :])
        if marks.BARE_CALL.match(said):
            self.marked = True
            return self._turn(self._call, said)
        if self._tools and self._is_call(said):
            return self._turn(self._call, said)
        if first in marks.BEGINNINGS or self._may_call(said):
            return False
        return self._turn(self._text, said if self._after_thought else self._held)

    def _blank(self, parts: list[Part]) -> bool:
        if len(self._held) > MOST_BLANKS:
            parts.append(TextPart(text=self._held))
            self._held = ""
        return False

    def _is_call(self, said: str) -> bool:
        named = marks.FENCED.sub("", said, count=1).removeprefix("[").lstrip()
        return (
            marks.JSON_CALL.match(said) is not None
            or said.startswith(marks.REACT)
            or any(named.startswith((f"{tool}(", f"call:{tool}{{", f"<{tool}>")) for tool in self._tools)
        )

    def _may_call(self, said: str) -> bool:
        named = marks.FENCED.sub("", said, count=1).removeprefix("[").lstrip()
        return bool(self._tools) and (
            marks.JSON_BEGINS.fullmatch(said) is not None
            or any(word.startswith(said) for word in marks.REACT)
            or any(
                begun.startswith(named) for tool in self._tools for begun in (f"{tool}(", f"call:{tool}{{", f"<{tool}>")
            )
        )

    def _text(self, parts: list[Part]) -> bool:
        """Within text that is shown."""
        held = self._held
        for mark in marks.IN_TEXT.finditer(held):
            before, rest = held[: mark.start()], held[mark.end() :]
            if not self._final and marks.FENCE.startswith(rest) and rest != marks.FENCE:
                self._say(before, parts)
                self._held = held[mark.start() :]
                return False
            if rest.startswith("`") and not rest.startswith(marks.FENCE):
                continue
            if mark["closed"] and not self._after_thought:
                # Its thought began in the prompt: all text so far was part of it.
                _seen_aloud.add(self._model)
                return self._thought_of(before, rest, parts, all_before=True)
            if mark["closed"] or (mark["called"] and not self._calls) or (mark["json"] and not self._tools):
                continue
            self._say(before, parts)
            if mark["frame"]:
                return self._turn(self._text, rest)
            if mark["opened"]:
                self._kept.write(mark[0])
                self._close = marks.closing(mark[0])
                return self._turn(self._opened, rest)
            if mark["called"] or mark["json"]:
                self.marked = mark["called"] is not None
                return self._turn(self._call, held[mark.start() :])
            if mark[0] in ("<|channel|>", "<|start|>"):
                return self._turn(self._header, held[mark.start() :])
            self._after_thought = True
            return self._turn(self._start, rest)
        partial = marks.PARTIAL.search(held)
        at = partial.start() if partial is not None else len(held)
        self._say(held[:at], parts)
        self._held = held[at:]
        return False

    def _say(self, text: str, parts: list[Part]) -> None:
        if text:
            self.said = self.said or not text.isspace()
            parts.append(TextPart(text=text))

    def _aloud(self, parts: list[Part]) -> bool:
        """In a thought that began in the prompt, or in the answer of a model that has one."""
        first = self._held.lstrip()[: marks.LONGEST_MARK].lower()
        if not self._kept.tell():
            if any(first.startswith(tag) for tag in (*marks.THOUGHTS, "<|")):
                return self._turn(self._start, self._held)
            if any(tag.startswith(first) for tag in marks.THOUGHTS):
                return False
        self._close = re.compile(marks.CLOSED)
        return self._opened(parts)

    def _opened(self, parts: list[Part]) -> bool:
        """In what is a thought if its end comes, and text otherwise."""
        if (end := self._close.search(self._held)) is None:
            self._keep(len(self._held) - marks.LONGEST_MARK)
            return False
        thought = self._taken() + self._held[: end.start()]
        return self._thought_of(thought, self._held[end.end() :], parts)

    def _thought(self, parts: list[Part]) -> bool:
        """Read on in a thought, to its end."""
        if (end := self._close.search(self._held)) is None:
            if thought := self._held[: -marks.LONGEST_MARK]:
                parts.append(ThoughtPart(text=thought))
            self._held = self._held[-marks.LONGEST_MARK :]
            return False
        return self._thought_of(self._held[: end.start()], self._held[end.end() :], parts)

    def _header(self, parts: list[Part]) -> bool:
        """Read the header of a channel."""
        whole = "<|message|>" in self._held
        header = marks.HEADER.match(self._held, 0, marks.LONGEST_HEADER) if whole else None
        if header is None:
            if len(self._held) <= marks.LONGEST_HEADER:
                return False
            self.marked = True  # no header is that long: it is read as a call, which it is not
            return self._turn(self._call, self._held)
        if "to=" in header[0]:
            self.marked = True
            return self._turn(self._call, self._held)
        if header["channel"] in ("final", ""):
            self._after_thought = True
            return self._turn(self._text, self._held[header.end() :].lstrip())
        return self._think(marks.NEXT_CHANNEL, self._held[header.end() :])

    def _call(self, parts: list[Part]) -> bool:
        """Keep the text of a call, which is read at the end of the answer."""
        self._keep(len(self._held))
        return False

    def _keep(self, many: int) -> None:
        """Keep so many characters until the end; raises ModelBroken for more than 4 MiB."""
        if many > 0:
            self._kept.write(self._held[:many])
            self._held = self._held[many:]
        if self._kept.tell() > LONGEST_EVENT:
            raise ModelBroken(f"{self._model} writes a call or a thought without end")

    def _taken(self) -> str:
        """What was kept, which then is no longer."""
        kept, self._kept = self._kept.getvalue(), StringIO()
        return kept

    def _think(self, close: re.Pattern[str], rest: str) -> bool:
        self._close = close
        return self._turn(self._thought, rest)

    def _thought_of(self, thought: str, rest: str, parts: list[Part], *, all_before: bool = False) -> bool:
        self._after_thought = True
        if thought or all_before:
            parts.append(ThoughtPart(text=thought, before=all_before))
        return self._turn(self._start, rest)

    def _turn(self, look: Callable[[list[Part]], bool], held: str) -> bool:
        self._look, self._held = look, held
        return True
