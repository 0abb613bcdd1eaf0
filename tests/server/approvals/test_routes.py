"""Questions that wait for another person are listed and decided over HTTP, by those alone that may."""

import asyncio
from collections.abc import Mapping
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send
from tests.app.rollback import ASKER, LEAD, ROLLED, agent

from shipworthy.server.approvals.routes import routes
from shipworthy.server.asked import Asked
from shipworthy.server.caller import Caller
from shipworthy.server.service import Service


def key(name: str, *scopes: Any, tenant: str = "", **context: object) -> Caller:
    return Caller(tenant=tenant, key=name, scopes=frozenset(scopes), context=tuple(context.items()))


ASKS = key("k-bob", "run", **ASKER)
LEADS = key("k-ann", "read", **LEAD)
APPROVES = key("k-boss", "approve")
BYSTANDER = key("k-eve", "read", "run", who="eve", role="intern")
ELSEWHERE = key("k-far", "read", "run", "approve", tenant="b", **LEAD)
YES = {"decision": "approve"}


@pytest.fixture(autouse=True)
def _nothing_yet() -> None:
    ROLLED.clear()


@pytest.fixture
def service() -> Service:
    return Service({"ops": agent()})


class As:
    """The server as one caller meets it."""

    def __init__(self, service: Service, caller: Caller | None) -> None:
        app = Starlette(routes=routes(service))

        async def known(scope: Scope, receive: Receive, send: Send) -> None:
            await app({**scope, "state": {} if caller is None else {"caller": caller}}, receive, send)

        found: ASGIApp = known
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(found), base_url="http://localhost")

    async def get(self, path: str) -> tuple[int, Any]:
        came = await self.client.get(path)
        return came.status_code, came.json()

    async def post(self, path: str, body: object) -> tuple[int, Any, Mapping[str, str]]:
        sent = {"content": body} if isinstance(body, bytes) else {"json": body}
        came = await self.client.post(path, **sent)  # type: ignore[arg-type]
        return came.status_code, came.json(), came.headers


async def question(service: Service, caller: Caller = ASKS) -> str:
    live = service.begin(caller, Asked(agent="ops", message="Roll back deploy D-12", session="s"))
    result = await live.result()
    assert result.reason == "confirm" and result.question is not None
    return result.question


async def test_the_named_one_lists_and_approves_it(service: Service) -> None:
    id = await question(service)
    status, listed = await As(service, LEADS).get("/v1/approvals")
    assert status == 200
    (one,) = listed["approvals"]
    assert (one["id"], one["by"], one["state"], one["agent"]) == (id, "oncall-lead", "waiting", "ops")
    assert one["calls"] == [{"tool": "roll_back", "args": {"deploy": "D-12", "who": "bob"}}]
    status, told, headers = await As(service, LEADS).post(f"/v1/approvals/{id}", YES)
    assert (status, told["id"], told["result"]["status"]) == (200, id, "completed")
    assert headers["location"] == f"/v1/runs/{told['run_id']}" and ROLLED == [("D-12", "bob")]
    assert (await As(service, LEADS).get("/v1/approvals"))[1] == {"approvals": []}
    (ended,) = (await As(service, LEADS).get("/v1/approvals?state=all&agent=ops"))[1]["approvals"]
    assert (ended["state"], ended["decided_by"], ended["answer"]) == ("approved", "k-ann", told["run_id"])
    again = await As(service, LEADS).post(f"/v1/approvals/{id}", YES)
    assert again[:2] == (200, told) and len(ROLLED) == 1
    assert (await As(service, LEADS).post(f"/v1/approvals/{id}", {"decision": "deny"}))[0] == 410


async def test_a_key_with_the_right_decides_for_others(service: Service) -> None:
    id = await question(service)
    status, told, _ = await As(service, APPROVES).post(f"/v1/approvals/{id}", {"decision": "deny"})
    assert (status, told["result"]["text"]) == (200, "oncall-lead has not agreed, so nothing was done.")
    assert not ROLLED


async def test_who_may_not_decide_sees_nothing_and_is_refused(service: Service) -> None:
    id = await question(service)
    for caller in (ASKS, BYSTANDER):
        assert (await As(service, caller).get("/v1/approvals"))[1] == {"approvals": []}
        status, told, _ = await As(service, caller).post(f"/v1/approvals/{id}", YES)
        assert status == 403 and "oncall-lead" in told["error"]["message"]
        assert (await As(service, caller).get(f"/v1/approvals/{id}"))[0] == 403
    assert not ROLLED


async def test_every_id_of_another_tenant_is_unknown(service: Service) -> None:
    id = await question(service)
    far = As(service, ELSEWHERE)
    assert (await far.get("/v1/approvals?state=all"))[1] == {"approvals": []}
    assert (await far.get(f"/v1/approvals/{id}"))[0] == 404
    for body in (YES, b"{", {"decision": 1}):
        assert (await far.post(f"/v1/approvals/{id}", body))[0] == 404
    assert not ROLLED


async def test_on_the_loopback_everyone_may(service: Service) -> None:
    id = await question(service)
    status, told = await As(service, None).get(f"/v1/approvals/{id}")
    assert status == 200 and told["text"].startswith("Roll D-12 back?")
    assert (await As(service, None).post(f"/v1/approvals/{id}", YES))[0] == 200


async def test_it_goes_on_in_the_background(service: Service) -> None:
    id = await question(service)
    status, told, _ = await As(service, LEADS).post(f"/v1/approvals/{id}", {**YES, "background": True})
    assert status == 202
    live = service.live(LEADS, told["run_id"])
    assert live is not None and (await live.result()).status == "completed"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"{", ""),
        (b"[]", ""),
        ({}, "decision"),
        ({"decision": "yes"}, "decision"),
        ({"decision": "approve", "who": "me"}, "who"),
        ({"decision": "approve", "background": "yes"}, "background"),
    ],
)
async def test_a_body_that_is_none_says_which_field(service: Service, body: object, field: str) -> None:
    id = await question(service)
    status, told, _ = await As(service, LEADS).post(f"/v1/approvals/{id}", body)
    assert (status, told["error"]["kind"], told["error"].get("field", "")) == (400, "invalid", field)
    assert not ROLLED


async def test_what_is_asked_of_the_list_is_checked(service: Service) -> None:
    assert (await As(service, LEADS).get("/v1/approvals?state=open"))[0] == 400
    assert (await As(service, LEADS).get("/v1/approvals?agent=none"))[0] == 404
    assert (await As(service, LEADS).get("/v1/approvals/none"))[0] == 404


async def test_the_yes_of_the_askers_key_in_the_conversation_is_no_yes(service: Service) -> None:
    id = await question(service)
    both = key("k-bob", "run", "approve", **ASKER)
    for caller in (ASKS, both):
        live = service.begin(caller, Asked(agent="ops", message="yes", session="s", answering=id))
        assert (await live.result()).status == "asked"
    assert not ROLLED
    live = service.begin(
        key("k-ann", "run", **{**ASKER, "role": "oncall-lead"}), Asked(agent="ops", message="yes", session="s")
    )
    assert (await live.result()).status == "completed"


async def test_a_draining_or_full_server_refuses_decisions_too(service: Service) -> None:
    id = await question(service)
    service.draining = True
    status, told, headers = await As(service, LEADS).post(f"/v1/approvals/{id}", YES)
    assert (status, told["error"]["kind"], headers["retry-after"]) == (503, "draining", "1")
    service.draining = False
    assert (await As(service, LEADS).post(f"/v1/approvals/{id}", YES))[0] == 200


async def test_two_decisions_at_once_are_one_run(service: Service) -> None:
    id = await question(service)
    lead = As(service, LEADS)
    came = await asyncio.gather(*(lead.post(f"/v1/approvals/{id}", YES) for _ in range(5)))
    assert {status for status, _, _ in came} == {200} and len({told["run_id"] for _, told, _ in came}) == 1
    assert ROLLED == [("D-12", "bob")]
