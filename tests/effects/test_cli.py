"""A write as a person meets it: shown, asked about, made on a yes, and reported where nobody knows."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from tests.commands import Commands, Done

TOOLS = '''
import os, signal
from pathlib import Path
from shipworthy import tool

OUTSIDE = Path(__file__).with_name("outside")


@tool(effect="write", timeout=50, label="Ordering {count} {what}")
def order(what: str, count: int) -> str:
    """Order something."""
    with OUTSIDE.open("a") as lines:
        lines.write(f"{count} {what}\\n")
        lines.flush()
        os.fsync(lines.fileno())
    if os.environ.get("KILLED"):
        os.kill(os.getpid(), signal.SIGKILL)
    return f"{count} {what}"
'''
SKILL = """
name: order_something
description: Order something
examples: [Order 3 chairs, Order 2 tables, I want to order 5 lamps]
inputs:
  what: {type: [chairs, tables, lamps], ask: What?}
  count: {type: integer, ask: How many?}
workflow:
  - tool: order
    confirm: "Order {count} {what}?"
  - answer: "Ordered {order}."
"""


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    folder = tmp_path / "desk"
    (folder / "skills").mkdir(parents=True)
    (folder / "agent.yaml").write_text("name: desk\nlimits: {max_latency_ms: 60000}\n")
    (folder / "tools.py").write_text(TOOLS)
    (folder / "skills" / "order_something.yaml").write_text(SKILL)
    return folder


@pytest.fixture(scope="module")
def commands(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Commands]:
    found = Commands(tmp_path_factory.mktemp("process"), {})
    yield found
    found.close()


Call = Callable[..., Done]


@pytest.fixture
def shipworthy(commands: Commands, desk: Path) -> Call:
    """Runs a command in a process of its own, with the state of this test."""
    return partial(commands.run, SHIPWORTHY_HOME=str(desk.parent / "state"))


def ordered(desk: Path) -> list[str]:
    outside = desk / "outside"
    return outside.read_text().splitlines() if outside.exists() else []


def test_a_write_is_shown_and_made_on_a_yes_by_another_process(shipworthy: Call, desk: Path) -> None:
    def run(message: str) -> str:
        return shipworthy("run", str(desk), message, "--session", "s").stdout.decode().strip()

    assert run("Order 3 chairs") == "Order 3 chairs?"
    assert ordered(desk) == []
    assert run("make it 4") == "Order 4 chairs?"
    assert run("yes") == "Ordered 4 chairs."
    assert ordered(desk) == ["4 chairs"]
    run("yes")
    assert ordered(desk) == ["4 chairs"]


def test_a_chat_asks_before_it_writes(shipworthy: Call, desk: Path) -> None:
    said = b"Order 3 chairs\nyes\nOrder 2 tables\nno\n/quit\n"
    done = shipworthy("chat", str(desk), said=said)
    assert b"Order 3 chairs?" in done.stdout
    assert b"Ordered 3 chairs." in done.stdout
    assert b"Order 2 tables?" in done.stdout
    assert ordered(desk) == ["3 chairs"]


def test_f35_what_nobody_knows_is_reported_and_not_done_again(shipworthy: Call, desk: Path) -> None:
    shipworthy("run", str(desk), "Order 3 chairs", "--session", "s")
    killed = shipworthy("run", str(desk), "yes", "--session", "s", KILLED="1")
    assert killed.returncode == -9
    for message in ("yes", "Order 3 chairs", "yes"):
        told = shipworthy("run", str(desk), message, "--session", "s")
        if message == "yes":
            assert b"Nobody knows whether this happened: Ordering 3 chairs (what chairs, count 3)" in told.stdout
            assert told.returncode == 1
    assert ordered(desk) == ["3 chairs"]
