"""What the OpenAPI document says of OpenAI's protocol."""

from typing import Any

import jsonschema
import pytest
from starlette.routing import Route
from tests.server.openai.conftest import Served

from shipworthy.server.openai import routes
from shipworthy.server.openai.described import COMPLETION, CREATED, ERROR, MODEL, MODELS, PATHS, RESPONSE, asked_by
from shipworthy.server.openai.parameters import CHAT, RESPONSES
from shipworthy.server.service import Service

CHATTED = {"model": "shop", "messages": [{"role": "user", "content": "when are you open"}]}
ASKED = {"model": "shop", "input": "when are you open"}


def test_what_is_served_is_described_and_nothing_else() -> None:
    served = {
        (route.path.replace(":path", ""), method)
        for route in routes(Service({}))
        if isinstance(route, Route)
        for method in (route.methods or set()) - {"HEAD"}
    }
    assert served == {(path, method.upper()) for path, methods in PATHS.items() for method in methods}


async def test_requests_and_answers_are_as_they_are_described(served: Served) -> None:
    jsonschema.validate(CHATTED, asked_by(CHAT, "messages"))
    jsonschema.validate(ASKED, asked_by(RESPONSES, "input"))
    jsonschema.validate((await served.post("chat/completions", CHATTED)).json(), COMPLETION)
    response = (await served.post("responses", ASKED)).json()
    jsonschema.validate(response, RESPONSE)
    jsonschema.validate((await served.http.get(f"/v1/responses/{response['id']}")).json(), RESPONSE)
    jsonschema.validate((await served.post("conversations", {})).json(), CREATED)
    jsonschema.validate((await served.http.get("/v1/models")).json(), MODELS)
    jsonschema.validate((await served.http.get("/v1/models/shop")).json(), MODEL)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("chat/completions", {**CHATTED, "model": "none"}),
        ("chat/completions", {**CHATTED, "n": 2}),
        ("responses", {**ASKED, "previous_response_id": "resp_none"}),
        ("responses/resp_none/cancel", {}),
        ("conversations", {"items": [{}]}),
    ],
)
async def test_refusals_are_as_they_are_described(served: Served, path: str, body: dict[str, Any]) -> None:
    found = await served.post(path, body)
    jsonschema.validate(found.json(), ERROR)
    operation: Any = PATHS[f"/v1/{path.replace('resp_none', '{response_id}')}"]["post"]
    assert str(found.status_code) in operation["responses"] and found.status_code >= 400


@pytest.mark.parametrize(
    "change", [{"model": ""}, {"messages": []}, {"messages": "hi"}, {"stream": "yes"}, {"max_tokens": 0}, {"user": 1}]
)
async def test_what_is_not_described_is_refused(served: Served, change: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**CHATTED, **change}, asked_by(CHAT, "messages"))
    assert (await served.post("chat/completions", {**CHATTED, **change})).status_code == 400
