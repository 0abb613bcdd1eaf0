"""`GET /v1/inspect`, `GET /v1/inspect/{run_id}`, one line of it, and `POST` to repeat it or to suppose it otherwise."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from shipworthy.server.answers import body_of, caller_with, guarded, without_secrets
from shipworthy.server.inspect import recorded
from shipworthy.server.inspect.bodies import WhatIfBody
from shipworthy.server.inspect.described import PATHS
from shipworthy.server.inspect.listing import listed, query_of
from shipworthy.server.refusal import Refused
from shipworthy.server.service import Service

__all__ = ["PATHS", "routes"]
ONE = "/v1/inspect/{run_id}"


def routes(service: Service) -> list[BaseRoute]:
    """The routes of this room."""
    supposing = recorded.Supposing(service)

    async def runs(request: Request) -> Response:
        caller = caller_with(request, "read")
        return without_secrets(await listed(service, caller, query_of(request.query_params.multi_items())))

    async def run(request: Request) -> Response:
        caller, whole = caller_with(request, "read"), request.query_params.get("prompts", "all")
        if whole not in ("all", "none"):
            raise Refused("invalid", "`prompts` is `all` or `none`", field="prompts")
        return without_secrets(await recorded.inspected(service, caller, _run_id(request), prompts=whole == "all"))

    async def line(request: Request) -> Response:
        return without_secrets(
            await recorded.line(service, caller_with(request, "read"), _run_id(request), request.path_params["seq"])
        )

    async def replay(request: Request) -> Response:
        return without_secrets(await recorded.repeated(service, caller_with(request, "read"), _run_id(request)))

    async def what_if(request: Request) -> Response:
        caller = caller_with(request, "run")
        return without_secrets(await supposing(caller, _run_id(request), await body_of(request, WhatIfBody)))

    return [
        Route("/v1/inspect", guarded(runs), methods=["GET"]),
        Route(ONE, guarded(run), methods=["GET"]),
        Route(ONE + "/lines/{seq:int}", guarded(line), methods=["GET"]),
        Route(ONE + "/replay", guarded(replay), methods=["POST"]),
        Route(ONE + "/what-if", guarded(what_if), methods=["POST"]),
    ]


def _run_id(request: Request) -> str:
    return str(request.path_params["run_id"])
