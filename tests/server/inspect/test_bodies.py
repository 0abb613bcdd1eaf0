"""What a run is supposed with is a model, or limits that are numbers."""

import pytest
from pydantic import ValidationError

from shipworthy.server.inspect.bodies import WhatIfBody


def test_a_limit_is_a_number_from_zero() -> None:
    assert WhatIfBody.model_validate({"limits": {"max_cost_usd": 0.5}}).limits == {"max_cost_usd": 0.5}
    for wrong in (-1, "1", float("inf"), None, True):
        with pytest.raises(ValidationError):
            WhatIfBody.model_validate({"limits": {"max_cost_usd": wrong}})
