"""Small agents in a temporary folder, and the problems that loading them finds."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from shipworthy.contract.read import load
from shipworthy.errors import Problem, SpecError

SKILL = "name: hello\nworkflow:\n  - answer: Hi\n"


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Writes files (name → text or bytes) into the folder `a`, relative to the working directory, and gives it."""
    monkeypatch.chdir(tmp_path)

    def files(contents: dict[str, str | bytes] | None = None, *, folder: str = "a") -> Path:
        every: dict[str, str | bytes] = {"agent.yaml": "name: a\n", "skills/hello.yaml": SKILL, **(contents or {})}
        for name, text in every.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return Path(folder)

    return files


@pytest.fixture
def refused(write: Callable[..., Path]) -> Callable[..., list[Problem]]:
    """The problems of an agent with these files."""

    def problems(contents: dict[str, str | bytes]) -> list[Problem]:
        with pytest.raises(SpecError) as caught:
            load(write(contents))
        return list(caught.value.problems)

    return problems


@pytest.fixture
def skill_refused(refused: Callable[..., list[Problem]]) -> Callable[..., list[Problem]]:
    """The problems of one skill, written as YAML in `a/skills/s.yaml`."""

    def problems(text: str | bytes) -> list[Problem]:
        return refused({"skills/s.yaml": text})

    return problems


@pytest.fixture(autouse=True)
def _path_stays() -> Iterator[None]:
    import sys

    before = list(sys.path)
    yield
    assert sys.path == before
