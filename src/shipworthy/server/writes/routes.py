"""`GET /v1/writes` and `POST /v1/writes/{key}`."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from shipworthy.server.answers import answered, body_of, guarded
from shipworthy.server.caller import caller_of
from shipworthy.server.service import Service
from shipworthy.server.writes import unknown
from shipworthy.server.writes.bodies import OutcomeBody


def routes(service: Service) -> list[BaseRoute]:
    """The routes of this room."""

    async def listed(request: Request) -> Response:
        found = await unknown.listed(service, caller_of(request.state))
        return answered({"writes": [one.as_dict() for one in found]})

    async def settled(request: Request) -> Response:
        body = await body_of(request, OutcomeBody)
        key = request.path_params["key"]
        one = await unknown.settled(service, caller_of(request.state), key, happened=body.happened)
        return answered({**one.as_dict(), "state": "done" if body.happened else "void"})

    return [
        Route("/v1/writes", guarded(listed), methods=["GET"]),
        Route("/v1/writes/{key}", guarded(settled), methods=["POST"]),
    ]
