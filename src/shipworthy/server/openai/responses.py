"""`/v1/responses`: the whole answer, or its events."""

from collections.abc import AsyncGenerator

import orjson
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from shipworthy.contract.bounds.bound import Usage
from shipworthy.events import AnyEvent, TextDelta
from shipworthy.runtime.result import RunResult
from shipworthy.server.asking import Asking, extension_of
from shipworthy.server.conversations import Answer, Conversations
from shipworthy.server.fields import Fields, body_of
from shipworthy.server.live import Behind
from shipworthy.server.openai.asking import CUT, RESPONSE_ID, asked
from shipworthy.server.openai.parameters import RESPONSES
from shipworthy.server.openai.refusals import BEHIND, refusal_of
from shipworthy.server.outcome import awaited, started
from shipworthy.server.refusal import Refused
from shipworthy.server.streamed import Streamed, followed

LIMITS = {"max_output_tokens": "max_output_tokens", "max_tool_calls": "max_tool_calls"}
NO_TEXT: dict[str, object] = {"type": "output_text", "text": "", "annotations": [], "logprobs": []}


async def response(talks: Conversations, request: Request) -> Response:
    """Answer a request for a response; raises Refused, and Left where the client has left."""
    fields = await body_of(request)
    given = fields.raw("input")
    one = {"input": [{"role": "user", "content": given}]} if isinstance(given, str) else {"input": given}
    messages = Fields(one).objects("input")
    asking = await asked(talks, request, fields, messages=messages, name="input", table=RESPONSES, limits=LIMITS)
    if fields.flag("stream"):
        await started(asking.live)
        left = lambda: talks.service.left(asking.live)  # noqa: E731
        return Streamed(_events(talks, asking), left, headers=asking.headers)
    await awaited(talks.service, asking.live, request.receive)
    answer = await talks.answer(asking.caller, asking.place, asking.live)
    return JSONResponse(_response(asking, answer), headers=asking.headers)


async def _events(talks: Conversations, asking: Asking) -> AsyncGenerator[bytes]:
    """The events of an answer, each whole."""
    numbered = _Numbered()
    begun, item = _response(asking, None), f"msg_{asking.live.run_id}"
    at: dict[str, object] = {"item_id": item, "output_index": 0, "content_index": 0}
    yield numbered("response.created", response=begun)
    yield numbered("response.in_progress", response=begun)
    yield numbered("response.output_item.added", output_index=0, item=_item(item, None))
    yield numbered("response.content_part.added", **at, part=NO_TEXT)

    def delta(event: AnyEvent) -> bytes:
        if not isinstance(event, TextDelta):
            return b""
        return numbered("response.output_text.delta", **at, delta=event.text, logprobs=[])

    pieces = followed(asking.live, delta)
    try:
        async for piece in pieces:
            yield piece
        answer = await talks.answer(asking.caller, asking.place, asking.live)
    except (Refused, Behind) as error:
        refused = refusal_of(error if isinstance(error, Refused) else BEHIND)
        # OpenAI's clients raise an error where it stands under a name of its own too.
        yield numbered("error", **{name: refused[name] for name in ("code", "message", "param")}, error=refused)
        return
    finally:
        await pieces.aclose()
    text = answer.result.text
    yield numbered("response.output_text.done", **at, text=text, logprobs=[])
    yield numbered("response.content_part.done", **at, part=NO_TEXT | {"text": text})
    yield numbered("response.output_item.done", output_index=0, item=_item(item, answer))
    ended = _response(asking, answer)
    yield numbered(f"response.{ended['status']}", response=ended)


class _Numbered:
    """Writes events with their numbers."""

    def __init__(self) -> None:
        self._next = 0

    def __call__(self, type: str, /, **fields: object) -> bytes:
        data = orjson.dumps({"type": type, "sequence_number": self._next, **fields})
        self._next += 1
        return b"event: " + type.encode() + b"\ndata: " + data + b"\n\n"


def _response(asking: Asking, answer: Answer | None) -> dict[str, object]:
    """The object of a response; without an answer it is in progress."""
    fields, place = asking.fields, asking.place
    shown = object_of(asking.live.run_id, place.agent, place.session, asking.created, answer)
    given = {
        "max_output_tokens": fields.number("max_output_tokens"),
        "max_tool_calls": fields.number("max_tool_calls"),
        "previous_response_id": fields.text("previous_response_id"),
        "user": fields.text("user"),
        "metadata": fields.raw("metadata") or {},
    }
    return shown | given | ({} if answer is None else {"shipworthy": asking.extension(answer)})


def object_of(run_id: str, agent: str, session: str, created: int, answer: Answer | None) -> dict[str, object]:
    """The object of the response that a run is, without what its request has said; without an answer it goes on."""
    status = "in_progress" if answer is None else status_of(answer.result)
    return {
        "id": f"{RESPONSE_ID}{run_id}",
        "object": "response",
        "created_at": created,
        "status": status,
        "background": False,
        "error": None,
        "incomplete_details": {"reason": "max_output_tokens"} if status == "incomplete" else None,
        "instructions": None,
        "max_output_tokens": None,
        "max_tool_calls": None,
        "model": agent,
        "output": [] if answer is None else [_item(f"msg_{run_id}", answer)],
        "parallel_tool_calls": True,
        "previous_response_id": None,
        "conversation": {"id": session},
        "reasoning": {"effort": None, "summary": None},
        "store": True,
        "temperature": None,
        "text": {"format": {"type": "text"}},
        "tool_choice": "auto",
        "tools": [],
        "top_p": None,
        "truncation": "disabled",
        "usage": None if answer is None else _usage(answer.result.usage),
        "user": None,
        "metadata": {},
        **({} if answer is None else {"shipworthy": extension_of(answer, session)}),
    }


def status_of(result: RunResult) -> str:
    """The status of the response that a result is."""
    if result.reason == "cancelled":
        return "cancelled"
    return "incomplete" if result.reason in CUT else "completed"


def _item(item: str, answer: Answer | None) -> dict[str, object]:
    content = [] if answer is None else [NO_TEXT | {"text": answer.result.text}]
    status = "in_progress" if answer is None else "completed"
    return {"id": item, "type": "message", "status": status, "role": "assistant", "content": content}


def _usage(usage: Usage) -> dict[str, object]:
    used = usage.as_dict()
    return {
        "input_tokens": used["input_tokens"],
        "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
        "output_tokens": used["output_tokens"],
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": used["input_tokens"] + used["output_tokens"],
        "cost_usd": used["cost_usd"],
    }
