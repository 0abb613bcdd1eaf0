"""The code blocks of a Markdown page, and a shell for those that hold commands."""

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.commands import Commands
from tests.conftest import FULL

ROOT = Path(__file__).resolve().parents[2]
FENCE = re.compile(r"^```(\w*)$")
REASON = re.compile(r"^<!-- not run: (.+) -->$")
RUN = re.compile(r"\b[0-9a-f]{8}\b")
TIME = re.compile(r"\b\d+(\.\d+)? (ms|s)\b")
BUSY = "the event loop has not turned for"
"""How a warning begins that only a busy machine gives."""
COMMENT = re.compile(r"\s+# .*$")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of a page."""

    page: str
    line: int
    language: str
    text: str
    reason: str
    """Why it is not run; empty where it is."""


def blocks(page: Path) -> list[Block]:
    """The blocks of a page, in order."""
    found, lines = list[Block](), page.read_text(encoding="utf-8").splitlines()
    opened: int | None = None
    for at, line in enumerate(lines):
        fence = FENCE.match(line)
        if fence and opened is None:
            opened = at
        elif line == "```" and opened is not None:
            reason = REASON.match(lines[opened - 1]) if opened else None
            text = "\n".join(lines[opened + 1 : at]) + "\n"
            name = page.relative_to(ROOT).as_posix()
            found.append(Block(name, opened + 1, lines[opened][3:], text, reason[1] if reason else ""))
            opened = None
    assert opened is None, f"{page}:{opened} is not closed"
    return found


class Shell:
    """Runs the commands of a page in its folder and in virtual time, with a state of its own and without any key."""

    def __init__(self, folder: Path, commands: Commands) -> None:
        self.folder, self._commands = folder, commands
        self.environ = {"SHIPWORTHY_HOME": str(folder / "state"), **({} if FULL else {"SHIPWORTHY_ROUTING": "light"})}

    def call(self, command: str, typed: str = "", codes: Sequence[int] = (0, 1)) -> str:
        """What `[NAME=VALUE …] shipworthy …` prints, standard output first; its exit code is one of `codes`."""
        words = shlex.split(COMMENT.sub("", command))
        settings = {}
        while "=" in words[0]:
            name, _, settings[name] = words.pop(0).partition("=")
        assert words[0] == "shipworthy", f"no command of this project: {command}"
        environ = {**self.environ, **settings}
        done = self._commands.run(*words[1:], said=typed.encode(), cwd=self.folder, **environ)
        assert done.returncode in codes, f"{command}: exit {done.returncode}: {done.stderr.decode()}"
        return (done.stdout + done.stderr).decode()

    def console(self, text: str) -> list[str]:
        """The commands of a transcript whose output is not what the page shows, each with both."""
        wrong = []
        for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
            command, *shown = part.splitlines()
            typed = "".join(line[2:] + "\n" for line in shown if line.startswith("> "))
            expected = [settled(line) for line in shown if not line.startswith("> ")]
            if RUN.search(command):
                command = RUN.sub(self.latest(), command)
            printed = self.call(command, typed, (0, 1, 2)).splitlines()
            came = [settled(line) for line in printed if not line.startswith(BUSY)]
            if not matches(expected, came):
                wrong.append("\n".join(["$ " + command, "the page shows:", *expected, "it prints:", *came]))
        return wrong

    def latest(self) -> str:
        """The id of the latest run."""
        found = RUN.search(self.call("shipworthy runs --limit 1"))
        assert found, "no run is recorded yet"
        return found[0]


def settled(line: str) -> str:
    """The line without what differs from run to run: times and ids."""
    return RUN.sub("RUN", TIME.sub("TIME", line)).rstrip()


def matches(expected: list[str], came: list[str]) -> bool:
    """Whether these are the lines that came; `...` stands for any number of lines."""
    if not expected:
        return not came
    if expected[0] == "...":
        return any(matches(expected[1:], came[at:]) for at in range(len(came) + 1))
    return bool(came) and came[0] == expected[0] and matches(expected[1:], came[1:])
