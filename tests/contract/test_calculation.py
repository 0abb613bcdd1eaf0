"""The contract of the built-in tool `calculate`: a tool of loops that list it, and of no others."""

from shipworthy import Agent, ScriptedModel, Skill, tool
from shipworthy.contract.calculation import CALCULATE, CALCULATE_TOOL


def test_it_is_there_where_a_loop_lists_it() -> None:
    agent = Agent(skills=[Skill(name="sums", tools=["calculate"])], model=ScriptedModel(["3"]))

    assert agent.spec.tools[CALCULATE] is CALCULATE_TOOL
    assert agent.compiled.schema(CALCULATE)["name"] == CALCULATE
    assert CALCULATE not in Agent(skills=[Skill(name="talk")]).spec.tools


def test_the_agents_own_tool_of_that_name_wins() -> None:
    @tool
    def calculate(expression: str) -> str:
        """Mine."""
        return "mine"

    agent = Agent(skills=[Skill(name="sums", tools=["calculate"])], tools=[calculate])
    assert agent.spec.tools[CALCULATE].description == "Mine."


def test_the_bound_counts_it_like_any_call() -> None:
    loop = Skill(name="sums", tools=["calculate"], max_iterations=4, max_tool_calls=3, max_latency_ms=600_000)
    bound = Agent(skills=[loop], model=ScriptedModel(["3"])).bounds()["sums"]
    assert bound.tool_calls == 3 and bound.model_calls is not None and bound.model_calls >= 4
