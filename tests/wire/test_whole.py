"""Answers that a server cuts are whole for who reads them, in all formats."""

from typing import Any

import pytest
from tests.wire.conftest import GO, WIRES, models_at

from shipworthy import Reply, Step
from shipworthy.contract.phrases.phrases import built_in
from shipworthy.sim.server import SimServer
from shipworthy.tokens.counting import count

PHRASES = built_in("en")

TEXT = (
    "NVDA is up today. Its volume is high. The outlook of its suppliers is good. Nothing speaks against it. So hold it."
)
WHOLE = [TEXT[: at + 1] for at, letter in enumerate(TEXT) if letter == "."]
FALLBACK = "Price only: 142.50."
PROMPT: dict[str, Any] = {"workflow": (Step(prompt="Say how NVDA is doing.", fallback=FALLBACK),)}


async def told(agent: Any) -> tuple[Any, str]:
    shown: list[str] = []
    async with agent:
        result = await agent.run(GO, emit=lambda e: shown.append(e.text) if e.type == "text_delta" else None)
    assert "".join(shown) == result.text
    return result, result.text


@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize("fault", ["cut", "stall"])
async def test_F08_F12_F14_an_answer_that_is_cut_at_any_part_ends_whole(wire: str, fault: str, job: Any) -> None:
    for at in range(1, 24, 4):
        async with SimServer(script=lambda _, at=at: Reply(text=TEXT, error=f"{fault}@{at}")) as sim:  # type: ignore[misc]
            result, text = await told(job(models_at(sim, wire), max_latency_ms=4000, **PROMPT))
        cause: Any = "broken" if fault == "cut" else "deadline"
        allowed = [f"{whole}\n\n{PHRASES(f'cut_{cause}_follows')}\n\n{FALLBACK}" for whole in WHOLE]
        assert text in [FALLBACK, TEXT, *allowed]
        assert result.status == ("completed" if text == TEXT else "degraded")
        assert result.reason in (None, "model_failed", "deadline")


@pytest.mark.parametrize("wire", WIRES)
@pytest.mark.parametrize("reasoning", [0, 2000])
async def test_no_more_than_the_cap_is_shown_whatever_room_there_is_to_think(
    wire: str, reasoning: int, job: Any
) -> None:
    async with SimServer(script=lambda _: " ".join(TEXT.replace("NVDA", f"N{n}") for n in range(40))) as sim:
        models = models_at(sim, wire, reasoning=reasoning)
        result, text = await told(job(models, max_output_tokens=60, max_cost_usd=0.1, **PROMPT))
    answer, line, rest = text.partition(f"\n\n{PHRASES('cut_length_follows')}\n\n")
    assert 30 < count(answer) <= 60
    assert answer.endswith(".")
    assert (bool(line), rest, result.reason) == (True, FALLBACK, "output_cut")
