"""A request that is refused is sent again without what its provider refuses."""

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import replace
from typing import Any

import orjson
import pytest
from tests.batches import batch
from tests.models.conversation import CONVERSATION
from tests.models.serving import CHATS, MESSAGES, Sends, joined, parts_of, row, serving

from shipworthy.errors import ModelBroken, ModelBusy, ModelError, ModelRefused
from shipworthy.models.chat.client import ChatModel
from shipworthy.models.messages.client import MessagesModel
from shipworthy.models.model import Message, Request, StopPart, TextPart
from shipworthy.models.wire.http import Http

CLIENTS = {"openai": ChatModel, "anthropic": MessagesModel}
ANSWERS = {"openai": CHATS["text"], "anthropic": MESSAGES["text"]}
LAST = Request(messages=CONVERSATION.messages)
"""The last call of a loop: calls in the conversation, and no tools."""
SILENT = Request(messages=tuple(
    message if message.role != "assistant" else Message(role="assistant", calls=message.calls)
    for message in CONVERSATION.messages
), tools=CONVERSATION.tools)  # fmt: skip
JSON = ("content-type: application/json",)


def refused(words: str, status: int = 400, **more: object) -> Sends:
    told = {"error": {"message": words, "type": "invalid_request_error", **more}}
    return Sends(orjson.dumps(told), status=status, headers=JSON)


async def asked(wire: str, request: Request, *sends: Sends | bytes, times: int = 1, **over: Any) -> list[Any]:
    """The bodies and headers of the requests that came, each answer taken to its end."""
    async with serving(*sends) as server:
        http = Http()
        for _ in range(times):
            parts = await parts_of(CLIENTS[wire](row(wire, server.url, **over), "sk-test", http), request)
            assert isinstance(parts[-1], StopPart)
        await http.close()
    return [one.body | {"headers": one.headers} for one in server.asked]


CASES: list[tuple[str, str, int, Request, Callable[[Any], bool]]] = [
    ("openai", "Extra inputs are not permitted: ('body', 'stream_options')", 400, LAST, lambda b: "stream_options" not in b),
    ("openai", "System role not supported", 500, LAST, lambda b: b["messages"][0]["role"] == "user"),
    ("openai", "Conversation roles must alternate", 400, LAST, lambda b: b["messages"][-2]["role"] == "assistant"),
    ("openai", "must be verified to stream this model", 403, LAST, lambda b: b["stream"] is False),
    ("openai", "tool calling without `tools=` param", 400, LAST, lambda b: b.get("tool_choice") == "none"),
    ("openai", "this model does not support tools", 400, LAST, lambda b: "tool_calls" not in str(b)),
    ("openai", "'content' must be a string", 422, SILENT, lambda b: b["messages"][2]["content"] == ""),
    ("openai", "id must be a-z, A-Z, 0-9, with a length of 9", 400, LAST, lambda b: len(b["messages"][3]["tool_call_id"]) == 9),
    ("openai", "Invalid schema for function get_price", 400, CONVERSATION, lambda b: "additionalProperties" not in str(b)),
    ("openai", "Use 'max_completion_tokens' instead", 400, LAST, lambda b: "max_completion_tokens" in b),
    ("anthropic", "Incompatible tool choice param submitted", 500, LAST, lambda b: "tools" not in b and "tool_use" not in str(b)),
    ("anthropic", "anthropic-version: not a valid version", 400, LAST, lambda b: b["headers"]["anthropic-version"] == "2023-06-01"),
    ("anthropic", "system: Extra inputs are not permitted", 400, LAST, lambda b: "system" not in b),
    ("anthropic", "input_schema: unsupported keyword", 400, CONVERSATION, lambda b: "additionalProperties" not in str(b)),
    ("anthropic", "streaming is not supported", 400, LAST, lambda b: b["stream"] is False),
]  # fmt: skip


@batch(("wire", "words", "status", "request_", "without"), CASES)
async def test_a_refused_part_is_left_out_once_and_for_all(
    wire: str, words: str, status: int, request_: Request, without: Callable[[Any], bool]
) -> None:
    first, *others = await asked(wire, request_, refused(words, status), ANSWERS[wire], times=2)

    assert len(others) == 2
    assert not without(first)
    assert all(map(without, others))


async def test_a_long_prefix_is_sent_without_marks_where_they_are_refused() -> None:
    long = Request(messages=(Message(role="system", text="x" * 9000), Message(role="user", text="Hi")))
    first, second = await asked("anthropic", long, refused("system.0.cache_control: Extra inputs"), MESSAGES["text"])

    assert first["system"][0]["cache_control"]
    assert (second["system"], second["messages"][0]["content"]) == ("x" * 9000, "Hi")


async def test_two_refused_parts_are_left_out_one_after_the_other() -> None:
    sends = refused("Unknown field stream_options"), refused("System role not supported"), CHATS["text"]
    *_, third, fourth = await asked("openai", LAST, *sends, times=2)

    assert "stream_options" not in third
    assert third["messages"][0]["role"] == "user"
    assert fourth == third


@batch("piece", [0, 1, 50])
@batch(
    "told",
    [
        b'data: {"error": {"message": "System role not supported", "code": 400}}\n\n',
        b': WAIT\n\n: WAIT\n\ndata: {"error":{"message":"Provider returned error","metadata":{"raw":"System role not supported"}}}\r\n\r\n',
        b'event: error\ndata: {"type": "error", "message": "System role not supported"}\n\n',
        b'{"error": {"message": "System role not supported"}}',
    ],
)  # fmt: skip
async def test_an_error_that_begins_a_stream_is_a_refusal_too(told: bytes, piece: int) -> None:
    assert len(await asked("openai", LAST, Sends(told, piece=piece), CHATS["text"])) == 2


async def test_words_beyond_those_that_an_error_quotes_count() -> None:
    assert len(await asked("openai", LAST, refused("x" * 900 + " stream_options"), CHATS["text"])) == 2


@batch(
    ("words", "status", "error", "requests"),
    [
        ("no such model", 400, ModelRefused, 1),
        ("System role not supported", 429, ModelBusy, 1),
        ("System role not supported", 401, ModelRefused, 1),
        ("System role not supported", 400, ModelRefused, 2),
        ("'auto' tool choice requires --enable-auto-tool-choice", 400, ModelRefused, 1),
    ],
)
async def test_what_changes_nothing_is_not_sent_again(
    words: str, status: int, error: type[ModelError], requests: int
) -> None:
    async with serving(refused(words, status)) as server:
        http = Http()
        model = ChatModel(row("openai", server.url), "sk-test", http)
        with pytest.raises(error, match=words[:20]):
            await parts_of(model, CONVERSATION)
        assert len(server.asked) == requests
        with pytest.raises(error):
            await parts_of(model, CONVERSATION)
        await http.close()

    # What was changed in vain is not changed again, and not remembered either.
    assert len(server.asked) == requests + 1
    assert server.asked[-1].body == server.asked[0].body


async def test_an_answer_that_has_begun_is_never_asked_for_again() -> None:
    begun = CHATS["text"].split(b"\n\n")[:2]
    told = b"\n\n".join([*begun, b'data: {"error": {"message": "System role not supported"}}', b""])
    async with serving(told + b"\n") as server:
        http = Http()
        with pytest.raises(ModelError):
            await parts_of(ChatModel(row("openai", server.url), "sk-test", http), LAST)
        await http.close()

    assert len(server.asked) == 1


@batch("piece", [0, 1, 7])
@batch("name", CHATS)
async def test_what_was_read_ahead_is_not_lost(name: str, piece: int) -> None:
    async with serving(Sends(CHATS[name], piece=piece), CHATS[name]) as server:
        http = Http()
        model = ChatModel(row("openai", server.url), "sk-test", http)
        first, second = [joined(await parts_of(model, LAST)) for _ in range(2)]
        await http.close()

    assert first == second


async def test_a_stream_that_says_nothing_is_closed_where_the_run_is_over() -> None:
    async with serving(Sends(CHATS["text"], stall=0)) as server:
        http = Http()
        task = asyncio.ensure_future(parts_of(ChatModel(row("openai", server.url), "sk-test", http), LAST))
        await asyncio.sleep(5)
        task.cancel()
        await server.asked[0].gone.wait()
        await http.close()


async def test_a_stream_that_is_left_early_is_closed() -> None:
    async with serving(Sends(CHATS["text"], stall=500)) as server:
        http = Http()
        async with aclosing(ChatModel(row("openai", server.url), "sk-test", http).stream(LAST)) as parts:  # type: ignore[type-var]
            async for part in parts:
                assert isinstance(part, TextPart)
                break
        await server.asked[0].gone.wait()
        await http.close()


async def test_secrets_of_headers_are_not_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEWAY_TOKEN", "gw-secret-123")
    async with serving(refused("the token gw-secret-123 is not valid", 401)) as server:
        http = Http()
        here = row("openai", server.url, headers=(("x-token", "$GATEWAY_TOKEN"),))
        with pytest.raises(ModelRefused) as caught:
            await parts_of(ChatModel(here, None, http), LAST)
        await http.close()

    assert server.asked[0].headers["x-token"] == "gw-secret-123"
    assert "[key]" in str(caught.value)
    assert "gw-secret" not in f"{caught.value!r} {vars(caught.value)}"


async def test_a_header_whose_variable_is_not_set_is_said_before_anything_is_sent() -> None:
    async with serving() as server:
        http = Http()
        here = row("openai", server.url, headers=(("x-token", "$NOT_SET_ANYWHERE"),))
        with pytest.raises(ModelRefused, match="`x-token` needs NOT_SET_ANYWHERE"):
            await parts_of(ChatModel(here, None, http), LAST)

    assert server.asked == []


@batch(
    ("silence", "over", "seconds"),
    [(12.0, {}, 12.0), (12.0, {"first_token_ms": 3000}, 12.0), (None, {"first_token_ms": 3000}, 600.0)],
)
async def test_an_answer_that_is_not_streamed_may_be_silent_as_long_as_the_rule_says(
    silence: float | None, over: dict[str, Any], seconds: float
) -> None:
    words = refused("must be verified to stream this model", 403)
    async with serving(words, Sends(b"{}", stall=-1)) as server:
        http = Http()
        model, began = ChatModel(row("openai", server.url, **over), "sk-test", http), asyncio.get_running_loop().time()
        with pytest.raises(ModelBroken, match="said nothing"):
            await parts_of(model, replace(LAST, silence=silence))
        await http.close()

    assert asyncio.get_running_loop().time() - began == pytest.approx(seconds, abs=0.1)
    assert [one.body["stream"] for one in server.asked] == [True, False]
