"""What the simulated provider remembers."""

import pytest

from shipworthy.models.model import Message, Request
from shipworthy.models.scripted import request_tokens
from shipworthy.sim import memory
from shipworthy.sim.memory import Memory
from shipworthy.sim.request import Format, SimRequest

LONG = Message(role="system", text="Answer from the snapshot, and say so. " * 150)
TOOL = {"name": "get_price", "description": "Price", "parameters": {"type": "object"}}


def asked(format: Format, text: str = "hi", system: Message = LONG, **given: object) -> SimRequest:
    return SimRequest(
        format=format,
        model="m",
        messages=(system, Message(role="user", text=text)),
        tools=(TOOL,),
        prefix=system.text.encode(),
        **given,  # type: ignore[arg-type]
    )


def test_the_input_is_counted_as_clients_count_it() -> None:
    request = asked("openai", "How do people feel about Tesla?")
    usage = Memory(0).input_of(request)

    assert usage.input_tokens == request_tokens(Request(messages=request.messages, tools=request.tools))
    assert (usage.cached_tokens, usage.written_tokens) == (0, 0)


def test_a_long_prefix_is_cached_when_it_comes_again() -> None:
    kept = Memory(0)
    first, second = kept.input_of(asked("openai", caches=True)), kept.input_of(asked("openai", "other", caches=True))
    size = request_tokens(Request(messages=(LONG,), tools=(TOOL,)))

    assert (first.cached_tokens, first.written_tokens) == (0, 0)
    assert (second.cached_tokens, second.written_tokens) == (size, 0)
    assert size >= memory.CACHED_FROM
    assert kept.input_of(asked("openai", system=Message(role="system", text="short"), caches=True)).cached_tokens == 0


def test_anthropic_writes_a_marked_prefix_and_reads_it_then() -> None:
    kept = Memory(0)
    unmarked = kept.input_of(asked("anthropic"))
    first, second = kept.input_of(asked("anthropic", caches=True)), kept.input_of(asked("anthropic", caches=True))

    assert (unmarked.cached_tokens, unmarked.written_tokens) == (0, 0)
    assert first.cached_tokens == second.written_tokens == 0
    assert first.written_tokens == second.cached_tokens > 0


def test_the_same_bytes_are_numbered() -> None:
    kept = Memory(7)
    found = [kept.numbered(asked("openai"), raw) for raw in (b"a", b"a", b"b", b"a")]

    assert [request.number for request in found] == [0, 1, 0, 2]
    assert {request.seed for request in found} == {7}


def test_it_forgets_the_oldest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "KEPT", 2)
    kept = Memory(0)
    for raw in (b"a", b"b", b"c"):
        kept.numbered(asked("openai"), raw)

    assert kept.numbered(asked("openai"), b"c").number == 1
    assert kept.numbered(asked("openai"), b"a").number == 0
