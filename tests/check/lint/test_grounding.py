"""Texts about results whose figures are compared with nothing."""

from typing import Any

import pytest
from tests.batches import batch
from tests.check.lint.small import codes, found, job

PROMPT = {"prompt": "Say how it stands: {look}", "fallback": "{look}"}


def page(**more: Any) -> list[Any]:
    return [{"tool": "look"}, {**PROMPT, **more}]


def test_off_on_a_step_a_skill_and_a_loop() -> None:
    assert codes(job(workflow=page(grounded="off"))) == ["ungrounded-results"]
    assert codes(job(workflow=page(), grounded="off")) == ["ungrounded-results"]
    assert codes(job(tools=["look"], fallback="x", grounded="off")) == ["ungrounded-results"]


@batch("level", [None, "figures", "sums", "strict"])
def test_any_other_level_is_no_fault(level: str | None) -> None:
    assert codes(job(workflow=page(grounded=level))) == []


def test_the_innermost_level_counts() -> None:
    assert codes(job(workflow=page(grounded="figures"), grounded="off")) == []


@pytest.mark.parametrize(
    "workflow",
    [
        [{"tool": "look"}, {"prompt": "Say hello to {message}", "fallback": "Hello", "grounded": "off"}],
        [
            {"tool": "look"},
            {
                "prompt": "Sort {look}",
                "as": "kind",
                "output": {"kind": ["a", "b"]},
                "grounded": "off",
                "fallback": '{{"kind": "a"}}',
            },
            {"answer": "{kind.kind}"},
        ],
    ],
    ids=["no result", "no text"],
)
def test_a_prompt_that_states_no_figure_of_a_result(workflow: list[Any]) -> None:
    assert codes(job(workflow=workflow)) == []


def test_one_finding_where_the_agent_says_it() -> None:
    other = job(name="other", description="Weigh it", examples=("How heavy",), workflow=page())
    (one,) = [one for one in found(job(workflow=page()), other, grounded="off") if one.code == "ungrounded-results"]

    assert one.skill is None and "1 more" in one.message
