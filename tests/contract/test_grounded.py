"""Which level of checking applies to a text of a model, and where the keys may stand."""

import pytest

from shipworthy import Agent, Skill, Step
from shipworthy.contract.grounded import level
from shipworthy.contract.step import Prompt
from shipworthy.errors import SpecError


def test_the_innermost_that_is_stated_applies() -> None:
    assert level([None, "off", "strict"], loop=False, reads=True) == "off"
    assert level(["strict", "off"], loop=True, reads=False) == "strict"


@pytest.mark.parametrize(
    ("loop", "reads", "found"),
    [(True, True, "sums"), (True, False, "sums"), (False, True, "figures"), (False, False, "off")],
)
def test_without_one_it_follows_from_what_is_read(loop: bool, reads: bool, found: str) -> None:
    assert level([None, None], loop=loop, reads=reads) == found


def test_the_keys_stand_at_agent_skill_prompt_and_step() -> None:
    step = Step(prompt=Prompt(text="Say {x}", grounded="strict", must_say="x"), grounded="off", must_say=["x"])
    assert step.prompt is not None
    assert (step.grounded, step.prompt.grounded, len(step.must_say), len(step.prompt.must_say)) == (
        "off",
        "strict",
        1,
        1,
    )


def test_a_step_without_a_prompt_takes_none_of_them() -> None:
    with pytest.raises(ValueError, match="belong to a prompt"):
        Step(answer="done", grounded="off")
    with pytest.raises(ValueError, match="belong to a prompt"):
        Step(tool="look", must_say="look.price")


def test_a_level_that_does_not_exist_is_refused() -> None:
    with pytest.raises((SpecError, ValueError), match="sums"):
        Agent(skills=[Skill(name="a", description="x", examples=("x",), grounded="maybe")])  # type: ignore[arg-type]


def test_what_must_be_said_names_only_what_there_is() -> None:
    with pytest.raises(SpecError, match="`nothing` is not known here"):
        Agent(
            skills=[
                Skill(
                    name="a",
                    description="x",
                    examples=("x",),
                    workflow=(Step(prompt="Say it", must_say="nothing.price", fallback="ok"),),
                )
            ]
        )
