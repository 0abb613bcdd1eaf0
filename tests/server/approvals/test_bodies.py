"""A decision is one of two words."""

import pytest
from pydantic import ValidationError

from shipworthy.server.approvals.bodies import DecisionBody


def test_a_decision_and_nothing_beside_it() -> None:
    assert DecisionBody.model_validate({"decision": "deny"}).background is False
    for wrong in ({"decision": "maybe"}, {"decision": "approve", "context": {"role": "lead"}}, {}):
        with pytest.raises(ValidationError):
            DecisionBody.model_validate(wrong)
