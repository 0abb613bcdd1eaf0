from typing import get_args

from shipworthy.contract.kinds.table import kind_of
from shipworthy.contract.language.text import Text
from shipworthy.contract.skill import Skill
from shipworthy.contract.specialist.specialist import Specialist
from shipworthy.contract.specialist.target import Consulted
from shipworthy.contract.step import Prompt
from shipworthy.contract.target import Target
from shipworthy.contract.tool import ToolSpec


def test_every_kind_of_target_has_its_line() -> None:
    one = Consulted("mail", Specialist(agent="../mail"))
    targets = (ToolSpec(name="look"), Skill(name="help"), Prompt(text=Text.parse("hello")), one)
    assert {type(target) for target in targets} == set(get_args(Target))
    for target in targets:
        assert kind_of(target).target is target  # type: ignore[attr-defined]


def test_each_kind_is_told_by_its_word() -> None:
    assert len({target.kind for target in get_args(Target)}) == len(get_args(Target))
