"""`shipworthy serve`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shipworthy import lazy
from shipworthy.cli.serve import MISSING, told

Shell = Callable[..., tuple[int, str, str]]


class Room:
    """Stands for the server, which would listen until it is stopped."""

    def __init__(self) -> None:
        self.agents: list[str] = []
        self.settings: Any = None

    def serve(self, agents: Any, settings: Any, *, listening: Callable[[str, int], None]) -> None:
        """Note what is asked for."""
        self.agents, self.settings = list(agents), settings
        listening(settings.host, 8400)


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Room:
    found = Room()
    monkeypatch.setattr(lazy, "serving", lambda: found)
    return found


def test_agents_are_served_as_the_options_say(shell: Shell, trading: str, room: Room) -> None:
    code, out, _ = shell("serve", trading, "--port", "0", "--allow-host", "a.example", "--drain", "3")
    assert (code, room.agents, room.settings.hosts, room.settings.drain) == (0, ["trading"], ("a.example",), 3)
    assert "Serving trading on http://127.0.0.1:8400" in out and "/openapi.json" in out


def test_two_agents_of_one_name_and_a_certificate_for_several_are_refused(
    shell: Shell, trading: str, room: Room, tmp_path: Path
) -> None:
    code, _, said = shell("serve", trading, trading)
    assert code == 2 and "two of the agents are called `trading`" in said
    code, _, said = shell("serve", trading, trading, "--certified", str(tmp_path / "c.json"))
    assert code == 2 and "one agent" in said


def test_without_the_extra_the_command_says_what_to_install(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise ImportError("No module named 'starlette'")

    monkeypatch.setattr(lazy, "serving", missing)
    code, _, said = shell("serve", "examples/trading")
    assert code == 2 and MISSING in said and "starlette" in said


def test_an_address_of_version_six_stands_in_brackets() -> None:
    assert "http://[::1]:1/v1/runs" in told(["a"], "::1", 1)
    assert "Open http://[::1]:1/ in a browser" in told(["a"], "::1", 1)
