"""A whole answer out of the events of its stream: calls from their pieces, and an end only where one was sent."""

import json
import re
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from typing import Any, Literal

import orjson

from shipworthy.errors import ModelBroken
from shipworthy.models.http import Http, Post, in_stream, quotable
from shipworthy.models.model import Part, Request, StopPart, TextPart, ToolCall, UsagePart
from shipworthy.models.sse import LONGEST, Answer, Events

MOST_CALLS = 128
"""Calls of one answer: more are no plan, and each delta is compared with all of them."""
MOST_NAMED = 64
"""Characters that an error quotes of a name which the model made up."""
MOST_TOKENS = 1_000_000_000
"""Tokens that a usage can honestly claim."""
AFTER_END = 5.0
"""Seconds that the usage is waited for after the reason why the answer ended has come."""
TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[][{}"]', re.DOTALL)
OPENINGS = frozenset('{["')
"""Signs that begin a value whose end can be told."""
Reason = Literal["", "end", "tools", "length", "refused"]


def shape(text: str) -> Literal["whole", "cut", "more", "wrong"]:
    """What arguments look like: one JSON value, the beginning of one, one with more after it, or closed yet no JSON.

    No proper beginning of an object, a list or a string is ever "whole" or "wrong".
    """
    try:
        orjson.loads(text)
    except orjson.JSONDecodeError:
        return _unread(text)
    return "whole"


def _unread(text: str) -> Literal["cut", "more", "wrong"]:
    depth = 0
    if text.lstrip()[:1] not in OPENINGS:
        return "cut"  # a word or a number that nobody can read may always be the beginning of another
    for token in TOKEN.finditer(text):
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(token[0], 0)
        if token[0] == '"':
            return "cut"
        if depth <= 0:
            return "more" if text[token.end() :].strip() else "wrong"
    return "cut"


class Draft:
    """A call that is still being written."""

    __slots__ = ("closed", "id", "index", "name", "pieces")

    def __init__(self, name: str, index: int | None, id: str) -> None:
        self.name, self.index, self.id = name, index, id
        self.pieces: list[str] = []
        self.closed = False
        """Known to be whole: nothing further can belong to it."""

    def text(self) -> str:
        """Its arguments as far as they have come."""
        return "".join(self.pieces)

    def fits(self, index: int | None, id: str) -> bool:
        """Whether a piece with these marks may belong to it; what is missing on either side fits anything."""
        return (not id or not self.id or id == self.id) and (index is None or self.index in {None, index})


class Calls:
    """The calls of one answer: each is given whole and unchanged, or ModelBroken is raised.

    Servers leave out, repeat and reuse the index and the id of a call. So a name always begins a call, a piece without
    one always continues one, and where it might continue two, the answer is refused: never are two calls made one.
    """

    def __init__(self, model: str, taken: Iterable[str] = ()) -> None:
        self._model = model
        self._taken = set(taken)
        """Ids that the conversation has used: an answer to a call must find one call only."""
        self._drafts: list[Draft] = []
        self._size = 0

    def start(self, name: object, text: object = "", *, index: object = None, id: object = "") -> Draft:
        """Begin a call."""
        if not isinstance(name, str) or not name or len(self._drafts) >= MOST_CALLS:
            raise self._broken("begins a call that has no name, or far too many")
        draft = Draft(name, self._index(index), self._text(id))
        self._drafts.append(draft)
        self.add(draft, text)
        return draft

    def more(self, text: object, *, index: object = None, id: object = "") -> None:
        """Continue the one call that fits; raises ModelBroken where none or several do."""
        piece, at, mark = self._text(text), self._index(index), self._text(id)
        if not piece:
            return
        fitting = [draft for draft in self._drafts if not draft.closed and draft.fits(at, mark)]
        if len(fitting) > 1:
            for draft in fitting:
                draft.closed = _is_closed(draft.text())
            fitting = [draft for draft in fitting if not draft.closed]
        if len(fitting) == 1:
            self.add(fitting[0], piece)
        elif fitting or piece.strip():
            raise self._broken("sends pieces of calls that cannot be told apart")

    def add(self, draft: Draft, text: object) -> None:
        """Continue this call."""
        piece = self._text(text)
        self._size += len(piece)
        if self._size > LONGEST:
            raise self._broken("sends arguments without end")
        draft.pieces.append(piece)

    def whole(self) -> tuple[ToolCall, ...]:
        """All calls, in the order they began; raises ModelBroken where one was cut or two were made one."""
        calls = []
        for draft in self._drafts:
            text = draft.text()
            # What is closed and yet no JSON is passed on: whoever reads it strictly can tell the model.
            if (found := shape(text)) in {"cut", "more"}:
                told = "are cut" if found == "cut" else "are those of several calls"
                raise self._broken(f"calls {draft.name[:MOST_NAMED]!r} with arguments that {told}")
            calls.append(ToolCall(id=self._own(draft.id), name=draft.name, arguments=text))
        return tuple(calls)

    def unseen(self) -> tuple[ToolCall, ...]:
        """The calls as far as they have come: of an answer that broke off, they are billed and good for nothing."""
        return tuple(ToolCall(id=draft.id, name=draft.name, arguments=draft.text()) for draft in self._drafts)

    def _own(self, id: str) -> str:
        number = len(self._taken)
        while not id or id in self._taken:
            id, number = f"call_{number}", number + 1
        self._taken.add(id)
        return id

    def _text(self, value: object) -> str:
        if value is None:
            return ""
        if not isinstance(value, str):
            raise self._broken("sends a call that is no text")
        return value

    def _index(self, value: object) -> int | None:
        if value is not None and type(value) is not int:
            raise self._broken("numbers its calls with no numbers")
        return value

    def _broken(self, what: str) -> ModelBroken:
        return ModelBroken(f"{self._model} {what}")


def _is_closed(text: str) -> bool:
    return text.lstrip()[:1] in OPENINGS and shape(text) == "whole"


class Reading:
    """What has been read of an answer; each wire format says in `event` what its events mean."""

    reasons: dict[str, Reason] = {}
    """Its words for why an answer ended."""

    def __init__(self, post: Post, request: Request) -> None:
        self.post = post
        self.calls = Calls(post.name, (call.id for message in request.messages for call in message.calls))
        self.usage: UsagePart | None = None
        self.reason: Reason = ""
        """Why the answer ended; empty: it has not."""
        self.ended = False
        """Whether nothing can follow."""
        self.moved = False
        """Whether something with content has come since this was last looked at."""
        self.began = False
        """Whether text, thought or a piece of a call has come."""

    def take(self, data: bytes) -> Sequence[Part]:
        """What an event adds; raises ModelBroken where nobody can read it, and whatever error it carries."""
        try:
            return self.event(orjson.loads(data))
        except (ValueError, TypeError, AttributeError, LookupError):
            pass
        raise ModelBroken(f"{self.post.name} sent an event that nobody can read")

    def event(self, event: Any) -> Sequence[Part]:
        """What an event adds."""
        raise NotImplementedError

    def content(self) -> None:
        """Note that a part of the answer has come."""
        self.began = self.moved = True

    def text(self, text: str) -> Sequence[Part]:
        """A piece of text as a part."""
        if not isinstance(text, str):
            raise TypeError("text is text")
        self.began = self.moved = True
        return (TextPart(text=text),)

    def error(self, error: object) -> Exception:
        """The error that an event carries."""
        return in_stream(error, self.post, began=self.began)

    def stop(self, word: object) -> None:
        """Note why the answer ended; what cuts it short is never overruled by a later word."""
        reason = self.reasons.get(word) if isinstance(word, str) else None
        if reason is None:
            named = quotable(str(word), self.post.key)[:MOST_NAMED]
            raise ModelBroken(f"{self.post.name} ended for a reason that is not known: {named!r}")
        self.began = self.moved = True
        if self.reason not in {"length", "refused"}:
            self.reason = reason

    def used(self, usage: UsagePart | None) -> None:
        """Note a usage; one that claims what cannot be is as if it had never come."""
        if usage is not None and usage != self.usage:
            self.usage, self.moved = usage, self.moved or self.began

    def end(self) -> list[Part]:
        """The last parts: calls, usage, stop; raises ModelBroken where the answer has not ended."""
        if not self.reason:
            raise ModelBroken(f"the answer of {self.post.name} broke off")
        calls: tuple[ToolCall, ...] = ()
        reason = self.reason
        if reason in {"end", "tools"}:
            calls = self.calls.whole()
            if reason == "tools" and not calls:
                raise ModelBroken(f"{self.post.name} announced a call and sent none")
            reason = "tools" if calls else "end"
        return [*calls, *([self.usage] if self.usage else []), StopPart(reason=reason)]


async def listen(http: Http, post: Post, reading: Reading) -> AsyncIterator[Part]:
    """Send a request once and give the parts of its answer as they come; closes the connection whatever happens."""
    answer = await http.post(post)
    events = Events()
    try:
        while not reading.ended and (chunk := await _next(answer, reading)):
            for data in events.feed(chunk):
                for part in reading.take(data):
                    yield part
                if reading.ended:
                    break
            if reading.moved:
                reading.moved = False
                answer.moved(min(post.between, AFTER_END) if reading.reason else post.between)
        for part in reading.end():
            yield part
        await answer.drain()
    except ModelBroken as broken:
        broken.unseen = reading.calls.unseen()
        raise
    finally:
        answer.close()


async def _next(answer: Answer, reading: Reading) -> bytes:
    """The bytes that come next; none where nothing comes any more."""
    try:
        return await answer.read()
    except ModelBroken:
        if not reading.reason:
            raise
        return b""  # only the usage is missing


def tokens(value: object) -> int:
    """A count of tokens; None counts as none. Raises ValueError where it is negative, absurd or no whole number."""
    if value is None:
        return 0
    if type(value) is not int or not 0 <= value <= MOST_TOKENS:
        raise ValueError(f"no count of tokens: {value!r}")
    return value


def as_object(arguments: str) -> dict[str, Any]:
    """The arguments of an earlier call as the object that providers insist on; unreadable ones stand in it as text."""
    try:
        read = orjson.loads(arguments)
    except orjson.JSONDecodeError:
        read = None
    return read if isinstance(read, dict) else {"unreadable": arguments}


def as_json(wanted: Mapping[str, Any]) -> bytes:
    """The body as bytes; half a surrogate pair, which is no text, becomes a question mark."""
    try:
        return orjson.dumps(wanted)
    except TypeError:
        return json.dumps(wanted, ensure_ascii=False).encode(errors="replace")
