"""The agent under check, and where its parts stand."""

from pathlib import Path

from shipworthy import Agent, Skill, Step, tool
from shipworthy.check.subject import Subject

TRADING = Path(__file__).parents[2] / "examples" / "trading"


@tool
def job() -> str:
    """Do it."""
    return "done"


def _made() -> Agent:
    skill = Skill(name="s", description="Do it", examples=("do it",), workflow=(Step(tool="job"),))
    return Agent(skills=[skill], tools=[job], store="memory")


def test_places_are_lines_below_the_folder() -> None:
    subject = Subject(open=lambda: Agent.load(TRADING, store="memory"), named="examples/trading")
    lines = (TRADING / "skills" / "quick_price.yaml").read_text().splitlines()
    at = next(number for number, line in enumerate(lines, start=1) if line.startswith("examples:"))
    assert subject.folder == TRADING
    assert subject.skill_at("quick_price", ("examples",)) == f"skills/quick_price.yaml:{at}"
    assert subject.agent_at(("models",)).startswith("agent.yaml:")


def test_an_agent_made_in_python_has_dotted_paths() -> None:
    subject = Subject(open=_made, named="shop:agent")
    assert subject.folder is None
    assert subject.skill_at("s", ("workflow", 0)) == "workflow[0]"


def test_it_is_opened_once_for_the_rules_and_anew_for_each_run() -> None:
    subject = Subject(open=_made, named="shop:agent")
    assert subject.agent is subject.agent
    assert subject.open() is not subject.agent
    assert subject.spec is subject.compiled.spec


def test_an_agent_opened_anew_has_its_own_tools_and_routes_with_the_same_router() -> None:
    subject = Subject(open=lambda: Agent.load(TRADING, store="memory"), named="examples/trading")
    one, other = subject.anew(), subject.anew()

    assert one is not other and one.compiled.tools["get_price"] is not other.compiled.tools["get_price"]
    assert one.compiled.router is other.compiled.router is subject.compiled.router
    assert one.compiled.longest == subject.compiled.longest


def test_another_definition_has_a_router_of_its_own() -> None:
    made = iter((_made(), Agent.load(TRADING, store="memory")))
    subject = Subject(open=lambda: next(made), named="shop:agent")
    first = subject.compiled

    assert subject.anew().compiled.router is not first.router
