"""`/v1/chat/completions`: the whole answer, or chunks of it."""

from collections.abc import AsyncGenerator

import orjson
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from shipworthy.contract.bounds.bound import Usage
from shipworthy.events import TextDelta
from shipworthy.runtime.result import RunResult
from shipworthy.server.asking import Asking
from shipworthy.server.conversations import Conversations
from shipworthy.server.fields import body_of
from shipworthy.server.live import Behind
from shipworthy.server.openai.asking import CHAT_ID, CUT, asked
from shipworthy.server.openai.parameters import CHAT
from shipworthy.server.openai.refusals import BEHIND, refusal_of
from shipworthy.server.outcome import awaited, started
from shipworthy.server.refusal import Refused
from shipworthy.server.streamed import Streamed, followed

LIMITS = {"max_tokens": "max_output_tokens", "max_completion_tokens": "max_output_tokens"}
DONE = b"data: [DONE]\n\n"


async def completion(talks: Conversations, request: Request) -> Response:
    """Answer a chat completion; raises Refused, and Left where the client has left."""
    fields = await body_of(request)
    messages = fields.objects("messages")
    asking = await asked(talks, request, fields, messages=messages, name="messages", table=CHAT, limits=LIMITS)
    if fields.flag("stream"):
        await started(asking.live)
        usage = fields.inside("stream_options").flag("include_usage")
        left = lambda: talks.service.left(asking.live)  # noqa: E731
        return Streamed(_chunks(talks, asking, usage=usage), left, headers=asking.headers)
    await awaited(talks.service, asking.live, request.receive)
    answer = await talks.answer(asking.caller, asking.place, asking.live)
    message = {"role": "assistant", "content": answer.result.text, "refusal": None}
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": _finish(answer.result)}
    body = _head(asking, "chat.completion") | {"choices": [choice], "usage": _usage(answer.result.usage)}
    return JSONResponse(body | {"shipworthy": asking.extension(answer)}, headers=asking.headers)


async def _chunks(talks: Conversations, asking: Asking, *, usage: bool) -> AsyncGenerator[bytes]:
    """The chunks of an answer, each a whole event."""
    head = _head(asking, "chat.completion.chunk")
    # The id stands in the first delta too, where LangChain takes the id of the message from.
    yield _event(head | {"choices": [_choice({"role": "assistant", "content": "", "id": head["id"]})]})
    # Of one text after the other only the text differs: the rest is encoded once.
    before, after = _event(head | {"choices": [_choice({"content": "\x00"})]}).split(rb'"\u0000"')
    pieces = followed(
        asking.live,
        lambda event: before + orjson.dumps(event.text) + after if isinstance(event, TextDelta) else b"",
    )
    try:
        async for piece in pieces:
            yield piece
        answer = await talks.answer(asking.caller, asking.place, asking.live)
    except (Refused, Behind) as error:
        yield _event({"error": refusal_of(error if isinstance(error, Refused) else BEHIND)})
        return
    finally:
        await pieces.aclose()
    last = head | {"choices": [_choice({}, _finish(answer.result))], "shipworthy": asking.extension(answer)}
    yield _event(last)
    if usage:
        yield _event(head | {"choices": [], "usage": _usage(answer.result.usage)})
    yield DONE


def _head(asking: Asking, kind: str) -> dict[str, object]:
    return {
        "id": f"{CHAT_ID}{asking.live.run_id}",
        "object": kind,
        "created": asking.created,
        "model": asking.place.agent,
    }


def _choice(delta: dict[str, object], finish: str | None = None) -> dict[str, object]:
    return {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}


def _finish(result: RunResult) -> str:
    return "length" if result.reason in CUT else "stop"


def _usage(usage: Usage) -> dict[str, object]:
    used = usage.as_dict()
    return {
        "prompt_tokens": used["input_tokens"],
        "completion_tokens": used["output_tokens"],
        "total_tokens": used["input_tokens"] + used["output_tokens"],
        "cost_usd": used["cost_usd"],
    }


def _event(value: dict[str, object]) -> bytes:
    return b"data: " + orjson.dumps(value) + b"\n\n"
