"""What a server tells of its tokens, in all formats: too little, nothing, or more than it was given."""

import json
from typing import Any

import pytest
from tests.models.responding import counted, message, opened, state
from tests.models.serving import event, serving
from tests.wire.conftest import GO, PRICE, WIRES

from shipworthy import Agent, Step
from shipworthy.tokens.counting import count

TEXT = "NVDA is up two percent today on strong volume and good news from its suppliers. "
LONG = "".join(
    TEXT.replace("NVDA", name) for name in ("NVDA", "AMD", "Intel", "Apple", "Tesla", "Meta", "Nokia", "Shell")
)
LOOP: dict[str, Any] = {"tools": ["get_price", "get_news"], "max_iterations": 3, "fallback": "-"}
PROMPT: dict[str, Any] = {"workflow": (Step(prompt="Say how NVDA is doing.", fallback="-"),)}


def body(kind: str, text: str, told: tuple[int, int] | None) -> bytes:
    """The stream of an answer, with this usage of input and output."""
    if kind == "openai":
        used = {} if told is None else {"usage": {"prompt_tokens": told[0], "completion_tokens": told[1]}}
        chunks: list[Any] = [{"choices": [{"index": 0, "delta": {"content": text}}]}]
        chunks += [{"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}], **used}]
        return b"".join(b"data: %s\n\n" % json.dumps(chunk).encode() for chunk in chunks) + b"data: [DONE]\n\n"
    if kind == "responses":
        used = {} if told is None else {"usage": counted(*told)}
        _, item = message(0, text)
        done = event("response.completed", response=state("completed", [item], **used))
        return opened() + message(0, text)[0] + done
    start = {} if told is None else {"usage": {"input_tokens": told[0], "output_tokens": 1}}
    end = {} if told is None else {"usage": {"output_tokens": told[1]}}
    events: list[Any] = [
        {"type": "message_start", "message": start},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": text}},
        {"type": "content_block_stop", "index": 0},
        {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, **end},
        {"type": "message_stop"},
    ]
    return b"".join(b"data: %s\n\n" % json.dumps(event).encode() for event in events)


async def ran(job: Any, kind: str, sends: bytes, **skill: Any) -> tuple[Any, list[Any]]:
    async with serving(sends) as server:
        one = {"name": f"{kind}:m", "wire": kind, "base_url": server.url, "price": PRICE, "tokens_per_o200k": 1.0}
        models = {"fast": [one]}
        agent: Agent = job(models, max_context_tokens=1000, max_output_tokens=300, **skill)
        async with agent:
            events: list[Any] = []
            return await agent.run(GO, emit=events.append), events


@pytest.mark.parametrize("kind", WIRES)
@pytest.mark.parametrize("told", [None, (0, 0), (0, 140), (50, 0)])
async def test_field_14_what_is_not_told_or_cannot_be_true_is_counted(kind: str, told: Any, job: Any) -> None:
    result, events = await ran(job, kind, body(kind, LONG, told), **PROMPT)
    told = told or (0, 0)
    assert result.status == "completed"
    assert result.usage.input_tokens == told[0] or (not told[0] and 5 < result.usage.input_tokens < 60)
    assert result.usage.output_tokens == (told[1] or count(LONG))
    assert result.usage.cost_usd > 0.0005
    assert "usage_exceeded" not in [event.type for event in events]


@pytest.mark.parametrize("kind", WIRES)
@pytest.mark.parametrize("told", [(50, 302), (50, 1200), (1300, 20)])
async def test_field_42_an_answer_is_given_whatever_was_counted_for_it(kind: str, told: Any, job: Any) -> None:
    result, events = await ran(job, kind, body(kind, TEXT, told), **PROMPT)
    assert (result.status, result.text.strip()) == ("completed", TEXT.strip())
    assert (result.usage.input_tokens, result.usage.output_tokens) == told
    (over,) = [event for event in events if event.type == "usage_exceeded"]
    assert (over.input_tokens, over.output_tokens) == (max(told[0] - 1000, 0), max(told[1] - 300, 0))


@pytest.mark.parametrize("kind", WIRES)
@pytest.mark.parametrize(("told", "reason"), [((39, 16), "tools_not_read"), ((300, 16), None)])
async def test_field_53_an_answer_without_its_tools_is_less_than_it_could_be(
    kind: str, told: Any, reason: str | None, job: Any
) -> None:
    result, _ = await ran(job, kind, body(kind, TEXT, told), **LOOP)
    assert (result.status, result.reason) == ("degraded" if reason else "completed", reason)
    assert (result.usage.input_tokens, result.usage.output_tokens) == told
