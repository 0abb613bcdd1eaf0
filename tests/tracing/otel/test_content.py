"""What was said stands in spans only on request, in the JSON of the conventions, without secrets (F49)."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.batches import batch
from tests.tracing import test_canaries
from tests.tracing.canaries import canaries, forms, planted
from tests.tracing.conftest import GO
from tests.tracing.otel.conftest import Seen

from shipworthy import Reply, call
from shipworthy.models.model import Message, TextPart, ThoughtPart
from shipworthy.tracing.otel.content import LONGEST, answered, as_json, asked_of, system_of

CONTENT = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"
SAID = ("Do the daily job", "NVDA is 100.", "Order 3")


def replies() -> list[Reply]:
    return [Reply(text="NVDA is 100.")]


async def test_nothing_that_was_said_stands_in_spans(made: Callable[..., Any], seen: Seen) -> None:
    agent = made(replies())
    await agent.run(GO, session="s")
    await agent.run("3", session="s")
    assert not [one for one in SAID if one in seen.everything()]


@pytest.mark.parametrize(("value", "there"), [("true", True), ("SPAN_ONLY", True), ("no_content", False), ("", False)])
async def test_it_does_on_request(
    made: Callable[..., Any], seen: Seen, monkeypatch: pytest.MonkeyPatch, value: str, there: bool
) -> None:
    monkeypatch.setenv(CONTENT, value)
    await made(replies()).run(GO, session="s")
    (run,), (asked,) = seen.named("invoke_agent"), seen.named("chat")
    assert ("gen_ai.input.messages" in run, "gen_ai.output.messages" in asked) == (there, there)
    if there:
        assert json.loads(run["gen_ai.input.messages"]) == [
            {"role": "user", "parts": [{"type": "text", "content": GO}]}
        ]
        assert json.loads(asked["gen_ai.output.messages"])[0]["parts"] == [{"type": "text", "content": "NVDA is 100."}]
        called = next(one for one in seen.named("execute_tool") if one["gen_ai.tool.name"] == "get_price")
        assert json.loads(called["gen_ai.tool.call.arguments"]) == {"ticker": "NVDA"}
        assert json.loads(called["gen_ai.tool.call.result"]) == {"ticker": "NVDA", "price": 100.0}


async def test_f49_no_secret_leaves_in_spans_and_metrics(
    tmp_path: Path, seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted(monkeypatch)
    monkeypatch.setenv(CONTENT, "true")
    secrets = list(canaries().values())[:10]
    await test_canaries.talked(tmp_path, secrets, at_once=10)
    out = seen.everything()
    assert len(seen.spans) > 8
    assert not [secret for secret in secrets for form in forms(secret) if form in out]


def test_a_conversation_with_a_model_in_the_form_of_the_conventions() -> None:
    wanted = call("get_price", ticker="NVDA")
    messages = (
        Message(role="system", text="Be brief."),
        Message(role="user", text="NVDA?"),
        Message(role="assistant", calls=(wanted,)),
        Message(role="tool", text="100", call_id=wanted.id),
    )
    assert json.loads(system_of(messages)) == [{"type": "text", "content": "Be brief."}]
    user, assistant, result = json.loads(asked_of(messages))
    assert user == {"role": "user", "parts": [{"type": "text", "content": "NVDA?"}]}
    assert assistant["parts"][0]["arguments"] == {"ticker": "NVDA"}
    assert result["parts"] == [{"type": "tool_call_response", "id": wanted.id, "response": "100"}]
    (told,) = json.loads(answered([ThoughtPart(text="hm"), TextPart(text="It is "), TextPart(text="100."), wanted]))
    assert told["parts"][0]["content"] == "It is 100." and told["parts"][1]["type"] == "tool_call"
    assert system_of(messages[1:]) == ""


def test_what_is_too_long_is_cut() -> None:
    assert len(as_json("x" * 10 * LONGEST)) == LONGEST


class Odd:
    def __str__(self) -> str:
        raise RuntimeError("no text")


@batch("value", ["\ud800", 1 << 80, {"a": Odd()}])
def test_what_cannot_be_written_stops_no_run(value: object) -> None:
    assert as_json(value) == ""
