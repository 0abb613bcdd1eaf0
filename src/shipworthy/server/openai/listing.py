"""`/v1/models`: the agents of the server, as OpenAI's and Anthropic's clients list models."""

import datetime as dt

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from shipworthy.server.asking import caller_of
from shipworthy.server.service import Service

BEGAN = dt.datetime.now(dt.UTC).replace(microsecond=0)
"""Since when the server has its agents."""


def models(service: Service, request: Request) -> Response:
    """List the agents that the caller may use."""
    names = [name for name in sorted(service.agents) if caller_of(request).sees(name)]
    ends = {"first_id": names[0] if names else None, "last_id": names[-1] if names else None, "has_more": False}
    return JSONResponse({"object": "list", "data": [_model(service, name) for name in names], **ends})


def model(service: Service, request: Request) -> Response:
    """Describe one agent; raises Refused if there is none for the caller."""
    name = request.path_params["model"]
    service.agent(caller_of(request), name)
    return JSONResponse(_model(service, name))


def _model(service: Service, name: str) -> dict[str, object]:
    return {
        "id": name,
        "object": "model",
        "created": int(BEGAN.timestamp()),
        "owned_by": "shipworthy",
        # Anthropic's form, beside OpenAI's.
        "type": "model",
        "display_name": name,
        "created_at": BEGAN.isoformat().replace("+00:00", "Z"),
        "description": service.agents[name].spec.description,
    }
