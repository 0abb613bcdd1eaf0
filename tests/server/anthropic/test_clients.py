"""Clients of other houses against a server that listens: each holds a streamed conversation with an approval."""

import asyncio
import contextlib
from collections.abc import Iterator
from typing import Any

import anthropic
import pytest
from starlette.applications import Starlette
from tests.server.listening import listening
from tests.server.shop_agent import shop_agent

from shipworthy.server.anthropic.routes import routes
from shipworthy.server.service import Service

SAID = ["I want to return my order A-1001", "too late", "yes"]
TOLD = ["Why?", "Return A-1001 (too late)?", "Done: sent back A-1001."]
WROTE = [("A-1001", "too late")]
real = pytest.mark.real


class Served:
    """The address of a server, and what its agent wrote."""

    def __init__(self, address: str, wrote: list[tuple[str, str]]) -> None:
        self.address, self.wrote = address, wrote


@pytest.fixture
def served() -> Iterator[Served]:
    wrote: list[tuple[str, str]] = []
    with listening(Starlette(routes=routes(Service({"shop": shop_agent(wrote)})))) as address:
        yield Served(address, wrote)


def test_the_official_client_holds_a_streamed_conversation(served: Served) -> None:
    texts, messages, question = list[str](), list[Any](), None
    with anthropic.Anthropic(api_key="none", base_url=served.address) as client:
        for said in SAID:
            messages.append({"role": "user", "content": said})
            metadata: Any = {"question": question} if said == "yes" else anthropic.omit
            with client.messages.stream(model="shop", max_tokens=1000, messages=messages, metadata=metadata) as stream:
                events = list(stream)
            message = stream.get_final_message()
            messages.append(message.to_param())
            texts.append(stream.get_final_text())
            (end,) = (event for event in events if event.type == "message_delta")
            question = ((end.model_extra or {})["shipworthy"]["question"] or {}).get("id")
    assert (texts, served.wrote) == (TOLD, WROTE)


@real
def test_the_official_client_reads_whole_answers_errors_and_counts(served: Served) -> None:
    with anthropic.Anthropic(api_key="none", base_url=served.address, max_retries=0) as client:
        asked: Any = {"max_tokens": 1000, "messages": [{"role": "user", "content": "which wood is good for a table"}]}
        message = client.messages.create(model="shop", **asked)
        assert message.stop_reason == "end_turn" and message.usage.output_tokens > 0
        assert (message.model_extra or {})["shipworthy"]["status"] == "completed"
        assert client.messages.count_tokens(model="shop", messages=asked["messages"]).input_tokens > 3
        with pytest.raises(anthropic.NotFoundError, match="there is no agent `none`"):
            client.messages.create(model="none", **asked)
        with pytest.raises(anthropic.BadRequestError, match="leave it out"):
            client.messages.create(model="shop", tool_choice={"type": "any"}, **asked)


@real
def test_langchains_model_holds_a_streamed_conversation(served: Served) -> None:
    module = pytest.importorskip("langchain_anthropic", reason="langchain: langchain-anthropic is not here")
    messages: list[Any] = []
    texts: list[str] = []
    model = module.ChatAnthropic(model_name="shop", base_url=served.address, api_key="none", max_tokens_to_sample=1000)
    with contextlib.closing(model._client):
        for said in SAID:
            messages.append({"role": "user", "content": said})
            # Of a stream the model keeps no other field that could have the id of the question.
            question = messages[-2].response_metadata["stop_sequence"] if said == "yes" else None
            more = {"metadata": {"question": question}} if question else {}
            answer: Any = None
            for chunk in model.stream(messages, **more):
                answer = chunk if answer is None else answer + chunk
            messages.append(answer)
            texts.append(str(answer.text))
    assert (texts, served.wrote) == (TOLD, WROTE)
    assert answer.usage_metadata is not None


@real
def test_pydantic_ais_model_holds_a_streamed_conversation(served: Served) -> None:
    pytest.importorskip("pydantic_ai", reason="pydantic-ai: it is not here")
    from pydantic_ai import Agent
    from pydantic_ai.models.anthropic import AnthropicModel
    from pydantic_ai.providers.anthropic import AnthropicProvider

    async def hold() -> list[str]:
        texts, history, last = list[str](), list[Any](), None
        client = anthropic.AsyncAnthropic(base_url=served.address, api_key="none")
        agent = Agent(AnthropicModel("shop", provider=AnthropicProvider(anthropic_client=client)))
        for said in SAID:
            settings: Any = {"extra_body": {"metadata": {"question": last}}} if said == "yes" else {}
            async with agent.run_stream(said, message_history=history, model_settings=settings) as result:
                texts.append("".join([part async for part in result.stream_text(delta=True)]))
            history = result.all_messages()
            last = history[-1].provider_response_id
        await client.close()
        return texts

    assert (asyncio.run(hold()), served.wrote) == (TOLD, WROTE)
