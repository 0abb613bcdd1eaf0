"""A tool is never without a timeout and a ceiling."""

import pytest
from pydantic import ValidationError

from shipworthy.contract.tool import Param, ToolSpec


def test_a_tool_gets_a_timeout_and_a_ceiling() -> None:
    spec = ToolSpec(name="t")

    assert spec.timeout > 0
    assert spec.max_tokens > 0


@pytest.mark.parametrize("parts", [{"timeout": 0}, {"timeout": float("inf")}, {"max_tokens": 0}, {"price_usd": -1}])
def test_no_limit_is_no_limit(parts: dict[str, float]) -> None:
    with pytest.raises(ValidationError):
        ToolSpec(name="t", **parts)


def test_a_parameter_by_name() -> None:
    spec = ToolSpec(name="t", params=(Param(name="a"), Param(name="b", type="date")))

    assert spec.param("b") == Param(name="b", type="date")
    assert spec.param("c") is None
