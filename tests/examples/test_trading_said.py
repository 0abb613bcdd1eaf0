"""The trading example reads each message once, and takes a short way to its route."""

import datetime as dt
import sys
from collections.abc import Callable
from pathlib import Path
from types import CodeType, FrameType

import pytest

from shipworthy import Agent
from shipworthy.durable.memory import MemoryStore
from shipworthy.routing import manners, said, words
from shipworthy.routing.values.inputs import fill

HOME = Path(__file__).parents[2] / "examples" / "trading"
MOST_FUNCTIONS = 98
"""Functions of routing, the encoder among them, that a routed message with one input enters; comprehensions are none.

Twelve of them are for the mood of a message and what it shows beside its words. Two are for what the skills take of the
values, and for names in other languages; seven find out whether the message
is an example but for its values.
"""


TALK = (
    *("what is the price of NVDA", "and AMD?", "buy shares of AMD", "7", "make it 8", "yes"),
    *("Hi, how do people feel about Tesla? Please be quick, thanks", "what is the weather on the moon"),
)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """What the tokenizer and the search for manners have read."""
    calls: dict[str, list[str]] = {"tokenize": [], "requests": []}

    def counted(name: str, function: Callable[..., object]) -> Callable[..., object]:
        return lambda text, *more: calls[name].append(text) or function(text, *more)

    tokenize = counted("tokenize", words.tokenize)
    for module in (words, said):
        monkeypatch.setattr(module, "tokenize", tokenize)
    monkeypatch.setattr(said, "requests", counted("requests", manners.requests))
    return calls


async def test_a_message_is_tokenised_once_in_a_whole_run(
    account: Path, read: dict[str, list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    agent = Agent.load(HOME, store=MemoryStore())
    # What is tokenised of the definition is tokenised on first use, and kept.
    for message in ("price of Intel", "and Apple?", "buy shares of Tesla", "3", "make it 4", "yes", "the moon"):
        await agent.run(message, session="before")
    for message in TALK:
        read["tokenize"].clear()
        read["requests"].clear()
        result = await agent.run(message, session="s")
        with capsys.disabled():
            sys.stdout.write(f"\n  {message!r}: tokenised {len(read['tokenize'])} times; {result.status}")
        # A plain yes is known by its letters.
        assert read["tokenize"] == ([] if message == "yes" else [message])
        # The message is split into its sentences once, and each piece that may be a request of its own once more.
        assert read["requests"] in ([], [message]) or all(part in message for part in read["requests"])


def test_a_routed_message_enters_few_functions(account: Path) -> None:
    agent = Agent.load(HOME).compiled
    entered = set[CodeType]()

    def routed(message: str) -> object:
        now = dt.datetime(2026, 5, 4, tzinfo=dt.UTC)
        heard = said.Said(message, now)
        route = agent.router.choose(heard)
        return fill(agent.graph(str(route.skill)).inputs, heard, agent.extractor)

    def note(frame: FrameType, event: str, _: object) -> None:
        code = frame.f_code
        if event == "call" and "/shipworthy/routing/" in code.co_filename and "comp>" not in code.co_name:
            entered.add(code)

    routed("what is the sentiment on AMD")
    sys.setprofile(note)
    try:
        routed("What's the sentiment on NVDA today?")
    finally:
        sys.setprofile(None)
    assert len(entered) <= MOST_FUNCTIONS, sorted(code.co_qualname for code in entered)
