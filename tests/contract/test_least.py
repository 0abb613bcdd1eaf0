"""The least that steps use."""

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.graphs import Graphs
from shipworthy.contract.least import floor
from shipworthy.contract.skill import Skill
from shipworthy.contract.step import Step
from shipworthy.contract.tool import ToolSpec


def test_required_steps_count_once_and_optional_ones_not() -> None:
    steps = (
        Step(tool="a", retry=2),
        Step(tool="a", as_="b", required=False),
        Step(answer="x"),
        Step(tool="a", as_="c"),
    )
    spec = AgentSpec(skills={"s": Skill(name="s", workflow=steps)}, tools={"a": ToolSpec(name="a", price_usd=0.1)})
    least = floor(Graphs(spec).graph_of("s").nodes)
    assert (least.tool_calls, least.cost_usd) == (1, 0.1)
