"""Assemble the tool calls of an answer from their pieces."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import orjson

from shipworthy.errors import ModelBroken
from shipworthy.models.answer.halves import cleaned
from shipworthy.models.model import OpaquePart, ToolCall
from shipworthy.models.wire.encoding import as_json
from shipworthy.models.wire.sse import LONGEST_EVENT
from shipworthy.regex import regex

MOST_CALLS = 128
"""Most calls of one answer; each delta is compared with all of them."""

MOST_NAMED = 64
"""Characters of a tool name from the model that an error quotes."""

TOKEN = regex(r'"[^"\\]*(?:\\.[^"\\]*)*"|[][{}"]', re.DOTALL)

OPENINGS = frozenset('{["')
"""Characters that begin a JSON value with a closing character."""


def shape(text: str) -> Literal["whole", "cut", "more", "wrong"]:
    """Classify arguments: one JSON value, the beginning of one, one followed by more text, or closed but invalid JSON.

    A proper prefix of an object, a list or a string is never "whole" or "wrong".
    """
    try:
        orjson.loads(text)
    except orjson.JSONDecodeError:
        return _unread(text)
    return "whole"


def _unread(text: str) -> Literal["cut", "more", "wrong"]:
    depth = 0
    if text.lstrip()[:1] not in OPENINGS:
        return "cut"  # an incomplete word or number may continue
    for token in TOKEN.finditer(text):
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(token[0], 0)
        if token[0] == '"':
            return "cut"
        if depth <= 0:
            return "more" if text[token.end() :].strip() else "wrong"
    return "cut"


WRAPPED = regex(r"^(?:to=)?(?:functions?|default_api|tools)[.:]|^to=|:\d{1,9}$")
"""What models write around a name: `functions.get_price:0`, Gemini's `default_api:get_price`."""


class Draft:
    """A tool call that is still being streamed."""

    __slots__ = ("closed", "continued", "extra", "id", "index", "name", "pieces", "repeated")

    def __init__(self, name: str, index: int | None, id: str) -> None:
        self.name, self.index, self.id = name, index, id
        self.pieces: list[str] = []
        self.closed = False
        """Whether its arguments are complete, so that no further piece can belong to it."""
        self.continued = self.repeated = False
        """Whether a piece without its name has come, and whether one that repeats name, index and id has."""
        self.extra: dict[str, object] = {}
        """Its other fields, which its provider wants back."""

    def text(self) -> str:
        """The arguments received so far."""
        return cleaned("".join(self.pieces))

    def is_begun_again_by(self, name: str, index: int | None, id: str) -> bool:
        """Whether a piece with this name goes on with the call: some servers repeat name, index and id."""
        if name != self.name or not (id or index is not None) or not self.fits(index, id):
            return False
        last = next((piece.rstrip() for piece in reversed(self.pieces) if piece.strip()), "")
        return not (last.endswith("}") and _is_closed(self.text()))

    def fits(self, index: int | None, id: str) -> bool:
        """Whether a piece with this index and id may belong to the call; a missing index or id matches any."""
        return (not id or not self.id or id == self.id) and (index is None or self.index in {None, index})


class Calls:
    """Assembles the calls of one answer; each is returned complete and unchanged, or ModelBroken is raised.

    Servers omit, repeat and reuse the index and the id of a call. So a piece with a name begins a call and a piece
    without one continues a call, also one that repeats name, index and id; a piece that could continue two calls
    raises ModelBroken, so that two calls are never merged.
    """

    def __init__(
        self, model: str, taken: Iterable[str] = (), tools: Mapping[str, Mapping[str, object]] | None = None
    ) -> None:
        self._model = model
        self.tools = tools or {}
        """Name of an offered tool → the JSON schema of its parameters."""
        self._taken = set(taken)
        """Ids used in the conversation; a tool result must match exactly one call."""
        self._drafts: list[Draft] = []
        self._size = 0
        self.opaque: list[OpaquePart] = []
        """The other fields of the calls that `whole` returned."""

    def start(self, name: object, text: object = "", *, index: object = None, id: object = "") -> Draft:
        """Begin a call, or go on with the last one; raises ModelBroken without a name or for more than 128 calls."""
        if not isinstance(name, str) or not name or len(self._drafts) >= MOST_CALLS:
            raise self._broken("begins a call that has no name, or far too many")
        at, mark = self.index(index), self._text(id)
        draft = next((one for one in reversed(self._drafts) if one.is_begun_again_by(name, at, mark)), None)
        if draft is None:
            draft = Draft(name, at, mark)
            self._drafts.append(draft)
        elif draft.continued:
            raise self._broken("sends pieces of calls that cannot be told apart")
        else:
            draft.repeated = True
        self.add(draft, text)
        return draft

    def more(self, text: object, *, index: object = None, id: object = "") -> None:
        """Append a piece to the only call that matches; raises ModelBroken if none or several match."""
        piece, at, mark = self._text(text), self.index(index), self._text(id)
        if not piece:
            return
        fitting = [draft for draft in self._drafts if not draft.closed and draft.fits(at, mark)]
        if any(draft.repeated for draft in fitting):
            raise self._broken("sends pieces of calls that cannot be told apart")
        if len(fitting) > 1:
            for draft in fitting:
                draft.closed = _is_closed(draft.text())
            fitting = [draft for draft in fitting if not draft.closed]
        if len(fitting) == 1:
            fitting[0].continued = True
            self.add(fitting[0], piece)
        elif fitting or piece.strip():
            raise self._broken("sends pieces of calls that cannot be told apart")

    def add(self, draft: Draft, text: object) -> None:
        """Append a piece to this call; raises ModelBroken if the arguments exceed 4 MiB."""
        piece = self._text(text)
        self._size += len(piece)
        if self._size > LONGEST_EVENT:
            raise self._broken("sends arguments without end")
        draft.pieces.append(piece)

    def keep(self, extra: Mapping[str, object], *, index: object = None, id: object = "") -> None:
        """Keep other fields of the last call that matches."""
        at, mark = self.index(index), self._text(id)
        if fitting := [draft for draft in self._drafts if draft.fits(at, mark)]:
            fitting[-1].extra.update(extra)

    def whole(self, *, strict: bool = False) -> tuple[ToolCall, ...]:
        """All calls in the order they began; raises ModelBroken if one is incomplete or two were merged.

        The end of the answer was announced, so empty arguments are `{}`; not if `strict`: then each must be an object.
        """
        calls = []
        for draft in self._drafts:
            text = _meant(draft.text(), strict=strict)
            # Closed but invalid JSON is returned: the tool call refuses it with an error that the model can read.
            found = shape(text)
            if found in {"cut", "more"} or ((strict or draft.repeated) and not is_object(text)):
                why = "are those of several calls" if found == "more" else "are cut"
                raise self._broken(f"calls {draft.name[:MOST_NAMED]!r} with arguments that {why}")
            calls.append(ToolCall(id=self._unused(draft.id), name=self._named(draft.name), arguments=text))
            if draft.extra:
                self.opaque.append(OpaquePart(kind=next(iter(draft.extra)), data=draft.extra, call_id=calls[-1].id))
        return tuple(calls)

    def written(self, calls: Iterable[tuple[str, str]]) -> tuple[ToolCall, ...]:
        """Calls that came as text, by name and arguments, with ids of their own."""
        return tuple(ToolCall(id=self._unused(""), name=name, arguments=arguments) for name, arguments in calls)

    def unseen(self) -> Sequence[ToolCall]:
        """The calls received so far of a broken answer: billed by the provider, and not usable."""
        return tuple(ToolCall(id=draft.id, name=draft.name, arguments=draft.text()) for draft in self._drafts)

    def _unused(self, id: str) -> str:
        number = len(self._taken)
        while not id or id in self._taken:
            id, number = f"call_{number}", number + 1
        self._taken.add(id)
        return id

    def _named(self, name: str) -> str:
        """The offered tool that is meant where marks of the model's template leaked into the name."""
        if name not in self.tools:
            bare = WRAPPED.sub("", name.partition("<|")[0].strip())
            return bare if bare in self.tools else name
        return name

    def _text(self, value: object) -> str:
        if isinstance(value, str):
            return value
        if value is None or value == []:
            return ""  # PHP writes an empty object as a list
        if isinstance(value, dict):
            return as_json(value).decode()
        if type(value) in (int, float):
            return str(value)
        raise self._broken("sends a call that is no text")

    def index(self, value: object) -> int | None:
        """The number of a call or a block, which some servers write as text or with a point; raises ModelBroken."""
        if value is None or type(value) is int:
            return value
        if isinstance(value, float) and value.is_integer():
            return int(value)
        if isinstance(value, str) and value.isdecimal():
            return int(value)
        raise self._broken("numbers its calls with no numbers")

    def _broken(self, what: str) -> ModelBroken:
        return ModelBroken(f"{self._model} {what}")


def _is_closed(text: str) -> bool:
    return text.lstrip()[:1] in OPENINGS and shape(text) == "whole"


def is_object(text: str) -> bool:
    """Whether a text is one whole JSON object."""
    return text.lstrip().startswith("{") and shape(text) == "whole"


def _meant(text: str, *, strict: bool) -> str:
    bare = text.strip()
    if not strict and bare in ("", "null", "None", '""'):
        return "{}"
    # Some gateways send an empty object ahead, in the place of the one that follows.
    rest = bare.removeprefix("{}").removeprefix("null").lstrip()
    if rest != bare and len(rest) > 2 and is_object(rest):
        return rest
    # Others encode the arguments twice: as the text of a JSON string.
    inner = orjson.loads(bare) if bare.startswith('"') and shape(bare) == "whole" else None
    return inner.strip() if isinstance(inner, str) and is_object(inner) else text
