"""Answers of rooms as JSON, and their errors in one form."""

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from tests.server.asgi import Client

from shipworthy.errors import UsageError
from shipworthy.server.guarded import as_json, guarded
from shipworthy.server.refusal import Refused


async def test_refusals_have_one_form_and_secrets_stay_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_API_KEY", "sk-guarded-0123456789")

    async def refusing(request: Request) -> Response:
        if request.query_params:
            raise UsageError("sk-guarded-0123456789 is wrong", field="x")
        raise Refused("overloaded", "later", retry_after=1.2)

    async def answering(_: Request) -> Response:
        return as_json({"key": "sk-guarded-0123456789", 1: "one"})

    client = Client(Starlette(routes=[Route("/no", guarded(refusing)), Route("/yes", guarded(answering))]))
    refused = await client.get("/no")
    assert (
        refused.status == 503 and refused.json["error"]["retry_after"] == 1.2 and refused.headers["retry-after"] == "2"
    )
    wrong = await client.get("/no?x=1")
    assert wrong.status == 400 and "sk-guarded" not in wrong.body.decode()
    assert "sk-guarded" not in (await client.get("/yes")).body.decode()
