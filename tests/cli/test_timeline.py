import json
from collections.abc import Callable

from tests.tracing.conftest import GO, looped, made

from shipworthy import Agent, Reply
from shipworthy.cli.timeline import CUT, cut, timeline
from shipworthy.durable.tapes import read_tape

__all__ = ["looped", "made"]


async def lines_of(agent: Agent, *messages: str) -> list[str]:
    for message in messages:
        result = await agent.run(message, session="s")
    return timeline(read_tape(await agent.tape(result.run_id) or ""))


async def test_everything_that_was_decided_is_told(made: Callable[..., Agent]) -> None:
    text = "\n".join(await lines_of(made([Reply(text="{}"), Reply(text="It does well.")]), GO))
    for words in (
        "agent · ",
        f"“{GO}”",
        "→ job: ",
        "ticker = NVDA",
        "· bound: 5 calls",
        "▸ Get price",
        "✓ Get price",
        "✗ Get news",
        "– Get news left out: ",
        "» words asks: Say how NVDA does",
        "« It does well.",
        "tokens in, ",
        "· model: scripted (the one model of this agent)",
        "? asks (input): How many?",
        "asked (input): ",
        "used of its bound: ",
    ):
        assert words in text, words


async def test_calls_of_a_loop_are_told(made: Callable[..., Agent], looped: list[Reply]) -> None:
    text = "\n".join(await lines_of(made(looped), "Wonder a bit"))
    assert '« wants get_price {"ticker":"NVDA"}' in text
    assert "« It wonders." in text


async def test_every_line_is_short_and_begins_with_its_time(made: Callable[..., Agent]) -> None:
    lines = await lines_of(made([Reply(text="long " * 500)] * 3), GO)
    assert all(len(line) < 200 and "\n" not in line for line in lines)
    assert json.dumps(lines)
    assert len(cut("x " * 500)) == CUT + 1
