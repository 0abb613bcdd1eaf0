"""A real model on this machine, with what its server itself has counted; skipped by name where it cannot be had."""

import os
import re
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import shell as shell

from shipworthy import Agent, RunResult, Skill, Step, tool
from shipworthy.contract.bounds.bound import DIMENSIONS
from shipworthy.models.local import server as servers
from shipworthy.models.local import weights
from shipworthy.models.local.installed import missing
from shipworthy.models.local.server import LocalServer
from shipworthy.tokens.counting import load

GO = "Do the daily job"
WIRES = ("openai", "anthropic")
LIMITS = {"max_latency_ms": 300_000, "max_output_tokens": 24, "max_context_tokens": 1000, "max_cost_usd": 0.01}
"""So much time that no clock decides, on a machine however busy."""
TEMPLATE = """{%- if tools %}<|im_start|>system
You may call these functions:
{% for tool in tools %}{{ tool | tojson }}
{% endfor %}To call one, write <tool_call>{"name": "…", "arguments": {…}}</tool_call> and nothing else.<|im_end|>
{% endif %}{%- for message in messages %}<|im_start|>{{ message.role }}
{{ message.content or '' }}{%- for call in message.tool_calls or [] %}
<tool_call>{"name": {{ call.function.name | tojson }}, "arguments": {{ call.function.arguments | tojson }}}</tool_call>{%- endfor %}<|im_end|>
{% endfor %}{%- if add_generation_prompt %}<|im_start|>assistant
{% endif %}"""
"""A chat template with a place for tools, for a model whose own has none."""


@tool(max_tokens=60)
def get_price(ticker: str) -> str:
    """The price of a stock."""
    return f"{ticker}: 142.50 dollars"


@tool(max_tokens=60)
def get_news(ticker: str) -> str:
    """News about a stock."""
    return f"{ticker}: strong demand"


@pytest.fixture(scope="session")
def gguf() -> Path:
    """The weights of the small model, fetched by `make`."""
    if words := missing():
        pytest.skip(f"real model: {words}")
    kept = Path(os.environ["REAL_CACHE"]) / "shipworthy" / "models" / weights.FILE
    if not kept.exists():
        pytest.skip("real model: it is not here, run `shipworthy local --fetch`")
    place = weights.folder()
    place.mkdir(parents=True, exist_ok=True)
    if not (place / weights.FILE).exists():
        (place / weights.FILE).symlink_to(kept)
    load()
    return kept


@dataclass(frozen=True)
class Counted:
    """What a server has counted: requests in its log, tokens in its metrics."""

    requests: int
    input_tokens: int
    output_tokens: int


class Served:
    """A running server, and what it has counted since the last look."""

    def __init__(self, server: LocalServer) -> None:
        self.server = server
        self.url = server.start(print)["url"]
        self._before = Counted(0, 0, 0)

    def counted(self) -> Counted:
        """What it has counted since the last time this was asked."""
        told = self._metrics()
        while told["requests_processing"] != "0" or told["requests_deferred"] != "0":
            time.sleep(0.02)  # of a run that has given up, it notices with the next token
            told = self._metrics()
        # The input of a request is what was processed and what its cache held.
        sent = int(told["prompt_tokens_total"]) + int(told["prompt_tokens_cached_total"])
        now = Counted(self.server.log().count("launch_slot_"), sent, int(told["tokens_predicted_total"]))
        before, self._before = self._before, now
        return Counted(*(new - old for new, old in zip(vars(now).values(), vars(before).values(), strict=True)))

    def _metrics(self) -> dict[str, str]:
        with urllib.request.urlopen(f"{self.url}/metrics") as answer:
            return dict(re.findall(r"^llamacpp:(\w+) (\d+)$", answer.read().decode(), re.MULTILINE))


def _served(key: str, server: LocalServer) -> Iterator[Served]:
    servers._SERVERS[key] = server
    yield Served(server)
    servers._SERVERS.pop(key).stop()


@pytest.fixture(scope="session")
def _plain(gguf: Path) -> Iterator[Served]:
    yield from _served("", LocalServer(verbosity=3))


@pytest.fixture(scope="session")
def _tooled(gguf: Path) -> Iterator[Served]:
    yield from _served(str(gguf), LocalServer(str(gguf), template=TEMPLATE, verbosity=3))


@pytest.fixture
def served(_plain: Served) -> Served:
    """The server behind the name `local`; it has counted nothing yet."""
    _plain.counted()
    return _plain


@pytest.fixture
def tooled(_tooled: Served) -> Served:
    """The server behind `local:FILE`, whose template has a place for tools."""
    _tooled.counted()
    return _tooled


@pytest.fixture
def job() -> Callable[..., Agent]:
    """`job(wire, name=…, **skill)`: an agent of one skill, asked in a wire format."""

    def made(wire: str, *, name: str = "local", **skill: Any) -> Agent:
        work = (
            {}
            if {"tools", "workflow"} & set(skill)
            else {"workflow": (Step(prompt="Say what a kettle is.", fallback="It boils water."),)}
        )
        one = Skill(name="job", description="Do the daily job", examples=(GO,), **{**LIMITS, **work, **skill})
        return Agent(skills=[one], tools=[get_price, get_news], models={"fast": [{"name": name, "wire": wire}]})

    return made


def over(result: RunResult) -> dict[str, Any]:
    """The dimensions in which a result used more than was promised."""
    used, most = result.usage.as_dict(), result.bound.as_dict()
    return {n: (used[n], most[n]) for n in DIMENSIONS if most[n] is not None and used[n] > most[n]}


def charged(*results: RunResult) -> Counted:
    """What runs were charged, in the terms of the server."""
    usages = [result.usage for result in results]
    return Counted(
        sum(u.model_calls for u in usages), sum(u.input_tokens for u in usages), sum(u.output_tokens for u in usages)
    )
