"""What the document says is what is served."""

import httpx
from starlette.routing import Route
from tests.app.rollback import agent

from shipworthy.server.app import app
from shipworthy.server.approvals.described import PATHS
from shipworthy.server.approvals.routes import routes
from shipworthy.server.service import Service
from shipworthy.stores.approvals import Approval


async def test_every_route_is_described_and_every_field_of_a_question() -> None:
    service = Service({"ops": agent()})
    served = {(one.path, method) for one in routes(service) if isinstance(one, Route) for method in one.methods or ()}
    described = {(path, method.upper()) for path, methods in PATHS.items() for method in methods}
    assert {one for one in served if one[1] != "HEAD"} == described
    transport = httpx.ASGITransport(app(service))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        whole = (await client.get("/openapi.json")).json()
        assert whole["paths"].keys() >= PATHS.keys()
        assert "Refusal" in whole["components"]["responses"]
        assert (await client.get("/v1/approvals")).json() == {"approvals": []}


def test_the_fields_of_a_question() -> None:
    one = Approval(
        id="q", agent="a", session="s", run_id="r", skill="k", text="t", calls=(), by="x", asked=1.0, expires=2.0
    )
    listed = PATHS["/v1/approvals/{id}"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]  # type: ignore[index]
    assert one.as_dict().keys() == listed["properties"].keys()
