"""What is wrong with the options of a tool."""

import pytest
from pydantic import ValidationError

from shipworthy import UsageError
from shipworthy.contract.tool import Param, ToolSpec
from shipworthy.tools.options import check_options, no_option, reasons_of, template_of


def test_an_option_that_does_not_exist_names_the_one_that_is_meant() -> None:
    assert no_option("timeout_s") == "`timeout_s` is no option: did you mean `timeout`, in seconds?"
    assert "there are accepts, cleans" in no_option("zzz")
    assert "parameters" not in no_option("zzz")


def test_every_wrong_value_is_told() -> None:
    given = {"name": "a", "timeout": -1, "max_tokens": "many", "lable": "x", "effect": "wrote", "policy": {"b": "("}}
    with pytest.raises(ValidationError) as caught:
        ToolSpec.model_validate(given)
    assert reasons_of(caught.value, given).split("; ") == [
        "`lable` is no option: did you mean `label`?",
        "`timeout` must be above 0, not -1",
        "`max_tokens` must be a whole number, not text",
        "`effect`: `wrote` is not one of read, idempotent, write: did you mean `write`?",
        "`b`: `(` cannot be read near `(`: check brackets, quotes and operators",
    ]


@pytest.mark.parametrize("key", ["identity", "accepts"])
def test_an_option_may_name_parameters_alone(key: str) -> None:
    value: object = ("b",) if key == "identity" else {"b": "tenant"}
    spec = ToolSpec(name="a", params=(Param(name="c"),)).model_copy(update={key: value})
    with pytest.raises(UsageError, match=f"`{key}`: there is no parameter `b`"):
        check_options(spec)


def test_a_template_that_cannot_be_read_names_its_option() -> None:
    with pytest.raises(UsageError, match="tool `a`: `label`"):
        template_of("a", "label", "{b")
