"""`GET /v1/approvals`, `GET /v1/approvals/{id}` and `POST /v1/approvals/{id}`."""

import asyncio

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from shipworthy.server.answers import answered, body_of, guarded
from shipworthy.server.approvals import waiting
from shipworthy.server.approvals.bodies import DecisionBody
from shipworthy.server.caller import caller_of
from shipworthy.server.refusal import Refused
from shipworthy.server.service import Service

SHOWN = ("waiting", "all")


def routes(service: Service) -> list[BaseRoute]:
    """The routes of this room."""

    async def listed(request: Request) -> Response:
        shown, agent = request.query_params.get("state", "waiting"), request.query_params.get("agent")
        if shown not in SHOWN:
            raise Refused("invalid", f"`state` is one of {', '.join(SHOWN)}", field="state")
        found = await waiting.listed(service, caller_of(request.state), agent=agent, waiting=shown == "waiting")
        return answered({"approvals": [one.as_dict() for one in found]})

    async def shown(request: Request) -> Response:
        _, found = await waiting.found(service, caller_of(request.state), request.path_params["id"])
        return answered(found.as_dict())

    async def decided(request: Request) -> Response:
        caller, id = caller_of(request.state), request.path_params["id"]
        # Before its body: whose question it is not learns nothing of what would be wrong with it.
        await waiting.found(service, caller, id)
        body = await body_of(request, DecisionBody)
        live = await waiting.decided(service, caller, id, yes=body.decision == "approve")
        told: dict[str, object] = {"id": id, "decision": body.decision, "run_id": live.run_id}
        headers = {"Location": f"/v1/runs/{live.run_id}"}
        if body.background:
            return answered(told, 202, headers)
        try:
            # A client that leaves now leaves the run going on.
            result = await live.result()
        except asyncio.CancelledError:
            if not live.done:
                raise
            raise Refused("unavailable", "the run was cancelled: send the decision again", retry_after=1) from None
        return answered({**told, "result": result.as_dict()}, headers=headers)

    return [
        Route("/v1/approvals", guarded(listed), methods=["GET"]),
        Route("/v1/approvals/{id}", guarded(shown), methods=["GET"]),
        Route("/v1/approvals/{id}", guarded(decided), methods=["POST"]),
    ]
