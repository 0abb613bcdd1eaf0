"""The inputs of a skill that nothing reads."""

from shipworthy import Agent, Input, Skill, Step, tool


@tool(timeout=1, max_tokens=20)
def look(place: str) -> str:
    """Look at a place."""
    return place


def unread(**more: object) -> frozenset[str]:
    inputs = {
        "place": Input(type="text"),
        "when": Input(type="date", default=""),
        "told": Input(type="text", default=""),
    }
    steps = [Step(tool="look"), Step(answer="{look} {told}")]
    skill = Skill(
        name="see", description="See a place", examples=["see it", "look at it"], inputs=inputs, workflow=steps
    )
    return Agent(name="eyes", description="Looks", skills=[skill], tools=[look], **more).compiled.unread("see")  # type: ignore[arg-type]


def test_an_input_that_no_expression_reads_is_found() -> None:
    assert unread() == {"when"}
