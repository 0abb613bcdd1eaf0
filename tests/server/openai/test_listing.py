"""The agents as models."""

import openai
import pytest
from tests.server.openai.conftest import Served

from shipworthy.server.caller import Caller


async def test_agents_are_listed_as_models_for_clients_of_both_houses(served: Served) -> None:
    assert [model.id for model in (await served.client.models.list()).data] == ["shop"]
    one = await served.client.models.retrieve("shop")
    assert (one.id, one.owned_by, one.created > 0) == ("shop", "shipworthy", True)
    listed = (await served.http.get("/v1/models")).json()
    [other] = listed["data"]
    assert (other["type"], other["display_name"], listed["has_more"]) == ("model", "shop", False)


async def test_an_agent_that_the_key_does_not_see_is_no_model(served: Served) -> None:
    served.caller = Caller(agents=frozenset(("other",)))
    assert (await served.client.models.list()).data == []
    with pytest.raises(openai.NotFoundError) as caught:
        await served.client.models.retrieve("shop")
    assert caught.value.code == "model_not_found"
