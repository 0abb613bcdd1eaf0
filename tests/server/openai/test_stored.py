"""Responses that are read again by their id."""

import asyncio

import openai
import pytest
from tests.server.openai.conftest import Served

from shipworthy.server.asked import Asked
from shipworthy.server.caller import LOCAL, Caller

BACK = "I want to return my order A-1001, it came too late"


@pytest.mark.parametrize("forgotten", [False, True])
async def test_a_response_is_read_again_with_its_open_question(served: Served, forgotten: bool) -> None:
    first = await served.client.responses.create(model="shop", input=BACK)
    if forgotten:
        served.service._lives.clear()
    again = await served.client.responses.retrieve(first.id)
    assert (again.output_text, again.status, again.conversation) == (first.output_text, "completed", first.conversation)
    assert again.usage == first.usage
    told, before = (again.model_extra or {})["shipworthy"], (first.model_extra or {})["shipworthy"]
    assert told == {name: value for name, value in before.items() if name in told} and told["question"]


async def test_a_response_of_another_tenant_does_not_exist(served: Served) -> None:
    first = await served.client.responses.create(model="shop", input=BACK)
    for caller in (Caller(tenant="other"), Caller(agents=frozenset(("none",)))):
        served.caller = caller
        for call in (served.client.responses.retrieve, served.client.responses.cancel):
            with pytest.raises(openai.NotFoundError):
                await call(first.id)
    served.caller = Caller(scopes=frozenset())
    for call in (served.client.responses.retrieve, served.client.responses.cancel):
        with pytest.raises(openai.PermissionDeniedError):
            await call(first.id)


async def test_only_a_run_that_goes_on_is_cancelled(served: Served) -> None:
    first = await served.client.responses.create(model="shop", input=BACK)
    with pytest.raises(openai.BadRequestError, match="completed"):
        await served.client.responses.cancel(first.id)
    live = served.service.begin(LOCAL, Asked(agent="shop", message=BACK, session="s"))
    await anext(live.follow())
    assert (await served.client.responses.retrieve(f"resp_{live.run_id}")).status == "in_progress"
    assert (await served.client.responses.cancel(f"resp_{live.run_id}")).status == "cancelled"
    with pytest.raises(asyncio.CancelledError):
        await live.result()
    assert (await served.client.responses.retrieve(f"resp_{live.run_id}")).status == "cancelled"


async def test_events_are_read_elsewhere(served: Served) -> None:
    first = await served.client.responses.create(model="shop", input=BACK)
    with pytest.raises(openai.BadRequestError, match="/v1/runs"):
        await served.client.responses.retrieve(first.id, stream=True)
