"""Responses, as the official client reads them."""

import openai
import pytest
from tests.server.openai.conftest import Served

from shipworthy.server.caller import Caller
from shipworthy.server.openai import responses as module

BACK = "I want to return my order A-1001"


async def test_a_conversation_by_the_ids_of_its_answers(served: Served) -> None:
    first = await served.client.responses.create(model="shop", input=BACK)
    assert (first.output_text, first.status) == ("Why?", "completed")
    second = await served.client.responses.create(model="shop", input="too late", previous_response_id=first.id)
    extension = (second.model_extra or {})["shipworthy"]
    assert second.output_text == "Return A-1001 (too late)?" and extension["question"]["kind"] == "confirm"
    third = await served.client.responses.create(
        model="shop", input="yes", previous_response_id=second.id, metadata={"question": extension["question"]["id"]}
    )
    assert third.output_text == "Done: sent back A-1001." and served.wrote == [("A-1001", "too late")]
    with pytest.raises(openai.BadRequestError, match="gone on"):
        await served.client.responses.create(model="shop", input="no", previous_response_id=second.id)


async def test_the_events_are_whole_and_in_order(served: Served) -> None:
    async with served.client.responses.stream(model="shop", input="which wood is good for a table") as stream:
        events = [event async for event in stream]
        final = await stream.get_final_response()
    kinds = list(dict.fromkeys(event.type for event in events))
    assert kinds == [
        "response.created",
        "response.in_progress",
        "response.output_item.added",
        "response.content_part.added",
        "response.output_text.delta",
        "response.output_text.done",
        "response.content_part.done",
        "response.output_item.done",
        "response.completed",
    ]
    assert [event.sequence_number for event in events] == list(range(len(events)))
    assert "".join(event.delta for event in events if event.type == "response.output_text.delta") == final.output_text
    assert final.usage is not None and final.usage.output_tokens > 0


async def test_a_limit_that_is_too_low_makes_the_response_incomplete(served: Served) -> None:
    found = await served.client.responses.create(model="shop", input="which wood is good", max_output_tokens=5)
    assert found.status == "incomplete" and found.incomplete_details is not None
    assert found.incomplete_details.reason == "max_output_tokens"


async def test_turns_in_the_input_find_their_conversation(served: Served) -> None:
    first = await served.client.responses.create(model="shop", input=[{"role": "user", "content": BACK}])
    second = await served.client.responses.create(
        model="shop",
        input=[
            {"role": "user", "content": BACK},
            *[item.model_dump(exclude_none=True) for item in first.output],  # type: ignore[list-item]
            {"role": "user", "content": "too late"},
        ],
    )
    assert second.output_text == "Return A-1001 (too late)?"


async def test_an_answer_of_another_tenant_does_not_exist(served: Served) -> None:
    first = await served.client.responses.create(model="shop", input=BACK)
    served.caller = Caller(tenant="other")
    with pytest.raises(openai.NotFoundError) as caught:
        await served.client.responses.create(model="shop", input="too late", previous_response_id=first.id)
    assert caught.value.param == "previous_response_id"


@pytest.mark.parametrize("given", [None, 1, [], {}, [{"role": "assistant", "content": "a"}]])
async def test_an_input_without_a_message_is_refused(served: Served, given: object) -> None:
    answer = await served.post("responses", {"model": "shop", "input": given})
    assert answer.status_code == 400 and answer.json()["error"]["param"] == "input"


async def test_a_cancelled_run_ends_its_stream_with_an_error(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    async def cancelled(live) -> None:  # type: ignore[no-untyped-def]
        live.cancel()

    monkeypatch.setattr(module, "started", cancelled)
    stream = await served.client.responses.create(model="shop", input=BACK, stream=True)
    with pytest.raises(openai.APIError, match="cancelled"):
        [event async for event in stream]
