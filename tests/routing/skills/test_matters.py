"""The words of a definition beside its examples."""

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.input import Input
from shipworthy.contract.skill import Skill
from shipworthy.contract.step import Step
from shipworthy.contract.tool import ToolSpec
from shipworthy.routing.skills.matters import matters
from shipworthy.routing.words import stem


def test_prompts_instructions_tools_labels_and_inputs_are_matters_of_their_skill() -> None:
    agent = AgentSpec(
        skills={
            "a": Skill(
                name="a",
                instructions="Be kind about chandeliers.",
                inputs={"voucher": Input(type=["gold", "platinum"], ask="Which coupon is it?")},
                workflow=(Step(tool="find_warranty"), Step(prompt="Praise the {voucher} upholstery")),
            ),
            "b": Skill(name="b", workflow=(Step(answer="All carpets are fine."),)),
        },
        tools={"find_warranty": ToolSpec(name="find_warranty", label="Looking for the guarantee")},
    )
    found = matters(agent)
    told = ("chandeliers", "voucher", "platinum", "coupon", "warranty", "guarantee", "upholstery")
    assert {stem(word) for word in told} <= found["a"]
    assert stem("carpets") in found["b"] and found["a"].isdisjoint({stem("carpets"), stem("the"), stem("find")})
