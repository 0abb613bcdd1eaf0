"""The inputs of a skill that nothing reads."""

from shipworthy import Agent, Input, Skill, Step, tool
from shipworthy.contract.lint.unread import unread


@tool(timeout=1, max_tokens=20)
def look(place: str) -> str:
    """Look at a place."""
    return place


def found() -> frozenset[str]:
    inputs = {
        "place": Input(type="text"),
        "when": Input(type="date", default=""),
        "told": Input(type="text", default=""),
    }
    steps = [Step(tool="look"), Step(answer="{look} {told}")]
    skill = Skill(
        name="see", description="See a place", examples=["see it", "look at it"], inputs=inputs, workflow=steps
    )
    compiled = Agent(name="eyes", description="Looks", skills=[skill], tools=[look]).compiled
    return unread(compiled.spec, compiled.graph("see"))


def test_an_input_that_no_expression_reads_is_found() -> None:
    assert found() == {"when"}
