"""Variables of the environment in the texts of a definition."""

import pytest

from shipworthy.errors import NotDone
from shipworthy.tools.mcp.variables import filled


def test_variables_are_put_in_and_other_signs_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MCP_TEST_A", "one")
    assert filled({"x": "Bearer ${MCP_TEST_A}!", "y": "$HOME {MCP_TEST_A}"}, "s") == {
        "x": "Bearer one!",
        "y": "$HOME {MCP_TEST_A}",
    }


def test_what_is_not_set_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MCP_TEST_A", "MCP_TEST_B"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(
        NotDone, match="the MCP server `s` needs the environment variable MCP_TEST_A, MCP_TEST_B: set it"
    ):
        filled({"x": "${MCP_TEST_B}", "y": "${MCP_TEST_A}"}, "the MCP server `s`")
