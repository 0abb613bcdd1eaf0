"""A server that develops listens on the loopback alone; that it serves and reloads is tested with the command."""

from pathlib import Path

import pytest
from tests.dev.folders import shop

from shipworthy import Agent
from shipworthy.dev.development import Development
from shipworthy.errors import UsageError
from shipworthy.server.developing import serve_dev
from shipworthy.server.settings import Settings


def test_other_machines_are_not_served(tmp_path: Path) -> None:
    folder = shop(tmp_path / "shop")
    development = Development(str(folder), Agent.load(folder, store="memory"))
    with pytest.raises(UsageError, match="loopback alone"):
        serve_dev(development, Settings(host="0.0.0.0"), listening=lambda *_: None, told=lambda _: None)
