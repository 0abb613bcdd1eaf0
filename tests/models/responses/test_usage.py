"""The usage of a response."""

from typing import Any

import pytest

from shipworthy.models.model import UsagePart
from shipworthy.models.responses.usage import usage_of


def test_field_13_counts_may_have_the_names_of_the_chat() -> None:
    told: Any = {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}

    assert usage_of(told) == UsagePart(input_tokens=10, output_tokens=5)


def test_a_usage_without_counts_is_none() -> None:
    with pytest.raises(LookupError):
        usage_of({"total_tokens": 3})
