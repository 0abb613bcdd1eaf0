"""The chat format instead of the Responses API."""

import pytest
from tests.models.asked import REQUEST
from tests.models.serving import CHATS, Sends, parts_of, row, serving

from shipworthy.errors import ModelRefused
from shipworthy.models.model import StopPart
from shipworthy.models.responses.client import ResponsesModel
from shipworthy.models.responses.instead import over_chat
from shipworthy.models.wire.http import Http


@pytest.mark.parametrize("status", [404, 405])
async def test_a_gateway_that_knows_the_chat_format_alone_is_asked_in_it_from_then_on(status: int) -> None:
    async with serving(Sends(b"404 page not found", status=status), CHATS["text"]) as server:
        http = Http()
        here = row("responses", server.url, model="gpt-5.2", effort="low")
        for _ in range(2):
            parts = await parts_of(ResponsesModel(here, "sk-test", http), REQUEST)
            assert isinstance(parts[-1], StopPart)
        await http.close()
    assert [one.path for one in server.asked] == ["/v1/responses", *["/v1/chat/completions"] * 2]
    assert {one.body["reasoning_effort"] for one in server.asked[1:]} == {"none"}, "with tools no other is taken"


async def test_a_model_that_is_there_in_neither_format_is_looked_for_in_both_each_time() -> None:
    async with serving(Sends(b"{}", status=404)) as server:
        http = Http()
        for _ in range(2):
            with pytest.raises(ModelRefused, match="no such model at .*/chat/completions"):
                await parts_of(ResponsesModel(row("responses", server.url), "sk-test", http), REQUEST)
        await http.close()
    assert [one.path for one in server.asked] == ["/v1/responses", "/v1/chat/completions"] * 2


async def test_another_refusal_is_not_sent_again_in_the_chat_format() -> None:
    async with serving(Sends(b"{}", status=400)) as server:
        http = Http()
        with pytest.raises(ModelRefused):
            await parts_of(ResponsesModel(row("responses", server.url), "sk-test", http), REQUEST)
        await http.close()
    assert len(server.asked) == 1


async def test_at_openai_a_model_that_is_not_found_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shipworthy.models.responses.instead.MAKER", "127.0.0.1")
    async with serving(Sends(b"{}", status=404)) as server:
        http = Http()
        with pytest.raises(ModelRefused, match="no such model at .*/responses"):
            await parts_of(ResponsesModel(row("responses", server.url), "sk-test", http), REQUEST)
        await http.close()
    assert len(server.asked) == 1


def test_the_effort_stays_where_the_chat_format_takes_any() -> None:
    assert over_chat(row("responses", "http://x", model="gpt-5.5", effort="low")).effort == "low"
    assert over_chat(row("responses", "http://x", model="gpt-5.2", effort="low")).effort == "none"
