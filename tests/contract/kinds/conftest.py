from dataclasses import dataclass, field

import pytest

from shipworthy.contract.bounds.bound import Bound
from shipworthy.contract.input import Input
from shipworthy.contract.labels import Label, Mark
from shipworthy.contract.language.text import Text, Value
from shipworthy.contract.language.types import InputType, input_type
from shipworthy.contract.limits import DEFAULTS
from shipworthy.contract.skill import Skill, SkillLimits
from shipworthy.contract.step import Prompt, Step
from shipworthy.contract.tool import ToolSpec


@dataclass
class Binding:
    """A step whose arguments are bound to these names."""

    given: dict[str, Value] = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    shares: frozenset[str] = frozenset()
    types: dict[str, InputType] = field(default_factory=lambda: {"color": input_type("color")})
    asked: dict[str, Input] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def inputs_of(self, skill: Skill) -> dict[str, Input]:
        return skill.inputs

    def visible(self, name: str) -> bool:
        return name in self.names

    def shared(self, name: str) -> bool:
        return name in self.shares

    def imply(self, name: str, spec: Input) -> None:
        self.asked[name] = spec

    def problem(self, message: str, repair: str, *place: str) -> None:
        self.problems.append(f"{'.'.join(place)}: {message}; {repair}")


class Folding:
    """A fold that knows what a model call and a skill cost."""

    def tool(self, name: str | None) -> ToolSpec | None:
        return ToolSpec(name=name, timeout=2) if name else None

    def step(self, helper: Skill) -> Bound:
        return Bound(tool_calls=3)

    def model_call(self, own: SkillLimits, prompt: Prompt | None = None, step: Step | None = None) -> Bound:
        return Bound(model_calls=1, output_tokens=(prompt and prompt.max_output_tokens) or 0)


@dataclass
class Marking:
    """The labels of a page, on which every text is as good as the arguments."""

    searches: bool = False

    def read(self, text: Text, given: dict[str, Label]) -> Label:
        return given["a"]

    def helper(self, skill: Skill, given: dict[str, Label]) -> Mark:
        return Mark(whole=given["a"])


@pytest.fixture
def binding() -> type[Binding]:
    return Binding


@pytest.fixture
def folding() -> Folding:
    return Folding()


@pytest.fixture
def marking() -> type[Marking]:
    return Marking


@pytest.fixture
def own() -> SkillLimits:
    """The limits of a skill that declares none."""
    skill = Skill(name="job")
    return SkillLimits(skill=skill, limits=skill.limits(DEFAULTS))
