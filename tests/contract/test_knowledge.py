"""The folder of texts that an agent may search."""

from typing import Any

import pytest
from tests.batches import batch

from shipworthy import Agent, Skill
from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.knowledge import SEARCH, Knowledge
from shipworthy.errors import SpecError


@batch(
    "raw",
    [{}, {"path": ""}, {"path": "x", "k": 0}, {"path": "x", "max_tokens": 10}, {"path": 3}, {"path": "x", "a": 1}],
)
def test_what_cannot_be_is_refused(raw: Any) -> None:
    with pytest.raises(SpecError):
        Knowledge.model_validate(raw)


def test_the_tool_says_what_the_texts_are_about() -> None:
    tool = Knowledge(path="x", description="Quarterly reports").tool

    assert (tool.name, tool.max_tokens, tool.effect) == (SEARCH, 600, "read")
    assert tool.description.endswith("Quarterly reports")


def test_skills_that_retrieve_on_demand_may_search() -> None:
    skills = {
        name: Skill(name=name, retrieval=mode, **more)
        for name, mode, more in (
            ("prompt", "on_demand", {}),
            ("flow", "on_demand", {"workflow": [{"answer": "x"}]}),
            ("off", "off", {}),
            ("always", "always", {}),
        )
    }
    spec = AgentSpec(skills=skills, knowledge={"path": "x"})  # type: ignore[arg-type]

    assert SEARCH in spec.tools
    assert {name: skill.tools for name, skill in spec.skills.items()} == {
        "prompt": (SEARCH,),
        "flow": (),
        "off": (),
        "always": (),
    }


def test_without_documents_nothing_is_searched() -> None:
    agent = Agent(skills=[Skill(name="x", retrieval="on_demand")])

    assert agent.spec.skills["x"].tools == ()
