"""What a definition has beside what its author wrote."""

import pytest

from shipworthy.contract.added import searching, tools_added, with_specialists
from shipworthy.contract.calculation import CALCULATE
from shipworthy.contract.knowledge import SEARCH, Knowledge
from shipworthy.contract.limits import Limits
from shipworthy.contract.skill import Skill
from shipworthy.contract.specialist.specialist import Specialist
from shipworthy.contract.tool import ToolSpec

LOOP = {"help": Skill(name="help", tools=(CALCULATE,), retrieval="on_demand")}


def test_built_in_tools_come_where_they_are_used() -> None:
    tools = tools_added({}, LOOP, {}, Knowledge(path="docs"))
    assert sorted(tools) == sorted([CALCULATE, SEARCH])
    assert searching(LOOP, tools)["help"].tools == (CALCULATE, SEARCH)
    assert searching(LOOP, {})["help"].tools == (CALCULATE,)


def test_a_remote_specialist_is_a_tool_and_every_one_a_skill() -> None:
    both = {"far": Specialist(url="https://x.example"), "near": Specialist(agent="../near")}
    tools, skills = with_specialists({}, {}, {}, both, Limits())
    assert sorted(tools) == ["far"] and sorted(skills) == ["far", "near", "specialists"]


@pytest.mark.parametrize(
    ("tools", "skills"), [({"near": ToolSpec(name="near")}, {}), ({}, {"near": Skill(name="near")})]
)
def test_a_name_that_is_taken_is_refused(tools: dict[str, ToolSpec], skills: dict[str, Skill]) -> None:
    with pytest.raises(ValueError, match="the specialist `near` has the name of one of the"):
        with_specialists(tools, skills, {}, {"near": Specialist(agent="../near")}, Limits())


def test_the_skill_of_several_is_the_librarys() -> None:
    two = {name: Specialist(agent=f"../{name}") for name in ("a", "b")}
    with pytest.raises(ValueError, match="rename yours"):
        with_specialists({}, {"specialists": Skill(name="specialists")}, {}, two, Limits())
