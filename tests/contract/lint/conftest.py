"""Agents in a temporary folder, as `Agent.load` finds them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from shipworthy import Agent
from shipworthy.errors import SpecError

Files = dict[str, str]
HEAD = "name: s\ndescription: do it\nexamples: ['do it', 'do it now', 'please do it']\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Writes one skill, without its head, and other files into the folder `a` of the working directory."""
    monkeypatch.chdir(tmp_path)

    def written(skill: str, files: Files | None = None, *, tools: str = "") -> Path:
        every = {"agent.yaml": "name: a\nclock: 2024-05-15T10:00:00+00:00\n", "skills/s.yaml": HEAD + skill}
        if tools:
            every["tools.py"] = tools
        for name, text in (every | (files or {})).items():
            path = Path("a", name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return Path("a")

    return written


@pytest.fixture
def opened(folder: Callable[..., Path]) -> Callable[..., Agent]:
    """The agent of such files."""
    return lambda *args, **kwargs: Agent.load(folder(*args, **kwargs), store="memory")


@pytest.fixture
def told(opened: Callable[..., Agent]) -> Callable[..., list[str]]:
    """Every problem of such files: `file:line: what is wrong` and the repair; empty where the agent loads."""

    def problems(*args: object, **kwargs: object) -> list[str]:
        try:
            opened(*args, **kwargs)
        except SpecError as error:
            return [str(problem) for problem in error.problems]
        return []

    return problems
