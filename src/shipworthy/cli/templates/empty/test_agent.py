"""What this agent must do, as whole runs. `consistent` and `open_agent` come with Shipworthy: docs/testing.md."""

import pytest

from shipworthy.check.testing import OpenedAgents


@pytest.mark.consistent(k=10)
def test_days_are_counted(open_agent: OpenedAgents) -> None:
    result = open_agent().run_sync("Count down to 2027-01-01")

    assert result.status == "completed"
    assert "days" in result.text
    assert [call["tool"] for call in result.path] == ["days_until"]
