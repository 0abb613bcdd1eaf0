"""The trading agent for measurements: scripted models, slow or flooding sources, always a state of its own."""

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import yaml

from shipworthy import Agent, Reply, ScriptedModel
from shipworthy.compiled import Compiled
from shipworthy.durable.memory import MemoryStore
from shipworthy.models.clients import Clients
from shipworthy.models.model import Model, Request
from shipworthy.models.row import Row
from shipworthy.routing.models.lineup import Configured

ROOT = Path(__file__).resolve().parents[2]
TRADING = ROOT / "examples" / "trading"
UNDERSTAND = "understand"
"""The name of the request in which a model reads a message that words alone do not explain."""
FIGURE_LINE = re.compile(r"[^\n]*\d[^\n]*")
Case = Mapping[str, object]


@contextlib.contextmanager
def own_state(**environ: str) -> Iterator[Path]:
    """A state folder of its own, and only these keys in the environment."""
    before = dict(os.environ)
    with tempfile.TemporaryDirectory() as folder:
        for name in [name for name in os.environ if name.endswith(("_API_KEY", "_BASE_URL", "_AUTH_TOKEN"))]:
            del os.environ[name]
        os.environ.update(environ, SHIPWORTHY_HOME=folder)
        try:
            yield Path(folder)
        finally:
            os.environ.clear()
            os.environ.update(before)


def cases() -> list[dict[str, object]]:
    """What people type to the trading agent, with what is expected of it."""
    found: list[dict[str, object]] = yaml.safe_load((TRADING / "cases.yaml").read_text(encoding="utf-8"))
    return found


def messages(case: Case) -> list[str]:
    """The messages of a case, in order."""
    said = case["say"]
    return list(map(str, said)) if isinstance(said, list) else [str(said)]


def expectations(case: Case) -> Mapping[str, object]:
    """What is expected of the last message of a case."""
    expected = case["expect"]
    assert isinstance(expected, Mapping)
    return expected


def copied(folder: Path, edit: Callable[[Path], None]) -> Path:
    """A copy of the trading agent, edited."""
    copy = folder / "trading"
    shutil.copytree(TRADING, copy, ignore=shutil.ignore_patterns("__pycache__"))
    edit(copy)
    return copy


def slowed(file: Path, name: str, seconds: float) -> None:
    """Let a tool of a `tools.py` wait before it answers, and give it the time to."""
    lines = file.read_text(encoding="utf-8").splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith(f"async def {name}("))
    head = max(n for n in range(at) if lines[n].startswith("@tool("))
    for n in range(head, at):
        lines[n] = re.sub(r"timeout=[\d.]+", f"timeout={seconds + 0.5}", lines[n])
    lines.insert(at + 2, f"    await asyncio.sleep({seconds})")
    text = "\n".join(lines) + "\n"
    if "import asyncio\n" not in text:
        text = text.replace("import datetime as dt\n", "import asyncio\nimport datetime as dt\n", 1)
    file.write_text(text, encoding="utf-8")


class ByTier(Clients):
    """Scripted models in place of the providers' clients: the catalogue, its prices and the choice stay as they are."""

    def __init__(self, script_of: Callable[[Row], Callable[[Request], Reply | str]]) -> None:
        super().__init__()
        self._script_of = script_of
        self.opened: dict[str, ScriptedModel] = {}

    def _opened(self, row: Row) -> Model:
        model = ScriptedModel(self._script_of(row), name=row.name, price=row.price)
        return self.opened.setdefault(row.name, model)


def with_tiers(
    script_of: Callable[[Row], Callable[[Request], Reply | str]],
    *,
    forced: str | None = None,
    folder: Path = TRADING,
) -> tuple[Agent, ByTier]:
    """The trading agent whose models are scripted by tier; `forced`: the tier or model that `--model` would name.

    The keys of its providers must be in the environment.
    """
    agent = Agent.load(folder, store=MemoryStore())
    clients = ByTier(script_of)
    built = agent._built
    built.lineup = Configured(built.compiled.spec.models, forced=forced, clients=clients)
    built.compiled = Compiled(built.compiled.spec, built.compiled.tools, built.lineup)
    return agent, clients


def with_model(script: Callable[[Request], Reply | str], *, folder: Path = TRADING) -> tuple[Agent, ScriptedModel]:
    """The trading agent with one scripted model."""
    model = ScriptedModel(script)
    return Agent.load(folder, model=model, store=MemoryStore()), model


def evidence(request: Request) -> str:
    """What a request brings to answer from: results of tools, or what its prompt was filled with."""
    results = [message.text for message in request.messages if message.role == "tool"]
    users = "\n".join(message.text for message in request.messages if message.role == "user")
    return "\n".join(results) or users.partition("\n\n")[2]


def truthful(request: Request, number: int = 0) -> str:
    """An answer with true figures alone: one line of the evidence as it stands, with other words for another number."""
    openings = ("In short", "Here is what I found", "To sum up", "Looking at the figures", "As far as the sample goes")
    found = FIGURE_LINE.findall(evidence(request))
    line = found[number % len(found)].strip(" -.") if found else "there is nothing to add"
    return f"{openings[number % len(openings)]}: {line}."
