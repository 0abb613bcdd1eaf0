from collections.abc import AsyncIterator
from typing import Any

import pytest
from tests.runtime.prompting.conftest import TELL, VERDICT, logs

from shipworthy import Reply, ScriptedModel, tool
from shipworthy.errors import ModelError
from shipworthy.events import Degraded, ModelChosen, TextDelta
from shipworthy.models.model import OpaquePart, Part, Price, Request, TextPart
from shipworthy.tokens.counting import load


class Breaking:
    """Says a sentence and two words, and then the line is cut: with an error, or by simply ending."""

    name, price = "breaking", Price()

    def __init__(self, *, error: bool = True) -> None:
        self.error, self.times = error, 0

    async def stream(self, request: Request) -> AsyncIterator[Part]:
        self.times += 1
        for word in ("Two ", "words. ", "And ", "more"):
            yield TextPart(text=word)
        if self.error:
            raise ModelError("overloaded")


async def test_answer_streams_sentence_by_sentence(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    heard: list[Any] = []
    text = "There are 42 errors in all. Most are old. Is that much?"
    model = ScriptedModel([text])
    agent = agent_of([{"tool": "logs"}, TELL], tools=[logs], model=model)
    result = await agent.run(go, emit=heard.append)
    pieces = [event.text for event in heard if isinstance(event, TextDelta)]
    assert pieces == ["There are 42 errors in all.", " Most are old.", " Is that much?"]
    assert result.text == text
    assert (result.status, result.model, result.usage.model_calls) == ("completed", "scripted", 1)
    assert model.requests[0].messages[-1].text == "Explain: 42 errors"
    assert [event.model for event in heard if isinstance(event, ModelChosen)] == ["scripted"]


async def test_prompt_in_the_middle_does_not_stream(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    heard: list[Any] = []
    steps = [{"tool": "logs"}, TELL, {"answer": "In short: {tell}"}]
    result = await agent_of(steps, tools=[logs], model=ScriptedModel(["much"])).run(go, emit=heard.append)
    assert result.text == "In short: much"
    assert [event.text for event in heard if isinstance(event, TextDelta)] == ["In short: much"]


@pytest.mark.parametrize("reply", [Reply(error="overloaded"), Reply(text=" "), Reply(text="late", seconds=60)])
async def test_f12_f14_f16_failing_model_gives_the_fallback(agent_of, go, reply, within) -> None:  # type: ignore[no-untyped-def]
    agent = agent_of([{"tool": "logs"}, TELL], tools=[logs], model=ScriptedModel([reply]), max_latency_ms=600)
    result = await agent.run(go)
    assert (result.status, result.text) == ("degraded", "Logs say 42 errors.")
    assert result.reason == ("deadline" if reply.seconds else "model_failed")
    assert result.usage.latency_ms == 300.0 or not reply.seconds
    assert within(result)


async def test_f47_model_beyond_the_budget_is_not_asked(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    model = ScriptedModel(["never"], price=Price(input=1000, output=1000))
    result = await agent_of([{"tool": "logs"}, TELL], tools=[logs], model=model, max_cost_usd=0.001).run(go)
    assert (model.requests, result.usage.cost_usd) == ([], 0)
    assert (result.status, result.reason, result.text) == ("degraded", "limit", "Logs say 42 errors.")


async def test_price_is_settled_at_what_was_used(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    model = ScriptedModel([Reply(text="x", input_tokens=100, output_tokens=10)], price=Price(input=1, output=2))
    result = await agent_of([{"prompt": "Explain"}], model=model).run(go)
    assert result.usage.cost_usd == pytest.approx(120 / 1_000_000)
    assert (result.usage.input_tokens, result.usage.output_tokens) == (100, 10)


@pytest.mark.parametrize("error", [True, False])
async def test_f08_after_the_first_sentence_nothing_starts_again(agent_of, go, error) -> None:  # type: ignore[no-untyped-def]
    load()  # or bytes are counted
    model, heard = Breaking(error=error), []
    agent = agent_of([{"tool": "logs"}, {**TELL, "retry": 2}], tools=[logs], model=model)
    result = await agent.run(go, emit=heard.append)
    line = "(The answer broke off here. What was found, in short:)"
    told = f"Two words.\n\n{line}\n\nLogs say 42 errors."
    assert (result.status, result.reason, result.text, model.times) == ("degraded", "model_failed", told, 1)
    assert "".join(event.text for event in heard if isinstance(event, TextDelta)) == told
    assert result.usage.output_tokens == 5, "F15: a cut stream is charged what was received"


async def test_typed_output_is_data(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    step = {"prompt": "Cause? {logs}", "as": "verdict", "output": VERDICT}
    steps = [{"tool": "logs"}, step, {"answer": "{verdict.cause}: {verdict.confidence:.0%}"}]
    model = ScriptedModel(['Sure: {"cause": "load", "confidence": 0.8}'])
    result = await agent_of(steps, tools=[logs], model=model).run(go)
    assert (result.status, result.text) == ("completed", "load: 80%")


async def test_f21_text_that_does_not_fit_is_cut_and_said(agent_of, go, within) -> None:  # type: ignore[no-untyped-def]
    @tool(max_tokens=1000)
    def long() -> str:
        """Long."""
        return " ".join(str(n) for n in range(3000))

    model = ScriptedModel(["short"])
    agent = agent_of(
        [{"tool": "long"}, {"prompt": "Sum up: {long}"}], tools=[long], model=model, max_context_tokens=200
    )
    result = await agent.run(go)
    assert (result.status, result.reason, result.text) == ("degraded", "context_cut", "short")
    assert result.usage.input_tokens <= 200
    assert within(result)


async def test_a_model_that_mends_its_answer_has_its_thoughts_back(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    thought = OpaquePart(kind="thinking", data={"thinking": "Hm."})
    model = ScriptedModel([Reply(text="no", opaque=(thought,)), '{"cause": "load", "confidence": 1}'])
    steps = [{"tool": "logs"}, {"prompt": "Cause? {logs}", "as": "verdict", "output": VERDICT, "retry": 1}]
    await agent_of(steps, tools=[logs], model=model).run(go)
    said = model.requests[1].messages[-2]
    assert (said.text, said.opaque, said.by) == ("no", (thought,), "scripted")


@pytest.mark.parametrize("retry", [0, 1])
async def test_field_49_the_reason_is_what_is_wrong_with_the_answer(agent_of, go, retry: int) -> None:  # type: ignore[no-untyped-def]
    heard: list[Any] = []
    step = {
        "prompt": "Cause? {logs}",
        "output": VERDICT,
        "retry": retry,
        "fallback": '{{"cause": "load", "confidence": 0}}',
    }
    limits = {"max_context_tokens": 2000, "max_output_tokens": 300, "max_cost_usd": 0.004}
    model = ScriptedModel(["It is the load."] * 8, price=Price(input=1, output=4))
    result = await agent_of([{"tool": "logs"}, step], tools=[logs], model=model, **limits).run(go, emit=heard.append)

    assert (result.status, result.reason) == ("degraded", "model_failed")
    assert ["JSON" in event.detail for event in heard if isinstance(event, Degraded)] == [True]
