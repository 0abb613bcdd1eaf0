"""Every code block of README and docs runs, loads, or says why it does not."""

import contextlib
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.commands import Commands
from tests.docs.blocks import COMMENT, ROOT, Block, Shell, blocks, matches

from shipworthy import Agent, ScriptedModel

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
IN_ORDER = ROOT / "docs" / "tutorial.md"
"""A page that test_tutorial.py follows from its first block to its last."""
LONG = dict.fromkeys(
    ("docs/assistant.md", "docs/calendar.md", "docs/check.md", "docs/email.md", "docs/trials.md"), pytest.mark.real
)
"""Pages whose commands take from four seconds of a processor to half a minute."""


def place(page: Path) -> str:
    """Where a page stands in the project."""
    return page.relative_to(ROOT).as_posix()


NOT_RUN = {
    "README.md": ["it asks a provider, and serves until it is stopped"],
    "docs/agui.md": ["it needs a server"],
    "docs/anthropic.md": ["it needs a server"],
    "docs/assistant.md": ["it is a part of examples/assistant/skills/mail_findings.yaml"],
    "docs/certificate.md": ["it makes a key"],
    "docs/database.md": ["it needs a server"],
    "docs/encoder.md": ["it fetches packages", "it fetches packages"],
    "docs/local.md": [
        "it fetches a model",
        "it fetches a model",
        "a real model says something else each time",
    ],
    "docs/dev.md": ["it serves until it is ended"],
    "docs/inspect.md": ["the id is of a run of yours"],
    "docs/mcp-tools.md": ["it needs servers", "it needs servers"],
    "docs/mcp.md": ["it serves until its client ends it"],
    "docs/models.md": ["it asks a provider"],
    "docs/operation.md": ["it builds images, and serves until it is stopped"],
    "docs/openai.md": ["it needs a server", "it needs a server"],
    "docs/remote-specialists.md": ["it needs agents", "it needs agents", "it needs agents"],
    "docs/page.md": ["it serves until it is stopped"],
    "docs/serve.md": ["it serves until it is stopped", "it needs a server", "it needs a server"],
    "docs/telemetry.md": ["it names a collector"],
    "docs/tools-from.md": ["it needs a package of another library", "it needs servers"],
    "docs/watch.md": ["it needs runs of a week"],
}
"""The reasons that pages give; every other block is run."""
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
TOOLS = '''
from shipworthy import tool


@tool(timeout=1)
def get_sentiment(ticker: str) -> str:
    """How people feel about a stock."""
    return "well"


@tool(timeout=1)
def find_orders(customer: str) -> list[dict[str, object]]:
    """The orders of a customer."""
    return [{"id": "A-1001", "state": "shipped", "price": 20.5}, {"id": "A-1002", "state": "new", "price": 3.0}]


@tool(timeout=1)
def apologise() -> str:
    """Words of regret."""
    return "sorry"


@tool(timeout=1, effect="write", identity=("order_id",))
def refund(order_id: str) -> dict[str, str]:
    """Pay an order back."""
    return {"id": order_id}
'''
SKILL = """
name: sentiment
description: Say how people feel about a stock
examples: ["How do people feel about NVDA?"]
tools: [get_sentiment]
instructions: Say how people feel.
max_cost_usd: 0.001
"""


class Page:
    """What the blocks of a page share: a folder, a state, and the names of their Python."""

    def __init__(self, folder: Path, commands: Commands) -> None:
        self.folder = folder
        self.shell = Shell(folder, commands)
        # What is computed from the examples of the agents is computed for one page, and not for each.
        kept, state = commands.folder / "cache", folder / "state"
        kept.mkdir(mode=0o700, exist_ok=True)
        state.mkdir(mode=0o700)
        (state / "cache").symlink_to(kept)
        self.names: dict[str, Any] = {"__name__": "page"}
        shutil.copytree(ROOT / "examples", folder / "examples", ignore=shutil.ignore_patterns("__pycache__"))

    def python(self, block: Block) -> None:
        """Run it after the Python blocks that stand before it on the page."""
        exec(compile(block.text, f"{block.page}:{block.line}", "exec"), self.names)

    def yaml(self, block: Block) -> None:
        """Load it as the file that its first line names: in the trading agent, or in a small one."""
        file = block.text.splitlines()[0].removeprefix("# ")
        own = self.folder / "examples" / "trading"
        folder = self.folder / f"agent-{block.line}"
        if file == "talk.yaml":
            (self.folder / file).write_text(block.text, encoding="utf-8")
            told = self.shell.call(f"shipworthy talk {file} --json")
            assert '"holds":false' not in told, told
            return
        if (own / file).exists() and file != "agent.yaml":
            shutil.copytree(own, folder)
            (folder / file).write_text(block.text, encoding="utf-8")
        else:
            self._small(folder)
            head = "name: small\n" if file == "agent.yaml" else ""
            (folder / file).write_text(head + block.text, encoding="utf-8")
        agent = Agent.load(folder, model=ScriptedModel(["Well."]))
        if file != "agent.yaml":
            assert Path(file).stem in agent.bounds()

    @staticmethod
    def _small(folder: Path) -> None:
        for name, text in {
            "agent.yaml": "name: small\nknowledge: {path: knowledge}\n",
            "tools.py": TOOLS,
            "skills/sentiment.yaml": SKILL,
            "knowledge/report.md": "# Report\n\nMargins grew.\n",
        }.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")

    def console(self, block: Block) -> None:
        """Run its commands; what they print is what it shows."""
        wrong = self.shell.console(block.text)
        assert not wrong, "\n\n".join(wrong)

    def sh(self, block: Block) -> None:
        """Run its commands; a `make` must have its target, and a server serves the lines below it."""
        port = str(_free_port())
        with contextlib.ExitStack() as stack:
            for line in block.text.splitlines():
                command = COMMENT.sub("", line).replace("8399", port)
                if command.startswith("make "):
                    assert command.removeprefix("make ") in TARGETS, f"there is no target for `{command}`"
                elif command.startswith("shipworthy sim"):
                    stack.enter_context(self._serving(command))
                elif command:
                    self.shell.call(command, typed="hello\n")

    @contextlib.contextmanager
    def _serving(self, command: str) -> Iterator[None]:
        words = [sys.executable, "-m", *command.split()]
        with subprocess.Popen(words, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
            try:
                assert server.stdout is not None
                assert b"is listening on" in server.stdout.readline()
                yield
            finally:
                server.terminate()
                server.communicate(timeout=60)


@pytest.fixture(scope="module")
def commands(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Commands]:
    """The process whose children run the commands of all pages."""
    found = Commands(tmp_path_factory.mktemp("process"), {"PYTHONIOENCODING": "utf-8"}, virtual=True, everything=True)
    yield found
    found.close()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.mark.parametrize(
    "page", [pytest.param(page, id=place(page), marks=LONG.get(place(page), ())) for page in PAGES if page != IN_ORDER]
)
def test_every_block_of_the_page(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, virtual_loops: None, commands: Commands
) -> None:
    monkeypatch.chdir(tmp_path)
    shared, wrong = Page(tmp_path, commands), []
    kinds: dict[str, Callable[[Block], None]] = {
        "python": shared.python, "yaml": shared.yaml, "console": shared.console, "sh": shared.sh,
    }  # fmt: skip
    for block in blocks(page):
        if block.reason:
            continue
        try:
            kinds[block.language](block)
        except (Exception, SystemExit) as error:
            wrong.append(f"{block.page}:{block.line} ({block.language}): {type(error).__name__}: {error}")
    assert not wrong, "\n\n".join(wrong)


def test_what_is_not_run_says_why() -> None:
    every = [block for page in PAGES for block in blocks(page)]
    reasons: dict[str, list[str]] = {}
    for block in every:
        if block.reason:
            reasons.setdefault(block.page, []).append(block.reason)
    assert reasons == NOT_RUN
    assert {block.language for block in every} <= {"python", "yaml", "console", "sh", "js", "text"}


def test_a_block_that_is_wrong_is_found(tmp_path: Path, commands: Commands) -> None:
    page = Page(tmp_path, commands)
    with pytest.raises(NameError):
        page.python(Block("a.md", 1, "python", "print(missing)\n", ""))
    with pytest.raises(Exception, match="did you mean"):
        page.yaml(Block("a.md", 2, "yaml", "# agent.yaml\nlimitz: {}\n", ""))
    with pytest.raises(AssertionError, match="no target"):
        page.sh(Block("a.md", 3, "sh", "make nothing\n", ""))
    with pytest.raises(AssertionError, match="exit 2"):
        page.sh(Block("a.md", 4, "sh", "shipworthy run nowhere x\n", ""))
    with pytest.raises(AssertionError, match="it prints"):
        page.console(Block("a.md", 5, "console", "$ shipworthy settle\nAll is well.\n", ""))


def test_three_dots_stand_for_any_lines() -> None:
    assert matches(["a", "...", "d"], ["a", "b", "c", "d"])
    assert matches(["...", "a"], ["a"])
    assert not matches(["a", "...", "d"], ["a", "b"])
    assert not matches(["a"], ["a", "b"])


def test_the_refund_of_the_contract_page_runs(tmp_path: Path, virtual_loops: None, commands: Commands) -> None:
    (block,) = [one for one in blocks(ROOT / "docs" / "contract.md") if "name: refund_orders" in one.text]
    Page(tmp_path, commands).yaml(block)
    agent = Agent.load(tmp_path / f"agent-{block.line}")
    for said, told in (
        ("Refund my orders", "mail address"),
        ("ann@example.org, it was late", "Pay 20.50 back for order A-1001?"),
        ("yes", "Paid back: A-1001."),
    ):
        assert told in agent.run_sync(said, session="s").text
