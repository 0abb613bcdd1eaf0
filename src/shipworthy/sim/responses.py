"""The server side of OpenAI's Responses format."""

import time
from collections.abc import Mapping

import orjson

from shipworthy.models.model import Message, ToolCall
from shipworthy.sim.answer import Piece, SimAnswer, SimUsage
from shipworthy.sim.items import ENCRYPTED, choice_of, messages_of, tool_of
from shipworthy.sim.request import BadRequest, Format, SimRequest, cap, need, part

KINDS = {401: "invalid_request_error", 404: "invalid_request_error", 429: "rate_limit_error"}
CODES = {401: "invalid_api_key", 404: "model_not_found", 429: "rate_limit_exceeded", 503: "server_is_overloaded"}
LEAST = 16
"""Least tokens of the limit on the output."""
Item = dict[str, object]


class ResponsesWire:
    """`POST /v1/responses`."""

    format: Format = "responses"
    overloaded = 503

    def read(self, body: Mapping[str, object]) -> SimRequest:
        """Parse a request body; raises BadRequest."""
        raw = body.get("input")
        items = [{"role": "user", "content": raw}] if isinstance(raw, str) else need(raw, list, "input")
        if not items:
            raise BadRequest("`input` is empty")
        if body.get("previous_response_id") or body.get("conversation"):
            raise BadRequest("stored responses are not simulated")
        instructions = str(body.get("instructions") or "")
        messages = messages_of(items)
        leading = next((i for i, m in enumerate(messages) if m.role != "system"), len(messages))
        tools = need(body.get("tools") or [], list, "tools")
        form = part(part(body, "text"), "format")
        most = cap(body, "max_output_tokens")
        if most is not None and most < LEAST:
            raise BadRequest(f"`max_output_tokens` must be at least {LEAST}")
        return SimRequest(
            format="responses",
            model=need(body.get("model"), str, "model"),
            messages=((Message(role="system", text=instructions),) if instructions else ()) + messages,
            tools=tuple(tool_of(t) for t in tools),
            choice=choice_of(body.get("tool_choice")),
            one_call=body.get("parallel_tool_calls") is False,
            max_output_tokens=most,
            stream=bool(body.get("stream")),
            json_wanted=form.get("type") in ("json_object", "json_schema"),
            schema=form.get("schema"),
            prefix=orjson.dumps([instructions, items[:leading], tools]),
            caches=True,
            body=body,
        )

    def encoder(self, request: SimRequest, answer: SimAnswer, id: str, usage: SimUsage | None) -> "ResponsesEncoder":
        """Make the encoder of one answer."""
        return ResponsesEncoder(request, answer, id, usage)

    def refusal(self, status: int, message: str) -> bytes:
        """The body of an error."""
        kind = KINDS.get(status, "invalid_request_error" if status < 500 else "server_error")
        return orjson.dumps({"error": {"message": message, "type": kind, "param": None, "code": CODES.get(status)}})


class ResponsesEncoder:
    """Encodes one answer as a `response` or as its events."""

    def __init__(self, request: SimRequest, answer: SimAnswer, id: str, usage: SimUsage | None) -> None:
        self._request, self._answer, self._id, self._usage = request, answer, id, usage
        self._created = int(time.time())
        self._number = 0
        self._output: list[Item] = []
        """The items that are done."""
        self._delta: tuple[str, bytes] | None = None
        """The kind of the deltas of the open item, and the beginning of each of them."""
        self._text = ""
        """What the open item has so far."""
        self._item: Item = {}

    def opening(self) -> bytes:
        """`response.created` and `response.in_progress`, and an item of reasoning where the client asks for it."""
        begun = {"response": self._response("in_progress")}
        return self._event("response.created", begun) + self._event("response.in_progress", begun) + self._reason()

    def piece(self, piece: Piece) -> bytes:
        """The delta of an item; the first piece of an item also adds it."""
        if piece.kind == "call":
            call = self._answer.calls[piece.call]
            return self._close() + self._add(
                _call(call, self._name("fc"), "", "in_progress"), "function_call_arguments"
            )
        before = b""
        if self._delta is None:
            kind = "refusal" if piece.kind == "refusal" else "output_text"
            message = _message(self._name("msg"), [], "in_progress")
            before = self._add(message, kind) + self._part("added", kind, "")
        self._text += piece.text
        assert self._delta is not None
        self._number += 1
        number = b'"sequence_number":%d,' % (self._number - 1)
        return before + self._delta[1] + number + b'"delta":' + orjson.dumps(piece.text) + b"}\n\n"

    def closing(self) -> bytes:
        """The events that the last item is done, then `response.completed` or `response.incomplete`."""
        end = self._close()
        status = _status(self._answer)
        return end + self._event(f"response.{status}", {"response": self._response(status)})

    def error(self, message: str) -> bytes:
        """An error in the middle of a stream."""
        return self._event("error", {"code": "server_is_overloaded", "message": message, "param": None})

    def whole(self) -> bytes:
        """The body of an answer that is not streamed."""
        answer = self._answer
        self._reason()
        if answer.text:
            kind = "refusal" if answer.stop == "refused" else "output_text"
            self._output.append(_message(self._name("msg"), [_content(kind, answer.text)], "completed"))
        for call in answer.calls:
            self._output.append(_call(call, self._name("fc"), call.arguments, "completed"))
        return orjson.dumps(self._response(_status(answer)))

    def _name(self, head: str) -> str:
        return f"{head}_{self._id}_{len(self._output)}"

    def _reason(self) -> bytes:
        include = self._request.body.get("include")
        if not isinstance(include, list) or "reasoning.encrypted_content" not in include:
            return b""
        item: Item = {"id": self._name("rs"), "type": "reasoning", "summary": []}
        added = self._event("response.output_item.added", {"output_index": len(self._output), "item": item})
        item = {**item, "encrypted_content": ENCRYPTED + self._request.key("reasoning")}
        done = self._event("response.output_item.done", {"output_index": len(self._output), "item": item})
        self._output.append(item)
        return added + done

    def _add(self, item: Item, kind: str) -> bytes:
        at = {"output_index": len(self._output)}
        where = {"type": f"response.{kind}.delta", "item_id": item["id"], **at}
        if kind != "function_call_arguments":
            where |= {"content_index": 0, **({"logprobs": []} if kind == "output_text" else {})}
        head = b"event: response." + kind.encode() + b".delta\ndata: " + orjson.dumps(where)[:-1] + b","
        self._delta, self._text, self._item = (kind, head), "", item
        return self._event("response.output_item.added", {**at, "item": item})

    def _close(self) -> bytes:
        """The events that the open item is done."""
        if self._delta is None:
            return b""
        kind, text, item = self._delta[0], self._text, self._item
        cut = self._answer.stop == "length" and len(self._output) == self._items() - 1
        status = "incomplete" if cut else "completed"
        at: Item = {"item_id": item["id"], "output_index": len(self._output)}
        if kind == "function_call_arguments":
            item = {**item, "arguments": text, "status": status}
            ends = self._event("response.function_call_arguments.done", {**at, "name": item["name"], "arguments": text})
        else:
            item = {**item, "content": [_content(kind, text)], "status": status}
            told = {"refusal": text} if kind == "refusal" else {"text": text, "logprobs": []}
            ends = self._event(f"response.{kind}.done", {**at, "content_index": 0, **told})
            ends += self._part("done", kind, text)
        ends += self._event("response.output_item.done", {"output_index": len(self._output), "item": item})
        self._output.append(item)
        self._delta = None
        return ends

    def _items(self) -> int:
        """The number of items of the whole answer."""
        reasoned = any(item["type"] == "reasoning" for item in self._output)
        return reasoned + bool(self._answer.text) + len(self._answer.calls)

    def _part(self, what: str, kind: str, text: str) -> bytes:
        at = {"item_id": self._item["id"], "output_index": len(self._output), "content_index": 0}
        return self._event(f"response.content_part.{what}", {**at, "part": _content(kind, text)})

    def _event(self, kind: str, data: Mapping[str, object]) -> bytes:
        event = {"type": kind, "sequence_number": self._number, **data}
        self._number += 1
        return b"event: " + kind.encode() + b"\ndata: " + orjson.dumps(event) + b"\n\n"

    def _response(self, status: str) -> Item:
        body = self._request.body
        why = "max_output_tokens" if self._answer.stop == "length" else "content_filter"
        response: Item = {
            "id": f"resp_{self._id}",
            "object": "response",
            "created_at": self._created,
            "status": status,
            "error": None,
            "incomplete_details": {"reason": why} if status == "incomplete" else None,
            "instructions": body.get("instructions"),
            "metadata": {},
            "model": self._request.model,
            "output": [] if status == "in_progress" else self._output,
            "parallel_tool_calls": not self._request.one_call,
            "reasoning": {"effort": part(body, "reasoning").get("effort"), "summary": None},
            "store": body.get("store") is not False,
            "tool_choice": "auto",
            "tools": body.get("tools") or [],
            "usage": None,
        }
        if self._request.max_output_tokens is not None:
            response["max_output_tokens"] = self._request.max_output_tokens
        if status != "in_progress" and self._usage is not None:
            response["usage"] = _usage(self._usage)
        return response


def _status(answer: SimAnswer) -> str:
    # A refusal with text is complete; one without text is the content filter's.
    return "incomplete" if answer.stop == "length" or (answer.stop == "refused" and not answer.text) else "completed"


def _content(kind: str, text: str) -> Item:
    if kind == "refusal":
        return {"type": "refusal", "refusal": text}
    return {"type": "output_text", "text": text, "annotations": [], "logprobs": []}


def _message(id: str, content: list[Item], status: str) -> Item:
    return {"id": id, "type": "message", "status": status, "role": "assistant", "content": content}


def _call(call: ToolCall, id: str, arguments: str, status: str) -> Item:
    told = {"call_id": call.id, "name": call.name, "arguments": arguments}
    return {"id": id, "type": "function_call", "status": status, **told}


def _usage(usage: SimUsage) -> Item:
    return {
        "input_tokens": usage.input_tokens,
        "input_tokens_details": {"cached_tokens": usage.cached_tokens, "cache_write_tokens": 0},
        "output_tokens": usage.output_tokens,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": usage.input_tokens + usage.output_tokens,
    }
