"""What the OpenAPI document says of Anthropic's protocol."""

from typing import Any

import jsonschema
import pytest
from starlette.routing import Route
from tests.batches import batch
from tests.server.asgi import client_of
from tests.server.shop_agent import shop_agent

from shipworthy.server.anthropic.described import ANSWERED, ASKED, ERROR, PATHS
from shipworthy.server.anthropic.routes import routes
from shipworthy.server.service import Service

BODY: dict[str, Any] = {
    "model": "shop",
    "max_tokens": 9,
    "messages": [{"role": "user", "content": "when are you open"}],
}


def test_what_is_served_is_described_and_nothing_else() -> None:
    served = {(route.path, m) for route in routes(Service({})) if isinstance(route, Route) for m in route.methods or ()}
    assert served == {(path, method.upper()) for path, methods in PATHS.items() for method in methods}


async def test_requests_answers_and_refusals_are_as_they_are_described() -> None:
    client = client_of(*routes(Service({"shop": shop_agent()})))
    jsonschema.validate(BODY, ASKED)
    jsonschema.validate((await client.post("/v1/messages", BODY)).json, ANSWERED)
    for wrong in ({**BODY, "model": "none"}, {**BODY, "messages": []}, b"{"):
        found = await client.post("/v1/messages", wrong)
        jsonschema.validate(found.json, ERROR)
        operation: Any = PATHS["/v1/messages"]["post"]
        assert str(found.status) in operation["responses"]


@batch("change", [{"model": None}, {"messages": []}, {"stream": "yes"}, {"max_tokens": 0}])
def test_what_is_refused_is_not_described(change: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**BODY, **change}, ASKED)
