"""Writes whose outcome is unknown belong to one tenant and one agent, and are settled by whom has the right."""

import pytest

from shipworthy import Agent, Input, Skill, Step, tool
from shipworthy.server.caller import Caller
from shipworthy.server.refusal import Refused
from shipworthy.server.service import Service
from shipworthy.server.writes.unknown import listed, settled
from shipworthy.stores import MemoryStore


@tool(effect="write")
def pay(who: str) -> str:
    """Pay the fee."""
    raise ConnectionError("the line broke")


def agent(name: str, store: MemoryStore) -> Agent:
    """One whose write breaks off in the middle."""
    step = Step.model_validate({"tool": pay, "confirm": False})
    inputs = {"who": Input(pattern="ann|bob", ask="For whom?")}
    skill = Skill(
        name="fee", description="Pay a fee", examples=("Pay the fee of ann",), inputs=inputs, workflow=(step,)
    )
    return Agent(name=name, skills=[skill], tools=[pay], store=store)


def caller(tenant: str, *scopes: str, agents: frozenset[str] | None = None) -> Caller:
    return Caller(tenant=tenant, scopes=frozenset(scopes or ("read", "approve")), agents=agents)  # type: ignore[arg-type]


@pytest.fixture
async def service() -> Service:
    store = MemoryStore()
    agents = {name: agent(name, store) for name in ("one", "two")}
    for name, tenant, who in (("one", "a", "ann"), ("one", "b", "bob"), ("two", "a", "bob")):
        result = await agents[name].run(f"Pay the fee of {who}", session="s", tenant=tenant)
        assert result.reason == "unknown"
    return Service(agents)


async def test_each_tenant_sees_its_own_of_the_agents_that_it_may_use(service: Service) -> None:
    seen = [(one.name, one.effect.args["who"]) for one in await listed(service, caller("a"))]
    assert sorted(seen) == [("one", "ann"), ("two", "bob")]
    assert [one.effect.args["who"] for one in await listed(service, caller("b"))] == ["bob"]
    assert await listed(service, caller("c")) == []
    assert [one.name for one in await listed(service, caller("a", agents=frozenset(("two",))))] == ["two"]


async def test_one_says_what_to_look_for(service: Service) -> None:
    (one,) = await listed(service, caller("b"))
    told = one.as_dict()
    assert told["tool"] == "pay" and told["about"] == "Pay the fee." and told["args"] == {"who": "bob"}
    assert told["session"] == "s" and told["agent"] == "one" and told["verify"] is None and told["text"]


@pytest.mark.parametrize("happened", [True, False])
async def test_a_settled_one_is_listed_no_more(service: Service, happened: bool) -> None:
    (one,) = await listed(service, caller("b"))
    await settled(service, caller("b"), one.effect.key, happened=happened)
    assert await listed(service, caller("b")) == []
    assert len(await listed(service, caller("a"))) == 2
    standing = await service.agents["one"].store.effects.claim(one.effect)
    assert (standing.state if standing is not None else "may be made again") == (
        "done" if happened else "may be made again"
    )


@pytest.mark.parametrize(("who", "kind"), [(caller("b", "read"), "forbidden"), (caller("a"), "not_found")])
async def test_none_but_those_with_the_right_settle_it(service: Service, who: Caller, kind: str) -> None:
    (one,) = await listed(service, caller("b"))
    with pytest.raises(Refused) as refused:
        await settled(service, who, one.effect.key, happened=True)
    assert refused.value.kind == kind
    assert len(await listed(service, caller("b"))) == 1


async def test_a_key_that_only_runs_reads_none(service: Service) -> None:
    with pytest.raises(Refused, match="read"):
        await listed(service, caller("a", "run"))
