from tests.batches import batch

from shipworthy import Agent, Skill, Step, tool
from shipworthy.contract.writing import writing_of


@tool
def look(x: str = "") -> str:
    """Look."""
    return x


@tool(effect="write")
def save(x: str = "") -> str:
    """Save."""
    return x


@tool(effect="write", confirm="never")
def note(x: str = "") -> str:
    """Note."""
    return x


HELPER = Skill(name="helper", routable=False, workflow=(Step(tool="save"),))


@batch(
    ("skill", "writes"),
    [
        ({"workflow": [Step(tool="look")]}, "never"),
        ({"workflow": [Step(answer="Hi.")]}, "never"),
        ({"workflow": [Step(tool="save", confirm="Save?")]}, "asked"),
        ({"workflow": [Step(tool="save")]}, "unasked"),
        ({"workflow": [Step(tool="save", confirm="Save?"), Step(tool="note")]}, "unasked"),
        ({"workflow": [Step(steps=[Step(tool="save")], confirm="Save?")]}, "asked"),
        ({"workflow": [Step(tool="look", on_error=[Step(tool="save")])]}, "unasked"),
        ({"workflow": [Step(tool="helper")]}, "unasked"),
        ({"workflow": [Step(tool="helper", confirm="Save?")]}, "asked"),
        ({"tools": ["look"]}, "never"),
        ({"tools": ["look", "save"]}, "asked"),
        ({"tools": ["note"]}, "unasked"),
        ({"tools": ["look"], "fallback": [Step(tool="save")]}, "unasked"),
    ],
)
def test_a_skill_writes_never_after_a_yes_or_unasked(skill, writes: str) -> None:  # type: ignore[no-untyped-def]
    agent = Agent(skills=[Skill(name="job", description="Do it", **skill), HELPER], tools=[look, save, note])
    compiled = agent._built.compiled
    assert writing_of(compiled.spec, compiled.graph("job"), compiled.graph) == writes
