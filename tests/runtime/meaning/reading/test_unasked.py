"""Which skills may write without a question of their own."""

from typing import Any

import pytest

from shipworthy import Agent, Skill, Step, tool
from shipworthy.runtime.meaning.reading.unasked import writes_unasked


@tool
def look() -> str:
    """Look."""
    return "seen"


@tool(effect="write", confirm="never")
def put() -> str:
    """Put."""
    return "put"


@tool(effect="write", confirm="always")
def put_asked() -> str:
    """Put, asked."""
    return "put"


ASKED = Step(tool="put", confirm="Shall I?")
HELPER = Skill(name="helper", description="Help", routable=False, workflow=(Step(tool="put"),), returns="put")


@pytest.mark.parametrize(
    ("skill", "unasked"),
    [
        ({"workflow": [Step(tool="look"), Step(answer="{look}")]}, False),
        ({"workflow": [Step(tool="put")]}, True),
        ({"workflow": [ASKED]}, False),
        ({"workflow": [ASKED, Step(tool="put", as_="again")]}, True),
        ({"workflow": [Step(tool="look", on_error=[Step(tool="put")])]}, True),
        ({"workflow": [Step(choose=[{"when": "message", "steps": [Step(tool="put")]}])]}, True),
        ({"workflow": [Step(steps=[Step(tool="put")], as_="all", confirm="All?")]}, False),
        ({"workflow": [Step(tool="helper")]}, True),
        ({"tools": ["look"]}, False),
        ({"tools": ["look", "put"]}, True),
        ({"tools": ["put_asked"]}, False),
        ({"tools": ["look"], "fallback": [Step(tool="put")]}, True),
    ],
)
def test_a_write_without_a_question_is_found_wherever_it_stands(skill: Any, unasked: bool) -> None:
    job = Skill(name="job", description="Do the daily job", examples=("Do it",), **skill)
    agent = Agent(skills=[job, HELPER], tools=[look, put, put_asked])
    assert writes_unasked(agent.compiled, "job") == unasked
