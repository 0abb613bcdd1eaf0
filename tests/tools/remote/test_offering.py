"""Remote specialists of a definition: their clients, and what they say of themselves."""

import orjson
import pytest
from tests.server.listening import listening
from tests.server.shop_agent import shop_agent
from tests.tools.mcp.handmade import POST, SUM, handmade

from shipworthy.contract.specialist.specialist import Specialist
from shipworthy.errors import UsageError
from shipworthy.server.app import app
from shipworthy.server.service import Service
from shipworthy.tools.remote.offering import offers_of, remote_tools

GONE = "http://127.0.0.1:1"


def specialist(**keys: object) -> Specialist:
    return Specialist.model_validate(keys)


def test_each_remote_one_is_a_tool_and_a_local_one_is_none() -> None:
    far = specialist(url=GONE, protocol="openai", model="m", headers={"Authorization": "Bearer ${FAR_OFFERING_KEY}"})
    near = specialist(agent="../near")
    found = remote_tools({"far": far, "near": near}, {"far": far.contract("far")})
    assert list(found) == ["far"] and found["far"].spec.egress is True


def test_what_agents_say_of_themselves_is_collected() -> None:
    with listening(app(Service({"shop": shop_agent()}))) as url:
        found = offers_of({"shop": specialist(url=url), "oracle": specialist(url=url, protocol="openai", model="shop")})
    assert list(found.specialists) == ["shop"], "an OpenAI-compatible agent says nothing of itself"
    assert found.specialists["shop"].said["name"] == "shop"
    assert orjson.dumps(found.specialists["shop"].said)


def test_one_that_cannot_be_asked_or_used_says_why() -> None:
    with pytest.raises(UsageError, match="the specialist `far` cannot be asked: far: it cannot be reached"):
        offers_of({"far": specialist(url=GONE)})
    with handmade() as server:
        server.tools = [SUM, POST]
        with pytest.raises(UsageError, match="its tool takes no message: it needs one text"):
            offers_of({"far": specialist(url=server.url, protocol="mcp", tool="sum")})
        with pytest.raises(UsageError, match="it has no tool `sing`"):
            offers_of({"far": specialist(url=server.url, protocol="mcp", tool="sing")})
