"""A step is of one kind, and its modifiers belong to it."""

import pytest
from tests.batches import batch

from shipworthy import Agent, Skill
from shipworthy.contract.step import Prompt, Step
from shipworthy.errors import SpecError


@batch(
    ("parts", "why"),
    [
        ({}, "none"),
        ({"tool": "a", "answer": "b"}, "tool and answer"),
        ({"tool": "a", "foreach": "x in xs"}, "needs `max`"),
        ({"tool": "a", "foreach": "xs", "max": 2}, "x in xs"),
        ({"tool": "a", "max": 2}, "belongs to `foreach`"),
        ({"tool": "a", "output": {"x": "text"}}, "belong to a prompt"),
        ({"answer": "a", "with": {"x": 1}}, "belongs to a tool"),
        ({"answer": "a", "confirm": "sure?"}, "belongs to a tool or a group"),
        ({"tool": "a", "confirm": {"text": "sure?", "who": "boss"}}, "`who` is none of these"),
        ({"tool": "a", "retry": -1}, "retry"),
        ({"tool": "a", "wait": "1h"}, "wait"),
    ],
)
def test_what_does_not_hold_together_is_refused(parts: dict[str, object], why: str) -> None:
    with pytest.raises(SpecError, match=why):
        Step.model_validate(parts)


def test_the_name_of_a_result() -> None:
    steps = [{"tool": "a"}, {"tool": "a", "as": "b"}, {"prompt": "say"}, {"answer": "x"}]

    assert [Step.model_validate(parts).name for parts in steps] == ["a", "b", "prompt", None]


@batch(
    ("confirm", "asks"),
    [(True, ""), ({"text": True}, ""), (False, None), (None, None), ("Sure?", "Sure?"), ({"text": "Sure?"}, "Sure?")],
)
def test_F14_a_true_confirm_asks_without_words_of_its_own(confirm: object, asks: str | None) -> None:
    step = Step.model_validate({"tool": "a", "confirm": confirm})

    assert (None if step.confirm is None else step.confirm.source) == asks


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
    with pytest.raises(SpecError, match="belong to a prompt"):
        Step(answer="done", grounded="off")
    with pytest.raises(SpecError, match="belong to a prompt"):
        Step(tool="look", must_say="look.price")


def test_a_level_that_does_not_exist_is_refused() -> None:
    with pytest.raises(SpecError, match="sums"):
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
