"""A llama.cpp that is none: its place in the path of a child, and a file for it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from shipworthy.models.local import server as servers
from shipworthy.models.local.server import LocalServer

FAKE = Path(__file__).parent / "fake"


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> None:
    """Children import the module beside this file in place of llama.cpp."""
    monkeypatch.setenv("PYTHONPATH", str(FAKE))
    monkeypatch.syspath_prepend(str(FAKE))


@pytest.fixture
def gguf(tmp_path: Path) -> str:
    """A file that begins as a GGUF file does."""
    file = tmp_path / "small.gguf"
    file.write_bytes(b"GGUF and more")
    return str(file)


@pytest.fixture
def serves(fake: None, gguf: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., LocalServer]]:
    """`serves(…)`: a server that has not been started, and is ended with the test."""
    made: list[LocalServer] = []
    monkeypatch.setattr(servers, "_SERVERS", {})

    def one(file: str = gguf, **settings: object) -> LocalServer:
        made.append(LocalServer(file, **settings))  # type: ignore[arg-type]
        return made[-1]

    yield one
    for server in [*made, *servers._SERVERS.values()]:
        server.stop()
