"""The door of Anthropic's protocol: `/v1/messages`, streamed or whole, and the tokens of a request."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from shipworthy.server.anthropic.message import PING, Encoder
from shipworthy.server.anthropic.parameters import MESSAGES
from shipworthy.server.anthropic.refusals import refusal, streamed_refusal
from shipworthy.server.anthropic.turns import heard, texts
from shipworthy.server.asking import Asking, Form, ask, caller_of
from shipworthy.server.conversations import Conversations
from shipworthy.server.fields import body_of
from shipworthy.server.live import Behind
from shipworthy.server.outcome import Left, awaited, started, why
from shipworthy.server.refusal import Refused
from shipworthy.server.service import Service
from shipworthy.server.streamed import Streamed, followed
from shipworthy.tokens.counting import count, loading

Handler = Callable[[Request], Awaitable[Response]]
LIMITS = {"max_tokens": "max_output_tokens"}


def routes(service: Service) -> list[BaseRoute]:
    """The routes of Anthropic's protocol."""
    talks = Conversations(service)
    return [
        Route("/v1/messages", _refusing(lambda request: _message(talks, request)), methods=["POST"]),
        Route("/v1/messages/count_tokens", _refusing(lambda request: _counted(service, request)), methods=["POST"]),
    ]


async def _message(talks: Conversations, request: Request) -> Response:
    fields = await body_of(request)
    user = fields.inside("metadata").text("user_id") or ""
    form = Form(heard=heard(fields.objects("messages")), name="messages", table=MESSAGES, limits=LIMITS, user=user)
    stream = fields.flag("stream")
    asking = await ask(talks, request, fields, form)
    headers = {**asking.headers, "request-id": asking.live.run_id}
    encoder = Encoder(id=f"msg_{asking.live.run_id}", model=fields.need_text("model"))
    if stream:
        await started(asking.live)
        pieces = _pieces(talks, asking, encoder)
        return Streamed(pieces, lambda: talks.service.left(asking.live), headers=headers, beat=PING)
    await awaited(talks.service, asking.live, request.receive)
    answer = await talks.answer(asking.caller, asking.place, asking.live)
    return JSONResponse(encoder.whole(answer.result, asking.extension(answer)), headers=headers)


async def _pieces(talks: Conversations, asking: Asking, encoder: Encoder) -> AsyncGenerator[bytes]:
    """The events of an answer."""
    yield encoder.began({"run_id": asking.live.run_id, "session": asking.place.session})
    pieces = followed(asking.live, encoder.of)
    try:
        async for piece in pieces:
            yield piece
        answer = await talks.answer(asking.caller, asking.place, asking.live)
    except (Refused, Behind) as error:
        yield streamed_refusal(error)
        return
    finally:
        await pieces.aclose()
    yield encoder.ended(answer.result, asking.extension(answer))


async def _counted(service: Service, request: Request) -> Response:
    """Count the tokens of a request, as o200k does: an agent asks models of its own with texts of its own."""
    fields = await body_of(request)
    service.agent(caller_of(request), fields.need_text("model"))
    text = "\n".join(texts(fields))
    await loading()
    return JSONResponse({"input_tokens": await asyncio.to_thread(count, text)})


def _refusing(handler: Handler) -> Handler:
    """The handler, with refusals in Anthropic's form."""

    async def handled(request: Request) -> Response:
        try:
            return await handler(request)
        except Left:
            return Response(status_code=499)
        except Exception as error:
            return refusal(why(error))

    return handled
