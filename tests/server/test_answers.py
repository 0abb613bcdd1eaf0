"""Requests and answers in JSON, and refusals in one form."""

import orjson
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from tests.batches import batch
from tests.server.asgi import Client

from shipworthy.errors import UsageError
from shipworthy.server.answers import answered, body_of, caller_with, guarded, number_of, refusal, without_secrets
from shipworthy.server.caller import Caller
from shipworthy.server.http.bodies import FeedbackBody
from shipworthy.server.refusal import Refused


def _request(body: bytes = b"", query: str = "", caller: Caller | None = None) -> Request:
    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": body, "more_body": False}

    state = {} if caller is None else {"caller": caller}
    return Request({"type": "http", "headers": [], "query_string": query.encode(), "state": state}, receive)


def test_a_refusal_names_its_kind_field_and_time() -> None:
    answer = refusal(Refused("overloaded", "full", field="f", retry_after=0.2), run_id="r")
    told = {"kind": "overloaded", "message": "full", "field": "f", "retry_after": 0.2, "run_id": "r"}
    assert (answer.status_code, answer.headers["retry-after"], orjson.loads(answer.body)) == (503, "1", {"error": told})
    assert answered({"a": {1}}).body == b'{"a":"{1}"}'


async def test_every_wrong_field_is_named_at_once() -> None:
    with pytest.raises(Refused) as caught:
        await body_of(_request(b'{"mark": "best", "comment": 1, "more": 2}'), FeedbackBody)
    assert caught.value.field == "mark" and all(name in caught.value.message for name in ("mark", "comment", "more"))
    assert "there are `mark`, `comment`" in caught.value.message


@batch("given", ["-1", "x", "1.5", "٣", "9" * 20, ""])
def test_a_number_that_is_none_is_refused(given: str) -> None:
    with pytest.raises(Refused, match="whole number"):
        number_of(_request(query=f"limit={given}"), "limit", 5, 10)
    assert number_of(_request(), "limit", 5, 10) == 5 and number_of(_request(query="limit=99"), "limit", 5, 10) == 10


def test_a_key_without_the_right_is_refused() -> None:
    with pytest.raises(Refused, match="`run`"):
        caller_with(_request(caller=Caller(scopes=frozenset(("read",)))), "run")
    assert caller_with(_request(), "run").tenant == ""


async def test_refusals_have_one_form_and_secrets_stay_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_API_KEY", "sk-guarded-0123456789")

    async def refusing(request: Request) -> Response:
        if request.query_params:
            raise UsageError("sk-guarded-0123456789 is wrong", field="x")
        raise Refused("overloaded", "later", retry_after=1.2)

    async def answering(_: Request) -> Response:
        return without_secrets({"key": "sk-guarded-0123456789", 1: "one"})

    client = Client(Starlette(routes=[Route("/no", guarded(refusing)), Route("/yes", guarded(answering))]))
    told = await client.get("/no")
    assert (told.status, told.json["error"]["retry_after"], told.headers["retry-after"]) == (503, 1.2, "2")
    wrong = await client.get("/no?x=1")
    assert wrong.status == 400 and "sk-guarded" not in wrong.body.decode()
    assert "sk-guarded" not in (await client.get("/yes")).body.decode()
