"""A server with ten thousand recorded runs."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.server.served import served, wait_until_ready

AGENT = "tests.browser.recorded:agent"
MANY = 10_000
Place = tuple[str, dict[str, str]]
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Its address, and the run of each skill."""
    home = tmp_path_factory.mktemp("recorded")
    command = [sys.executable, "-m", "tests.browser.recorded", str(home), str(MANY)]
    # In a process of its own: the browser is driven by an event loop that runs in this one.
    env = {**os.environ, "SHIPWORTHY_ROUTING": "light"}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True, timeout=120)
    with served(home, AGENT) as process:
        wait_until_ready(process.url)
        yield process.url, json.loads(done.stdout)
