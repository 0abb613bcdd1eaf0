"""The inputs of an agent that a skill reads are inputs of the skill, and no others."""

from typing import Any

from tests.batches import batch

from shipworthy import Agent, Input, Skill
from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.graphs import Graphs
from shipworthy.contract.tool import Param, ToolSpec

TOOLS = {"price": ToolSpec(name="price", params=(Param(name="bike"),)), "open": ToolSpec(name="open")}
SHARED = {"bike": {}, "day": {"type": "date"}, "code": {"check": "len(code) == limit", "otherwise": "No."}, "limit": {}}


def inputs_of(skill: dict[str, Any], **agent: Any) -> set[str]:
    skills = {"main": {"name": "main", **skill}, "help": {"name": "help", "workflow": [{"answer": "{day}"}]}}
    spec = AgentSpec.model_validate({"skills": skills, "tools": TOOLS, "inputs": SHARED, **agent})
    return set(Graphs(spec).graph_of("main").inputs)


@batch(
    ("skill", "read"),
    [
        ({"workflow": [{"answer": "At 4 Mill Lane."}]}, set()),
        ({"workflow": [{"tool": "open"}]}, set()),
        ({"workflow": [{"tool": "price"}]}, {"bike"}),
        ({"workflow": [{"tool": "price", "with": {"bike": "=day"}}]}, {"day"}),
        ({"workflow": [{"answer": "Fine."}, {"answer": "On {day}.", "when": "bike"}]}, {"day", "bike"}),
        ({"workflow": [{"answer": "{text}"}], "let": {"text": "str(day)"}}, {"day"}),
        ({"workflow": [{"answer": "{code}"}]}, {"code", "limit"}),
        ({"workflow": [{"tool": "help"}]}, {"day"}),
        ({"workflow": [{"prompt": "Say a word on {bike}."}]}, {"bike"}),
        ({"workflow": [{"answer": "Fine."}], "inputs": {"day": {"type": "date"}}}, {"day"}),
        ({"workflow": [{"tool": "open"}], "fallback": [{"answer": "{bike}"}]}, {"bike"}),
        ({"workflow": [{"tool": "open", "on_error": [{"answer": "{bike}"}]}]}, {"bike"}),
    ],
)
def test_a_skill_has_the_inputs_of_the_agent_that_it_reads(skill: dict[str, Any], read: set[str]) -> None:
    assert inputs_of(skill) == read


def test_a_model_that_chooses_tools_and_rules_may_read_all() -> None:
    assert inputs_of({"tools": ["open"], "description": "Talk."}) == set(SHARED)
    assert inputs_of({"workflow": [{"answer": "Fine."}]}, guidelines=[{"then": "Be kind."}]) == set(SHARED)


async def test_a_code_that_is_told_to_a_skill_without_a_use_for_it_is_kept_for_the_next() -> None:
    skills = [
        Skill(
            name="hours",
            description="Say when it is open",
            examples=["When are you open?"],
            workflow=[{"answer": "At 9."}],
        ),
        Skill(
            name="show", description="Show my loans", examples=["Show my loans"], workflow=[{"answer": "{card}: none."}]
        ),
    ]
    card = Input(pattern=r"L-\d{4}", ask="Which card?")
    agent = Agent(skills=skills, inputs={"card": card}, store="memory")
    first = await agent.run("When are you open? My card is L-5023", session="s")
    assert first.skill == "hours"
    assert (await agent.run("Show my loans", session="s")).text == "L-5023: none."
