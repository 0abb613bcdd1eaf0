"""What the OpenAPI document says of AG-UI."""

from typing import Any

import jsonschema
from ag_ui.core import PROTOCOL_VERSION, ResumeEntry, RunAgentInput, UserMessage
from starlette.routing import Route
from tests.batches import batch
from tests.server.asgi import client_of
from tests.server.shop_agent import shop_agent

from shipworthy.server.agui.described import ERROR, INPUT, PATHS
from shipworthy.server.agui.routes import routes
from shipworthy.server.service import Service


def test_what_is_served_is_described_and_nothing_else() -> None:
    served = {(route.path, m) for route in routes(Service({})) if isinstance(route, Route) for m in route.methods or ()}
    assert served == {(path, method.upper()) for path, methods in PATHS.items() for method in methods}


def test_the_input_of_the_library_is_as_it_is_described() -> None:
    made = RunAgentInput(
        thread_id="t",
        run_id="r",
        protocol_version=PROTOCOL_VERSION,
        messages=[UserMessage(id="1", content="hello")],
        resume=[ResumeEntry(interrupt_id="q", status="resolved", payload=True)],
        forwarded_props={"shipworthy": {"leaving": "cancel"}},
    )
    jsonschema.validate(made.model_dump(by_alias=True), INPUT)


@batch("body", [b"{", {}, {"threadId": "t", "runId": "r", "messages": []}])
async def test_a_refusal_is_as_it_is_described(body: Any) -> None:
    found = await client_of(*routes(Service({"shop": shop_agent()}))).post("/v1/agui", body)
    jsonschema.validate(found.json, ERROR)
    operation: Any = PATHS["/v1/agui"]["post"]
    assert str(found.status) in operation["responses"]
