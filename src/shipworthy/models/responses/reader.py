"""Read the answer of a Responses stream."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import cast

import orjson

from shipworthy.errors import ModelBroken
from shipworthy.models.answer.calls import MOST_NAMED, Draft, is_object
from shipworthy.models.answer.reader import UNREADABLE, AnswerReader
from shipworthy.models.model import OpaquePart, Part, Request, ToolCall
from shipworthy.models.responses.events import (
    CUT,
    FAILED,
    KEPT,
    ResponseContent,
    ResponseEvent,
    ResponseItem,
    ResponseState,
    ResponseUsage,
)
from shipworthy.models.responses.usage import usage_of
from shipworthy.models.wire.failures import quotable
from shipworthy.models.wire.post import Post


@dataclass(slots=True)
class _Call:
    """A call of the answer."""

    draft: Draft
    index: object
    id: object
    """The id of its item, which is not the id of the call."""
    done: bool = False
    """Whether the server said that its item is done."""
    complete: bool = False
    """Whether the server said that its arguments are."""


class ResponseReader(AnswerReader[ResponseEvent]):
    """Reads a response, which ends with its last event; a call counts only where its item was done as well."""

    def __init__(self, post: Post, request: Request) -> None:
        super().__init__(post, request)
        self._begun: list[_Call] = []
        self._loose = False
        """Whether arguments came that belong to no known call."""
        self._quiet = True
        """Whether no text has come since the last message was done."""
        self._said = self._declined = False
        self._phase = ""
        self._waiting: list[Mapping[str, object]] = []
        """Reasoning after which no item has come so far."""
        self._thoughts: list[tuple[Mapping[str, object], _Call | None]] = []
        """Reasoning, with the call that came of it; None: a message came of it."""
        self._problem: Exception | None = None

    def event(self, event: ResponseEvent) -> Sequence[Part]:
        """The parts that an event adds; unknown kinds are ignored."""
        kind = event.get("type")
        if kind == "response.output_text.delta":
            self._quiet, self._said = False, True
            return self.text(event["delta"])
        take = KINDS.get(kind) if kind else ResponseReader._untyped
        if take is not None:
            return take(self, event)
        if event.get("delta"):
            self.content()
        return ()

    def end(self) -> list[Part]:
        """The last parts: reasoning to send back, calls, usage, stop; raises the error of a response that failed."""
        if self._problem is not None:
            raise self._problem
        parts = super().end()
        calls = [part.id for part in parts if isinstance(part, ToolCall)]
        ids = dict(zip(map(id, self._begun), calls, strict=False)) if len(calls) == len(self._begun) else {}
        kept = [
            OpaquePart(kind="reasoning", data=data, call_id=ids[id(call)] if call else "")
            for data, call in self._thoughts
            if call is None or id(call) in ids
        ]
        phase = [OpaquePart(kind="phase", data={"phase": self._phase})] if self._phase else []
        return [*kept, *phase, *parts]

    def kept(self) -> list[OpaquePart]:
        """The reasoning that has come so far."""
        came = (*(data for data, _ in self._thoughts), *self._waiting)
        return [OpaquePart(kind="reasoning", data=data) for data in came]

    def _untyped(self, event: ResponseEvent) -> Sequence[Part]:
        """An error without a type, or a whole response, which a server may send instead of a stream."""
        if event.get("error"):
            raise self.error(event["error"])
        return self.whole(event) if event.get("object") == "response" else ()

    def whole(self, body: Mapping[str, object]) -> Sequence[Part]:
        """The parts of a response that came as one object; raises LookupError if it is none."""
        if "output" not in body:
            raise LookupError("output")
        return self._closed({"response": cast("ResponseState", body)})

    def _error(self, event: ResponseEvent) -> Sequence[Part]:
        raise self.error(event.get("error") or event)

    def _refused(self, event: ResponseEvent) -> Sequence[Part]:
        if event.get("delta") or event.get("refusal"):
            self._declined = True  # the text of a refusal is not shown
            self.content()
        return ()

    def _added(self, event: ResponseEvent) -> Sequence[Part]:
        item = event["item"]
        self.began = True
        if item["type"] == "function_call" and item.get("name"):
            self._start(item, event.get("output_index"))
        elif item["type"] == "message":
            self._follow(None)
            # The texts of two messages are paragraphs.
            return self.text("\n\n") if self._said else ()
        elif item["type"] == "reasoning":
            self.leaks.parsed()
        return ()

    def _start(self, item: ResponseItem, index: object) -> _Call:
        draft = self.calls.start(item.get("name"), id=item.get("call_id") or item.get("id"))
        call = _Call(draft, index, item.get("id"))
        self._begun.append(call)
        self._follow(call)
        self.content()
        return call

    def _follow(self, call: _Call | None) -> None:
        self._thoughts += [(data, call) for data in self._waiting]
        self._waiting = []

    def _open(self, index: object, item_id: object, call_id: object = None) -> _Call | None:
        """The open call that an event means: servers repeat indexes and change ids, so the best match counts."""
        open = [call for call in self._begun if not call.done]
        told = (call_id, item_id, index)
        fits = [
            sum(
                weight
                for weight, said, own in zip((4, 2, 1), told, (call.draft.id, call.id, call.index), strict=True)
                if said not in {None, ""} and said == own
            )
            for call in open
        ]
        best = max(fits, default=0)
        if fits.count(best) != 1 or (best == 0 and any(said not in {None, ""} for said in told)):
            return None
        return open[fits.index(best)]

    def _more(self, event: ResponseEvent) -> Sequence[Part]:
        if piece := event["delta"]:
            self.content()
            call = self._open(event.get("output_index"), event.get("item_id"))
            if call is not None:
                self.calls.add(call.draft, piece)
            else:
                self._loose = True
        return ()

    def _arguments(self, event: ResponseEvent) -> Sequence[Part]:
        """The whole arguments of a call; some servers send nothing else of it, not even that its item is done."""
        call = self._open(event.get("output_index"), event.get("item_id"))
        text = event.get("arguments")
        if call is not None and isinstance(text, str) and is_object(text):
            call.draft.pieces[:], call.complete = [text], True
            self.content()
        return ()

    def _text(self, event: ResponseEvent) -> Sequence[Part]:
        """The whole text of a part, of which no piece has come."""
        if not self._quiet or not event.get("text"):
            return ()
        self._quiet, self._said = False, True
        return self.text(event["text"])

    def _done(self, event: ResponseEvent) -> Sequence[Part]:
        return self._finish(event["item"], event.get("output_index"))

    def _finish(self, item: ResponseItem, index: object) -> Sequence[Part]:
        kind = item["type"]
        if kind == "function_call":
            self._called(item, index)
        elif kind == "reasoning":
            self._thought(item)
        elif kind == "message":
            return self._message(item)
        return ()

    def _called(self, item: ResponseItem, index: object) -> None:
        """Close a call; its arguments are those of the item, or else those of its pieces."""
        call_id = item.get("call_id") or item.get("id")
        call = self._open(index, item.get("id"), call_id)
        if call is None:
            if any(known.done and (known.draft.id, known.index) == (call_id, index) for known in self._begun):
                return  # the same event again
            call = self._start(item, index)
        arguments = item.get("arguments")
        text = arguments if isinstance(arguments, str | None) else orjson.dumps(arguments).decode()
        if text and text.strip():
            call.draft.pieces[:] = [text]
        elif not call.draft.text().strip():
            if self._loose:
                raise ModelBroken(f"{self.post.name} sends pieces of calls that cannot be told apart")
            call.draft.pieces[:] = ["{}"]
        call.done = item.get("status") != "incomplete"
        call.complete = call.complete and call.done
        self.content()

    def _thought(self, item: ResponseItem) -> None:
        self.content()
        self.leaks.parsed()
        data = {key: value for key, value in item.items() if key in KEPT and value}
        # Without its content it could only be looked up, and the provider keeps nothing.
        if data.get("encrypted_content"):
            data.pop("content", None)
        if "encrypted_content" in data or "content" in data:
            self._waiting.append({**data, "summary": data.get("summary", [])})

    def _message(self, item: ResponseItem) -> Sequence[Part]:
        self._follow(None)
        self._phase = item.get("phase") or self._phase
        parts: list[Part] = []
        content: object = item.get("content")
        whole = [{"type": "text", "text": content}] if isinstance(content, str) else content
        for piece in cast("list[ResponseContent]", whole or []):
            if piece["type"] == "refusal":
                self._declined = True
                self.content()
            elif piece["type"] in ("output_text", "text") and piece["text"] and self._quiet:
                self._said = True
                parts += self.text(piece["text"])
        self._quiet = True
        return parts

    def _closed(self, event: ResponseEvent) -> Sequence[Part]:
        """End the answer as its last event says."""
        response, self.ended = event["response"], True
        status = response.get("status")
        if event.get("type") == "response.completed" and status in {None, "in_progress"}:
            status = "completed"
        status = status or str(event.get("type", "")).rpartition(".")[2]
        self._use(response.get("usage") or event.get("usage"))
        if status in FAILED:
            self.began = self.began or bool(self.usage and self.usage.output_tokens)
            self._problem = self.error(response.get("error") or {"message": f"the response is {status}"})
            return (self.usage,) if self.usage else ()
        parts = self._rest(response)
        why = (response.get("incomplete_details") or {}).get("reason")
        if status == "incomplete" and (why in CUT or why == "content_filter"):
            self.stop("length" if why in CUT else why)
        elif status == "completed":
            self.stop("content_filter" if self._declined and not self._begun else "stop")
        else:
            named = quotable(f"{status} {why or ''}", self.post.key)[:MOST_NAMED]
            raise ModelBroken(f"{self.post.name} ended for a reason that is not known: {named!r}")
        if self.reason == "end" and (cut := [call for call in self._begun if not (call.done or call.complete)]):
            raise ModelBroken(f"{self.post.name} ended within a call of {cut[0].draft.name[:MOST_NAMED]!r}")
        return parts

    def _rest(self, response: ResponseState) -> Sequence[Part]:
        """The parts of items that only the last event has: some servers send no other event of them."""
        thought = bool(self._thoughts or self._waiting)
        heard = {"message": self._said, "reasoning": thought, "function_call": bool(self._begun)}
        parts: list[Part] = []
        for index, item in enumerate(response.get("output") or []):
            kind, call_id = item["type"], item.get("call_id") or item.get("id")
            if not heard.get(kind) or (kind == "function_call" and self._open(index, item.get("id"), call_id)):
                parts += self._finish(item, index)
            elif not thought:
                self._follow(next((call for call in self._begun if call.draft.id == call_id), None))
        return parts

    def _use(self, usage: ResponseUsage | None) -> None:
        with suppress(*UNREADABLE):  # an invalid usage is ignored
            self.used(usage_of(usage) if usage else None)


KINDS: Mapping[str, Callable[[ResponseReader, ResponseEvent], Sequence[Part]]] = {
    "response.function_call_arguments.delta": ResponseReader._more,
    "response.function_call_arguments.done": ResponseReader._arguments,
    "response.output_text.done": ResponseReader._text,
    "response.output_item.added": ResponseReader._added,
    "response.output_item.done": ResponseReader._done,
    "response.refusal.delta": ResponseReader._refused,
    "response.refusal.done": ResponseReader._refused,
    "response.completed": ResponseReader._closed,
    "response.incomplete": ResponseReader._closed,
    "response.failed": ResponseReader._closed,
    "response.cancelled": ResponseReader._closed,
    "response.done": ResponseReader._closed,
    "error": ResponseReader._error,
}
"""Kind of an event → what reads it; a delta of another kind is progress and nothing else."""
