from shipworthy import Prompt, Skill
from shipworthy.contract.language.text import Text
from shipworthy.contract.tool import ToolSpec


def test_each_kind_of_target_says_which_it_is() -> None:
    targets = (ToolSpec(name="look"), Skill(name="help"), Prompt(text=Text.parse("hello")))
    assert [target.kind for target in targets] == ["tool", "skill", "prompt"]


def test_the_kind_is_no_part_of_what_a_definition_says() -> None:
    for target in (ToolSpec(name="look"), Skill(name="help"), Prompt(text=Text.parse("hello"))):
        assert "kind" not in type(target).model_fields
        assert "kind" not in target.model_dump()
