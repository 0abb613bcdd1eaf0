"""Six short runs with a real model: what a person gets is whole and inside the limits, and charged as it was counted."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.real_model.conftest import GO, LIMITS, WIRES, Served, charged, over

from shipworthy import Agent, Step

Job = Callable[..., Agent]
Shell = Callable[..., tuple[int, str, str]]
pytestmark = pytest.mark.real_time


@pytest.mark.parametrize("wire", WIRES)
async def test_a_text_is_charged_as_the_server_counted_it(job: Job, served: Served, wire: str) -> None:
    async with job(wire) as agent:
        result = await agent.run(GO)

    assert (result.status, result.model) in (("completed", "local"), ("degraded", "local"))
    assert result.text.strip()
    assert charged(result) == served.counted()
    assert over(result) == {}
    assert result.usage.cost_usd == 0


async def test_a_typed_answer_fits_or_its_fallback_stands(job: Job, served: Served) -> None:
    typed = Step(
        prompt="Is a kettle hot? Answer with JSON.", as_="mood", output={"hot": "yesno"}, fallback='{{"hot": false}}'
    )
    async with job("openai", workflow=(typed, Step(answer="Hot: {mood.hot}"))) as agent:
        result = await agent.run(GO)

    assert result.text in ("Hot: yes", "Hot: no")
    assert result.status == "completed" or result.reason is not None
    assert charged(result) == served.counted()
    assert over(result) == {}


async def test_a_loop_whose_tools_the_template_cannot_hold_is_degraded(job: Job, served: Served) -> None:
    async with job("openai", tools=["get_price"], fallback="No model could look.") as agent:
        result = await agent.run(GO)

    # By the refusal of the local model, or by what the server's count says of the request.
    assert (result.status, result.reason) in (("degraded", "model_failed"), ("degraded", "tools_not_read"))
    assert result.text == "No model could look."
    assert charged(result) == served.counted()


async def test_an_answer_ends_at_its_cap(job: Job, served: Served) -> None:
    words = "Write the numbers from one to one hundred, all of them, in words."
    counting = Step(prompt=words, fallback="One, two, and so on.")
    async with job("anthropic", workflow=(counting,), max_output_tokens=8) as agent:
        result = await agent.run(GO)

    assert result.usage.output_tokens <= 8
    assert (result.status, result.reason) == ("degraded", "output_cut") or result.usage.output_tokens < 8
    assert charged(result) == served.counted()


def test_a_person_chats_with_it(shell: Shell, served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    limits = "".join(f"{name}: {value}\n" for name, value in LIMITS.items())
    (tmp_path / "skills").mkdir()
    (tmp_path / "agent.yaml").write_text("name: small\nmodels: {fast: [local]}\n")
    (tmp_path / "skills" / "talk.yaml").write_text(
        f'name: talk\ndescription: Talk about kettles\nexamples: ["{GO}"]\ninstructions: Talk about kettles.\n{limits}'
    )
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{GO}\n/quit\n"))
    code, out, _ = shell("chat", str(tmp_path))
    counted = served.counted()

    assert code == 0
    assert "talk · 0 tools · 1 model call · " in out
    assert counted.requests == 1
