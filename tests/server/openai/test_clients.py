"""Clients of other houses against a server that listens: each holds a streamed conversation with an approval."""

import asyncio
import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openai
import pytest
from tests.server.listening import listening
from tests.server.node import installed, told
from tests.server.shop_agent import shop_agent

from shipworthy.server.app import app
from shipworthy.server.service import Service

SAID = ["I want to return my order A-1001", "too late", "yes"]
TOLD = ["Why?", "Return A-1001 (too late)?", "Done: sent back A-1001."]
WROTE = [("A-1001", "too late")]
real = pytest.mark.real


class Served:
    """The address of a server, and what its agent wrote."""

    def __init__(self, address: str, wrote: list[tuple[str, str]]) -> None:
        self.address, self.base, self.wrote = address, f"{address}/v1", wrote


@contextlib.contextmanager
def _served() -> Iterator[Served]:
    wrote: list[tuple[str, str]] = []
    with listening(app(Service({"shop": shop_agent(wrote)}))) as address:
        yield Served(address, wrote)


@pytest.fixture
def served() -> Iterator[Served]:
    with _served() as found:
        yield found


def test_the_official_client_holds_a_streamed_chat(served: Served) -> None:
    texts, messages, question = list[str](), list[Any](), None
    with openai.OpenAI(api_key="none", base_url=served.base) as client:
        for said in SAID:
            messages.append({"role": "user", "content": said})
            metadata = {"question": question} if said == "yes" else openai.omit
            with client.chat.completions.stream(model="shop", messages=messages, metadata=metadata) as stream:  # type: ignore[arg-type]
                chunks = [event.chunk for event in stream if event.type == "chunk"]
            messages.append({"role": "assistant", "content": stream.get_final_completion().choices[0].message.content})
            texts.append(messages[-1]["content"])
            extension = (chunks[-1].model_extra or {})["shipworthy"]
            question = (extension["question"] or {}).get("id")
    assert (texts, served.wrote) == (TOLD, WROTE)


@real
def test_the_official_client_holds_streamed_responses(served: Served) -> None:
    texts, last = list[str](), None
    with openai.OpenAI(api_key="none", base_url=served.base) as client:
        for said in SAID:
            with client.responses.stream(
                model="shop",
                input=said,
                previous_response_id=last.id if last is not None else openai.omit,
                metadata={"question": last.id} if last is not None and said == "yes" else openai.omit,
            ) as stream:
                texts.append("".join(e.delta for e in stream if e.type == "response.output_text.delta"))
                last = stream.get_final_response()
    assert (texts, served.wrote) == (TOLD, WROTE)


@real
def test_the_official_client_in_javascript_holds_both(tmp_path: Path) -> None:
    with _served() as served:
        folder = installed(Path(__file__).parent / "js", tmp_path)
        found = told(folder, "conversation.mjs", served.address)
        # The second conversation is a return of the same order, which is another opening of the skill.
        assert served.wrote == WROTE * 2
    statuses = ["asked", "asked", "completed"]
    assert found["models"] == ["shop"] and found["refused"] == [404, "model_not_found"]
    for way, came in (("chat", ["new", "history", "history"]), ("responses", ["new", "answer", "answer"])):
        assert found[way] == [list(one) for one in zip(TOLD, statuses, came, strict=True)]


@real
@pytest.mark.parametrize("responses", [False, True])
def test_langchains_model_holds_a_streamed_chat(served: Served, responses: bool) -> None:
    module = pytest.importorskip("langchain_openai", reason="langchain: langchain-openai is not here")
    messages: list[Any] = []
    texts: list[str] = []
    model = module.ChatOpenAI(model="shop", base_url=served.base, api_key="none", use_responses_api=responses)
    for said in SAID:
        messages.append({"role": "user", "content": said})
        # The id of a message is that of the answer, which names its question.
        more = {"extra_body": {"metadata": {"question": messages[-2].id}}} if said == "yes" else {}
        answer: Any = None
        for chunk in model.stream(messages, **more):
            answer = chunk if answer is None else answer + chunk
        messages.append(answer)
        texts.append(str(answer.text))
    model.root_client.close()
    assert (texts, served.wrote) == (TOLD, WROTE)


@real
@pytest.mark.parametrize("kind", ["OpenAIChatModel", "OpenAIResponsesModel"])
def test_pydantic_ais_models_hold_a_streamed_chat(served: Served, kind: str) -> None:
    pytest.importorskip("pydantic_ai", reason="pydantic-ai: it is not here")
    from pydantic_ai import Agent
    from pydantic_ai.models import openai as models
    from pydantic_ai.providers.openai import OpenAIProvider

    async def hold() -> list[str]:
        texts, history, last = list[str](), list[Any](), None
        client = openai.AsyncOpenAI(base_url=served.base, api_key="none")
        agent = Agent(getattr(models, kind)("shop", provider=OpenAIProvider(openai_client=client)))
        for said in SAID:
            settings: Any = {"extra_body": {"metadata": {"question": last}}} if said == "yes" else {}
            async with agent.run_stream(said, message_history=history, model_settings=settings) as result:
                texts.append("".join([part async for part in result.stream_text(delta=True)]))
            history = result.all_messages()
            last = history[-1].provider_response_id
        await client.close()
        return texts

    assert (asyncio.run(hold()), served.wrote) == (TOLD, WROTE)
