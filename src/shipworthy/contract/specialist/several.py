"""The skill in which several specialists answer one message side by side."""

from collections.abc import Mapping

from shipworthy.contract.input import Input
from shipworthy.contract.limits import Limits
from shipworthy.contract.skill import Skill
from shipworthy.contract.specialist.specialist import MESSAGE, Specialist
from shipworthy.contract.step import Step

TOGETHER = "specialists"
"""Its name, which no skill of the author can have."""


def answer_of(name: str) -> str:
    """The name of the result of a specialist in it."""
    return f"{name}_answer"


def together_of(specialists: Mapping[str, Specialist], limits: Limits) -> Skill:
    """The skill: each specialist with its part of the message as an input; one without a part is not asked."""
    steps = [
        {
            "tool": name,
            "as": answer_of(name),
            "with": {MESSAGE: f"={name}"},
            "when": name,
            "on_error": "skip",
            "required": one.required,
        }
        for name, one in specialists.items()
    ]
    alone = [one.implied(name, limits) for name, one in specialists.items()]
    times = [own for one in alone if (own := one.max_latency_ms) is not None]
    costs = [own for one in alone if (own := one.max_cost_usd) is not None]
    return Skill(
        name=TOGETHER,
        description="Several specialists answer one message",
        inputs={name: Input.model_validate({"type": "text", "default": ""}) for name in specialists},
        workflow=tuple(Step.model_validate(step) for step in steps),
        routable=False,
        max_latency_ms=max(times, default=None),
        max_cost_usd=limits.max_cost_usd if limits.max_cost_usd is not None or not costs else sum(costs),
    )
