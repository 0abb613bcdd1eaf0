"""The routes of OpenAI's protocol."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from shipworthy.server.conversations import Conversations
from shipworthy.server.openai.chat import completion
from shipworthy.server.openai.created import conversation
from shipworthy.server.openai.listing import model, models
from shipworthy.server.openai.refusals import refusal
from shipworthy.server.openai.responses import response
from shipworthy.server.openai.stored import cancel, retrieve
from shipworthy.server.outcome import Left, why
from shipworthy.server.service import Service

ONE = "/v1/responses/{response_id}"
Handler = Callable[[Request], Awaitable[Response]]


def routes(service: Service) -> list[BaseRoute]:
    """Chat completions, responses and the list of models."""
    talks = Conversations(service)

    async def listed(request: Request) -> Response:
        return models(service, request)

    async def described(request: Request) -> Response:
        return model(service, request)

    return [
        Route("/v1/chat/completions", _refusing(lambda request: completion(talks, request)), methods=["POST"]),
        Route("/v1/responses", _refusing(lambda request: response(talks, request)), methods=["POST"]),
        Route(ONE, _refusing(lambda request: retrieve(talks, request)), methods=["GET"]),
        Route(
            "/v1/responses/{response_id}/cancel", _refusing(lambda request: cancel(talks, request)), methods=["POST"]
        ),
        Route("/v1/conversations", _refusing(conversation), methods=["POST"]),
        Route("/v1/models", _refusing(listed), methods=["GET"]),
        Route("/v1/models/{model:path}", _refusing(described), methods=["GET"]),
    ]


def _refusing(handler: Handler) -> Handler:
    """The handler, with refusals in OpenAI's form."""

    async def handled(request: Request) -> Response:
        try:
            return await handler(request)
        except Left:
            return Response(status_code=499)
        except Exception as error:
            return refusal(why(error))

    return handled
