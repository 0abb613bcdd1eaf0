"""Specialists of folders: loaded when they are needed, and no sooner."""

import sys
from pathlib import Path

import pytest
from tests.specialist_agents import EXAMPLES, write

from shipworthy import Agent
from shipworthy.app.children import route_alike
from shipworthy.errors import SpecError

TOOLS = """from shipworthy import tool

@tool(timeout=2)
async def {name}_tool() -> str:
    return "{name} has it"
"""
SKILL = """name: {name}_skill
description: The work of {name}
examples: ["{first}", "{second}"]
workflow: [{{tool: {name}_tool, as: found}}, {{answer: "{{found}}."}}]
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    files = {"desk/agent.yaml": "name: desk\nspecialists: {trading: ../trading, email: ../email, travel: ../travel}\n"}
    for name, (first, second) in EXAMPLES.items():
        files[f"{name}/agent.yaml"] = f"name: {name}\n"
        files[f"{name}/tools.py"] = TOOLS.format(name=name)
        files[f"{name}/skills/one.yaml"] = SKILL.format(name=name, first=first, second=second)
    return write(tmp_path, files)


def imported(root: Path) -> set[str]:
    files = [str(getattr(module, "__file__", "") or "") for module in sys.modules.copy().values()]
    return {Path(file).parent.name for file in files if file.startswith(str(root))}


async def test_only_the_chosen_specialist_is_imported(root: Path) -> None:
    agent = Agent.load(root / "desk", store="memory")
    assert imported(root) == set()
    result = await agent.run("What is the price of NVDA?")
    assert result.text == "trading has it."
    assert imported(root) == {"trading"}
    assert "encoder" not in str(sorted(vars(agent.compiled.children.get("trading"))))


async def test_one_that_does_not_load_is_said_to_be_missing_and_is_told_by_bounds(root: Path) -> None:
    (root / "email" / "tools.py").write_text("from shipworthy import tool\nimport nothing_of_that_name\n")
    with pytest.raises(SpecError):  # no file speaks of its tool any more
        Agent.load(root / "desk", store="memory")
    (root / "email" / "tools.py").write_text(TOOLS.format(name="email") + "\nraise RuntimeError('broken')\n")
    agent = Agent.load(root / "desk", store="memory")
    result = await agent.run("What is the price of NVDA? Did Bob write to me?")
    assert (result.status, result.reason) == ("degraded", "partial")
    assert result.text == "Trading: trading has it.\n\nEmail: Email gave no answer."
    with pytest.raises(SpecError) as caught:
        agent.bounds()
    assert "tools.py:7: `tools.py` cannot be imported: RuntimeError: broken" in str(caught.value)


async def test_files_that_have_changed_since_are_not_loaded(root: Path) -> None:
    agent = Agent.load(root / "desk", store="memory")
    with (root / "trading" / "tools.py").open("a") as file:
        file.write("# changed\n")
    result = await agent.run("What is the price of NVDA?")
    assert (result.status, result.text) == ("failed", "Trading gave no answer.")


def test_the_identity_covers_the_files_of_specialists(root: Path) -> None:
    before = Agent.load(root / "desk", store="memory").compiled.contract
    assert Agent.load(root / "desk", store="memory").compiled.contract == before
    with (root / "email" / "skills" / "one.yaml").open("a") as file:
        file.write("max_cost_usd: 0.5\n")
    assert Agent.load(root / "desk", store="memory").compiled.contract != before


async def test_the_connections_of_woken_specialists_are_closed_with_the_agent(root: Path) -> None:
    closed: list[str] = []
    agent = Agent.load(root / "desk", store="memory")
    await agent.run("What is the price of NVDA?")
    (child,) = agent.compiled.children.woken()  # type: ignore[union-attr]

    async def close() -> None:
        closed.append(child.spec.name)

    child.rates.close = close  # type: ignore[union-attr, attr-defined, method-assign]
    await agent.aclose()
    assert closed == ["trading"]


def test_equal_agents_share_their_routers_and_those_of_their_specialists(root: Path) -> None:
    one, other = (Agent.load(root / "desk", store="memory").compiled for _ in range(2))
    assert one.children is not None and other.children is not None
    route_alike(one, other)

    assert one.router is other.router
    assert one.children.get("email").router is other.children.get("email").router
    assert one.children.get("email").tools["email_tool"] is not other.children.get("email").tools["email_tool"]


def test_one_that_is_the_same_shares_nothing_with_itself(root: Path) -> None:
    agent = Agent.load(root / "desk", store="memory").compiled
    assert agent.children is not None
    route_alike(agent.with_parts(agent.tools, agent.rates, agent.children), agent)
    assert agent.children.get("email").spec.name == "email"


async def test_the_models_that_were_used_before_close_with_the_agent(root: Path) -> None:
    closed: list[str] = []
    agent = Agent.load(root / "trading", store="memory")

    async def close() -> None:
        closed.append("before")

    agent.compiled.rates.close = close  # type: ignore[attr-defined]
    agent.use_model(None)
    await agent.aclose()
    assert closed == ["before"]
