"""The document says what is served, and nothing else."""

import re
from typing import Any

import orjson
import pytest
from starlette.routing import Route
from tests.batches import batch
from tests.server.http.test_runs import Shop

from shipworthy.server.app import app
from shipworthy.server.http import bodies
from shipworthy.server.http.routes import endpoints
from shipworthy.server.service import Service


async def _document() -> dict[str, Any]:
    document: dict[str, Any] = (await Shop().client.get("/openapi.json")).json
    return document


async def test_every_route_is_described_and_every_description_is_served() -> None:
    document = await _document()
    served = [route for route in app(Service({})).routes if isinstance(route, Route) and route.methods]
    named = {(re.sub(r":\w+", "", route.path), method.lower()) for route in served for method in route.methods or ()}
    named -= {(path, "head") for path, _ in named} | {("/openapi.json", "get")}
    described = {(path, method) for path, methods in document["paths"].items() for method in methods}
    # MCP describes itself, and the files of the page are no API.
    assert {one for one in named ^ described if "mcp" not in one[0] and not one[0].startswith("/page/")} == set()


async def test_every_body_is_described_with_each_of_its_fields() -> None:
    document = await _document()
    for one in endpoints(Service({})):
        operation = document["paths"][re.sub(r":\w+", "", one.path)][one.method.lower()]
        if one.body is None:
            assert "requestBody" not in operation
            continue
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        described = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
        assert set(described["properties"]) == set(one.body.model_fields)
        assert described["additionalProperties"] is False


async def test_every_reference_leads_somewhere_and_every_operation_has_a_name_of_its_own() -> None:
    document = await _document()
    for reference in re.findall(rb'"\$ref":"#/([^"]+)"', orjson.dumps(document)):
        found: Any = document
        for part in reference.decode().split("/"):
            found = found[part]
    names = [operation["operationId"] for methods in document["paths"].values() for operation in methods.values()]
    assert len(set(names)) == len(names)
    assert all(
        operation["summary"].endswith(".") for methods in document["paths"].values() for operation in methods.values()
    )


@batch("kind", [bodies.RunBody, bodies.SkillRunBody, bodies.AnswerBody, bodies.FeedbackBody])
def test_a_body_has_no_other_fields(kind: Any) -> None:
    with pytest.raises(ValueError, match="other"):
        kind.model_validate({"message": "m", "mark": "good", "other": 1})
