from tests.batches import batch

from shipworthy import Agent, Skill, tool
from shipworthy.contract.lazy import CALL_TOOL, DESCRIBE_TOOL, RESERVED
from shipworthy.tools.schema import schema_of


def test_the_two_tools_have_the_reserved_names_and_closed_schemas() -> None:
    assert (DESCRIBE_TOOL.name, CALL_TOOL.name) == RESERVED
    for one in (DESCRIBE_TOOL, CALL_TOOL):
        parameters = schema_of(one)["parameters"]
        assert isinstance(parameters, dict) and parameters["additionalProperties"] is False
        assert set(parameters["required"]) == set(parameters["properties"])


@batch(("agent", "skill", "lazy"), [(True, None, True), (True, False, False), ("auto", True, True)])
def test_a_skill_says_otherwise_than_its_agent(agent: bool, skill: bool | None, lazy: bool) -> None:
    def look(word: str) -> str:
        """Looks a word up."""
        return word

    made = Agent(
        skills=[Skill(name="job", description="Do", tools=["look"], lazy_tools=skill, max_cost_usd=0.01)],
        tools=[tool(look)],
        lazy_tools=agent,
    )
    assert (made.compiled.shelf("job") is not None) is lazy
