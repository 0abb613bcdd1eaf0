"""A test file of another project, and a run of it with the plugin."""

import pytest

from shipworthy import public  # noqa: F401  # imported before pytester notes what is to be forgotten
from shipworthy.check.testing import repeated  # noqa: F401

OTHERS = ("anyio", "langsmith_plugin", "schemathesis")
"""Plugins of other packages, which each session would import again: a second."""
PLUGIN = ("-p", "shipworthy.check.plugin", *(word for name in OTHERS for word in ("-p", f"no:{name}")))


AGENT = """
import itertools
import pytest
from shipworthy import Agent, Input, Reply, ScriptedModel, Skill, Step, call, tool

COUNT = itertools.count()
SEEN = []

@tool
def look_up(ticker: str) -> str:
    "Look a price up."
    return f"{ticker} stands at 5"

@tool
def search(ticker: str) -> str:
    "Search for news."
    return f"no news of {ticker}"

def opened(**more):
    price = Skill(
        name="price", description="Say what a stock costs", examples=("What does NVDA cost?", "price of AMD"),
        inputs={"ticker": Input(type="ticker", ask="Which stock?")},
        workflow=(Step(tool="look_up", as_="found"), Step(answer="{found}")),
    )
    loop = Skill(
        name="dig", description="Dig deep into one stock", examples=("Dig deep into NVDA",), tools=("look_up", "search"),
        max_iterations=3,
    )
    return Agent(name="desk", skills=[price, loop], tools=[look_up, search], **more)
"""


def ran(pytester: pytest.Pytester, body: str, *words: str) -> pytest.RunResult:
    pytester.makepyfile(test_desk=AGENT + body)
    loops = ("-o", "asyncio_default_fixture_loop_scope=function") if "no:asyncio" not in words else ()
    return pytester.runpytest_inprocess(*PLUGIN, "-p", "no:cacheprovider", *loops, *words)
