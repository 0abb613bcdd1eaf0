"""The local model as it is asked: its server is started with the first request, and a problem is a refusal."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.models.local.fake.xllamacpp import WORDS
from tests.models.serving import parts_of

from shipworthy import Agent, Skill, Step
from shipworthy.errors import ModelRefused
from shipworthy.models.chat.client import ChatModel
from shipworthy.models.clients import Clients
from shipworthy.models.known.catalog import Catalog
from shipworthy.models.local.client import LocalModel
from shipworthy.models.local.server import LocalServer
from shipworthy.models.model import Message, Price, Request, StopPart, TextPart, UsagePart
from shipworthy.models.wire.http import Http

Serves = Callable[..., LocalServer]
HELLO = Request(messages=(Message(role="user", text="Hello"),))
TOOLS = Request(messages=HELLO.messages, tools=({"name": "a", "description": "b", "parameters": {}},))
pytestmark = pytest.mark.real_time


def model(server: LocalServer, http: Http) -> LocalModel:
    return LocalModel(Catalog().find("local"), http, ChatModel, server)


async def test_the_first_request_starts_the_server_and_is_answered(serves: Serves) -> None:
    server, http = serves(), Http()
    local = model(server, http)
    assert server.address is None
    parts = await parts_of(local, HELLO)
    await http.close()

    assert "".join(part.text for part in parts if isinstance(part, TextPart)) == "".join(WORDS)
    assert any(isinstance(part, UsagePart) and part.output_tokens == 4 for part in parts)
    assert isinstance(parts[-1], StopPart)
    assert (local.name, local.price) == ("local", Price())


async def test_requests_at_once_share_the_start(serves: Serves) -> None:
    server, http = serves(), Http()
    first, second = model(server, http), model(server, http)
    await asyncio.gather(parts_of(first, HELLO), parts_of(second, HELLO), first.warm())
    address = server.address
    await parts_of(second, HELLO)
    await http.close()

    assert server.address == address


async def test_a_server_that_has_ended_is_started_anew(serves: Serves) -> None:
    server, http = serves(), Http()
    local = model(server, http)
    await local.warm()
    server.stop()

    assert await parts_of(local, HELLO)
    await http.close()


@pytest.mark.parametrize("template", ["", "tools"])
async def test_a_request_with_tools_is_refused_where_the_template_has_none(serves: Serves, template: str) -> None:
    http = Http()
    local = model(serves(template=template), http)
    if template:
        assert await parts_of(local, TOOLS)
    else:
        with pytest.raises(ModelRefused, match="no place for tools"):
            await parts_of(local, TOOLS)
    await http.close()


async def test_a_run_that_gives_up_does_not_end_the_start(serves: Serves) -> None:
    server, http = serves(), Http()
    local = model(server, http)
    asking = asyncio.create_task(parts_of(local, HELLO))
    await asyncio.sleep(0)
    asking.cancel()
    await asyncio.wait({asking})
    assert await parts_of(local, HELLO)
    await http.close()


async def test_what_cannot_be_started_is_a_refusal_in_its_words(serves: Serves, gguf: str) -> None:
    Path(gguf).write_bytes(b"GGUF broken")  # noqa: ASYNC240
    with pytest.raises(ModelRefused, match="local: llama.cpp could not load .*the file is broken"):
        await parts_of(model(serves(), Http()), HELLO)


def agent(name: object, **skill: object) -> Agent:
    one = Skill(
        name="job", description="Do the daily job", examples=("Do the daily job",), workflow=(Step(prompt="Say hello", fallback="FALLBACK"),),
        max_latency_ms=60_000, max_output_tokens=30, **skill,  # type: ignore[arg-type]
    )  # fmt: skip
    return Agent(skills=[one], models={"fast": [name]})  # type: ignore[list-item]


async def test_an_agent_names_it_as_local_or_with_a_file(serves: Serves, gguf: str) -> None:
    async with agent(f"local:{gguf}") as one:
        result = await one.run("Do the daily job")

    assert (result.status, result.text, result.model) == ("completed", "".join(WORDS), f"local:{gguf}")
    assert (result.usage.input_tokens, result.usage.output_tokens, result.usage.cost_usd) == (30, 4, 0)


async def test_without_llama_cpp_a_run_is_degraded_and_a_warning_says_why(
    serves: Serves, gguf: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "`local` needs llama.cpp, which is not installed: pip install 'shipworthy[local]'"
    for place in ("models.local.server", "routing.models.doubts"):
        monkeypatch.setattr(f"shipworthy.{place}.missing", lambda: words)
    one = agent(f"local:{gguf}")
    told: list[object] = []
    async with one:
        result = await one.run("Do the daily job", emit=lambda event: told.append(event.as_dict()))

    assert (result.status, result.reason) == ("degraded", "model_failed")
    assert words in str(told)
    assert words in one.warnings()
    assert result.usage.model_calls == 0


def test_a_base_url_is_a_server_that_is_not_started_here() -> None:
    given = Catalog().row(agent({"name": "local", "base_url": "http://127.0.0.1:9/v1"}).spec.models["fast"][0])

    assert isinstance(Clients().of(given), ChatModel)
    assert isinstance(Clients().of(Catalog().find("local")), LocalModel)
