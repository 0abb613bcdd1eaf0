"""What an agent behind a tool may use, as limits of its run and as part of a bound."""

from shipworthy.contract.kinds.tool import ToolKind
from shipworthy.contract.limits import Limits
from shipworthy.contract.skill import Skill, SkillLimits
from shipworthy.contract.spends import UNKNOWN, Spends
from shipworthy.contract.tool import ToolSpec


class Fold:
    """Knows no tool that verifies."""

    def tool(self, name: str | None) -> None:
        return None


def bound(**keys: object) -> object:
    tool = ToolSpec.model_validate({"name": "far", "timeout": 2.0, **keys})
    limits = SkillLimits(skill=Skill(name="s"), limits=Limits())
    return ToolKind(tool).bound(None, limits, Fold())  # type: ignore[arg-type]


def test_what_is_promised_becomes_limits_of_the_run() -> None:
    assert Spends(model_calls=2, cost_usd=0.0).limits == {"max_model_calls": 2, "max_cost_usd": 0.0}
    assert UNKNOWN.limits == {}


def test_what_is_not_promised_is_never_zero_in_what_is_shown() -> None:
    found = bound(spends=UNKNOWN)
    shown = found.as_dict()  # type: ignore[attr-defined]
    assert [name for name, value in shown.items() if value is None] == [
        "model_calls",
        "input_tokens",
        "output_tokens",
        "cost_usd",
    ]
    assert (shown["tool_calls"], shown["latency_ms"]) == (1, 2050.0)


def test_a_part_that_nobody_promises_stays_so_under_every_limit() -> None:
    found = bound(spends=UNKNOWN).then(bound(price_usd=0.5))  # type: ignore[attr-defined]
    capped = found.capped("cost_usd", 0.1)
    assert (capped.cost_usd, capped.basis["cost_usd"], capped.as_dict()["cost_usd"]) == (0.1, "unknown", None)
    assert capped.times(3).as_dict()["cost_usd"] is None


def test_a_tool_without_an_agent_behind_it_is_as_before() -> None:
    assert bound().basis["input_tokens"] == "exact"  # type: ignore[attr-defined]
