"""One client for each model that is asked."""

import pytest
from tests.batches import batch
from tests.models.asked import REQUEST
from tests.models.serving import CHATS, parts_of, row, serving

from shipworthy.models.chat.client import ChatModel
from shipworthy.models.clients import Clients
from shipworthy.models.messages.client import MessagesModel
from shipworthy.models.responses.client import ResponsesModel
from shipworthy.models.row import Row


@batch(("wire", "kind"), [("openai", ChatModel), ("responses", ResponsesModel), ("anthropic", MessagesModel)])
def test_each_wire_has_its_client_and_each_model_one(wire: str, kind: type) -> None:
    clients, one = Clients(), row(wire, "http://x")

    assert isinstance(clients.of(one), kind)
    assert clients.of(one) is clients.of(one)


def test_models_of_one_address_share_a_pace() -> None:
    clients = Clients()
    first, same, other = (
        Row(name=name, provider="p", model=model, base_url="u") for name, model in (("a", "m"), ("b", "m"), ("c", "n"))
    )

    assert clients.pace(first) is clients.pace(same)
    assert clients.pace(first) is not clients.pace(other)


async def test_the_key_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROVIDER_API_KEY", "sk-from-env")
    async with serving(CHATS["text"]) as server:
        clients = Clients()
        await clients.warm((row("openai", server.url),))
        await parts_of(clients.of(row("openai", server.url)), REQUEST)
        await clients.close()

    assert server.asked[-1].headers["authorization"] == "Bearer sk-from-env"


async def test_closing_what_was_never_opened_is_no_error() -> None:
    await Clients().close()
