"""How long steps usually take."""

from types import SimpleNamespace
from typing import Any

import pytest
from tests.runtime.plan.conftest import made, named

from shipworthy import Skill, Step
from shipworthy.contract.fold import WIDTH
from shipworthy.contract.graph import segments
from shipworthy.runtime.plan.usual import MODEL_SECONDS, Times, learnt

A = named("a", timeout=0.5)
B = named("b", timeout=0.25)
HELPER = Skill(name="helper", description="H", routable=False, workflow=[Step(tool=A), Step(tool=B, after=["a"])])
LOOP = Skill(name="helper", description="H", routable=False, tools=["a"], max_latency_ms=60_000)


def usually(*steps: Step, can_ask: bool = True, **more: Any) -> float:
    """Seconds that these steps usually take."""
    agent = made(*steps, **more).compiled
    run: Any = SimpleNamespace(agent=agent, can_ask=can_ask)
    graph = agent.graph("job")
    return sum(Times(run).longest(part, graph.skill) for part in segments(graph.nodes))


@pytest.mark.parametrize(
    ("steps", "more", "seconds"),
    [
        ([Step(tool=A)], {}, 0.5),
        ([Step(tool=A)], {"learned": {"a": 120.0}}, 0.12),
        ([Step(tool=A)], {"learned": {"a": 900.0}}, 0.5),
        ([Step(tool=named("c"))], {"tools": [named("c")]}, 0.0),
        ([Step(tool=A, required=False)], {}, 0.0),
        ([Step(tool=A, when="1 < 2")], {}, 0.0),
        ([Step(tool=A, retry=3)], {}, 0.5),
        ([Step(tool=A), Step(tool=B)], {}, 0.5),
        ([Step(tool=A), Step(tool=B, after=["a"])], {}, 0.75),
        ([Step(steps=[Step(tool=A), Step(tool=B, after=["a"])])], {}, 0.75),
        ([Step(choose=[{"when": "1 < 2", "steps": [Step(tool=A)]}, {"steps": [Step(tool=B)]}])], {}, 0.5),
        ([Step(tool=A, as_="s", foreach="i in [1]", max=WIDTH)], {}, 0.5),
        ([Step(tool=A, as_="s", foreach="i in [1]", max=WIDTH + 1)], {}, 1.0),
        ([Step(tool=A, as_="s", foreach="i in [1]", max=3, confirm="Sure?")], {}, 1.5),
        ([Step(prompt="Say")], {}, MODEL_SECONDS),
        ([Step(prompt="Say")], {"can_ask": False}, 0.0),
        ([Step(prompt="Say")], {"learned": {"p:slow": 900.0, "p:quick": 300.0}}, 0.9),
        ([Step(prompt="Say", model="p:quick")], {"learned": {"p:slow": 900.0, "p:quick": 300.0}}, 0.3),
        ([Step(tool="helper")], {"helpers": [HELPER]}, 0.75),
        ([Step(tool="helper")], {"helpers": [HELPER.model_copy(update={"max_latency_ms": 600})]}, 0.6),
        ([Step(tool="helper")], {"helpers": [LOOP]}, MODEL_SECONDS),
        ([Step(tool="helper")], {"helpers": [LOOP], "learned": {"p:x": 700.0}}, 0.7),
        ([Step(tool="helper")], {"helpers": [LOOP], "can_ask": False}, 0.0),
    ],
)
def test_how_long_steps_usually_take(steps: list[Step], more: dict[str, Any], seconds: float) -> None:
    assert usually(*steps, **{"tools": [A, B], **more}) == pytest.approx(seconds)


def test_a_model_refuses_only_what_every_model_would_be_late_for() -> None:
    agent = made(
        Step(prompt="Say", as_="one"),
        Step(prompt="Say it", as_="two", model="p:slow"),
        Step(prompt="Say more", as_="three", model="p:new"),
        learned={"p:slow": 900.0, "p:quick": 300.0},
    ).compiled
    graph = agent.graph("job")
    run = SimpleNamespace(agent=agent, can_ask=True)
    scope: Any = SimpleNamespace(run=run, frame=SimpleNamespace(graph=graph))
    assert [learnt(node, scope) for node in graph.nodes] == [0.3, 0.9, None]
    run.can_ask = False
    assert learnt(graph.nodes[0], scope) is None


def test_many_levels_are_computed_once() -> None:
    """Each uses the one below twice: without a memory that would be a million of ways."""
    bottom = Skill(name="s0", description="H", routable=False, workflow=[Step(tool=B)], max_latency_ms=1e9)
    pair = [[Step(tool=f"s{n - 1}", as_="x"), Step(tool=f"s{n - 1}", as_="y", after=["x"])] for n in range(1, 21)]
    helpers = [
        Skill(name=f"s{n}", description="H", routable=False, workflow=work, max_latency_ms=1e9)
        for n, work in enumerate(pair, start=1)
    ]
    assert usually(Step(tool="s20"), tools=[B], helpers=[bottom, *helpers]) == pytest.approx(0.25 * 2**20)
