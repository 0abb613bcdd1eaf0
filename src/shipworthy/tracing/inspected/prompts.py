"""The prompts of a run exactly as they were sent, and what of each text comes from where, with its tokens."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import orjson

from shipworthy.context.build import DOCUMENTS, EARLIER
from shipworthy.tokens.counting import count
from shipworthy.tracing.inspected.definition import UNKNOWN, Definition

Fields = Mapping[str, Any]
Part = Literal["skill", "guidelines", "results", "message", "documents", "history", "answers", "tools"]
"""skill: the author's instructions and prompt · results: of tools and earlier prompts · answers: what the model said
earlier in the same call, its wishes for tools included · tools: their schemas."""
SHORTEST = 12
"""Characters from which a text is looked for anywhere in a prompt; a shorter one may stand there by chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of the text of a message."""

    part: Part
    begin: int
    """Its first character."""
    end: int
    """The character behind its last."""
    tokens: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One message of a prompt, as it was sent; secrets are placeholders."""

    role: str
    text: str
    pieces: tuple[Piece, ...]
    calls: tuple[Mapping[str, object], ...] = ()
    """The tools that the model wanted, with their arguments as it wrote them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """One request to a model."""

    seq: int
    messages: tuple[Sent, ...]
    tools: tuple[str, ...]
    """The names of the tools that it offered."""
    tokens: Mapping[str, int | None]
    """Part → its tokens in o200k, without those that a provider adds around messages; None: not on the tape."""
    answer: str
    """What the model wrote."""
    wanted: tuple[Mapping[str, object], ...]
    """The tools that it called, with the arguments as it wrote them."""
    thoughts: str
    """Its reasoning, where it came as text."""


class Prompts:
    """Reads the prompts of one tape."""

    def __init__(
        self, lines: Sequence[Fields], definition: Definition = UNKNOWN, counted: Callable[[str], int] = count
    ) -> None:
        self._lines, self._schemas, self._count = lines, definition.schemas, counted
        self._message = str(lines[0]["message"])
        names = (line["event"]["name"] for line in lines if _is_event(line, "guideline_applied"))
        self._guidelines = "\n".join(then for name in names if (then := definition.guidelines.get(name, "")))

    def all(self) -> list[Prompt]:
        """The prompts in the order in which their answers ended."""
        return [self.at(line["seq"]) for line in self._lines if line["kind"] == "model"]

    def at(self, seq: int) -> Prompt:
        """The prompt of a line of the tape."""
        line = self._lines[seq]
        request = line["request"]
        found = list(dict.fromkeys(self._results(seq)))
        messages = tuple(self._sent(message, found) for message in request["messages"])
        tokens: dict[str, int | None] = {}
        for piece in (piece for message in messages for piece in message.pieces):
            tokens[piece.part] = (tokens.get(piece.part) or 0) + piece.tokens
        for message in messages:
            if message.calls:
                tokens["answers"] = (tokens.get("answers") or 0) + self._count(orjson.dumps(message.calls).decode())
        if request["tools"]:
            tokens["tools"] = self._of_tools(request["tools"])
        return Prompt(
            seq=seq,
            messages=messages,
            tools=tuple(request["tools"]),
            tokens=tokens,
            answer="".join(part["text"] for kind, part in line["parts"] if kind == "text"),
            wanted=tuple(_call(part) for kind, part in line["parts"] if kind == "call"),
            thoughts="".join(part["text"] for kind, part in line["parts"] if kind == "thought"),
        )

    def _of_tools(self, names: Iterable[str]) -> int | None:
        schemas = [self._schemas.get(name) for name in names]
        if any(schema is None for schema in schemas):
            return None
        return sum(self._count(orjson.dumps(schema).decode()) for schema in schemas)

    def _results(self, before: int) -> Iterator[str]:
        """The texts of results before a line."""
        for line in self._lines[:before]:
            if line["kind"] == "call" and "error" not in line:
                yield str(line["text"])
            elif line["kind"] == "model":
                yield "".join(part["text"] for kind, part in line["parts"] if kind == "text")

    def _sent(self, message: Fields, results: Sequence[str]) -> Sent:
        role, text = str(message["role"]), str(message["text"])
        spans = list(self._spans(role, text, results))
        pieces = tuple(
            Piece(part=part, begin=begin, end=end, tokens=self._count(text[begin:end])) for part, begin, end in spans
        )
        return Sent(role=role, text=text, pieces=pieces, calls=tuple(_call(call) for call in message.get("calls", ())))

    def _spans(self, role: str, text: str, results: Sequence[str]) -> Iterator[tuple[Part, int, int]]:
        """The parts of a text, which are next to each other and cover all of it."""
        whole: Part = "results" if role == "tool" else "answers" if role == "assistant" else "skill"
        taken: list[tuple[int, int, Part]] = []
        if role == "system" and self._guidelines and text.endswith(self._guidelines):
            taken.append((len(text) - len(self._guidelines), len(text), "guidelines"))
        elif role == "user":
            taken = list(_behind_marks(text))
            _mark(taken, text, self._message, "message", first=True)
            for result in sorted(results, key=len, reverse=True):
                _mark(taken, text, result, "results")
        at = 0
        for begin, end, part in sorted(taken):
            if begin > at:
                yield whole, at, begin
            if end > begin:
                yield part, begin, end
            at = end
        if at < len(text):
            yield whole, at, len(text)


def _behind_marks(text: str) -> Iterator[tuple[int, int, Part]]:
    """The retrieved documents and the history, which stand last in a text, each behind its mark."""
    history = text.rfind(EARLIER)
    end = len(text) if history < 0 else history
    documents = text.find(DOCUMENTS, 0, end)
    if documents >= 0:
        yield documents, end, "documents"
    if history >= 0:
        yield history, len(text), "history"


def _mark(taken: list[tuple[int, int, Part]], text: str, wanted: str, part: Part, *, first: bool = False) -> None:
    """Note where a text stands that nothing else is known of; `first`: it may be short where it stands first."""
    if not wanted or (len(wanted) < SHORTEST and not (first and text.startswith(wanted))):
        return
    at = text.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        if all(end <= begin or at >= until for begin, until, _ in taken):
            taken.append((at, end, part))
            if first:
                return
        at = text.find(wanted, end)


def _is_event(line: Fields, kind: str) -> bool:
    return bool(line["kind"] == "event" and line["event"]["type"] == kind)


def _call(call: Fields) -> Mapping[str, object]:
    return {"name": call["name"], "arguments": call["arguments"]}
