"""The methods of the Skills extension, as a client calls them."""

from typing import Any

import pytest
from mcp import Client
from mcp.shared.exceptions import MCPError
from mcp_types import INVALID_PARAMS, Request, RequestParams, Result
from pydantic import ConfigDict
from tests.server.mcp.connected import MODES, client_of, mailer

from shipworthy.server.mcp.skill_files import EXTENSION
from shipworthy.server.service import Service

both = pytest.mark.parametrize("mode", MODES)


class _Params(RequestParams):
    """The parameters of each of the methods."""

    uri: str = ""


class _Result(Result):
    """Any result."""

    model_config = ConfigDict(extra="allow")


async def _call(client: Client, method: str, **params: str) -> dict[str, Any]:
    request = Request[_Params, str](method=method, params=_Params(**params))
    found = await client.session.send_request(request, _Result)
    return found.model_dump(by_alias=True)


@both
async def test_skills_are_listed_got_and_read_with_their_digests(mode: str) -> None:
    async with client_of(Service({"mailer": mailer()}), mode) as client:
        listed = await _call(client, "skills/list")
        assert [one["frontmatter"]["name"] for one in listed["skills"]] == ["count", "send-letter"]
        uri = listed["skills"][0]["uri"]
        assert (await _call(client, "skills/get", uri=uri))["skill"] == listed["skills"][0]
        (text,) = (await client.read_resource(uri)).contents
        assert len(getattr(text, "text", "").encode()) == listed["skills"][0]["resources"][0]["size"]
        folder = await _call(client, "resources/directory/read", uri="skill://mailer")
        assert [one["name"] for one in folder["resources"]] == ["count", "send-letter"]


async def test_the_extension_is_declared() -> None:
    async with client_of(Service({"mailer": mailer()}), "auto") as client:
        assert client.server_capabilities.extensions == {EXTENSION: {"directoryRead": True}}


@both
@pytest.mark.parametrize("method", ["skills/get", "resources/directory/read"])
async def test_an_address_of_nothing_is_an_error(mode: str, method: str) -> None:
    async with client_of(Service({"mailer": mailer()}), mode) as client:
        with pytest.raises(MCPError) as caught:
            await _call(client, method, uri="skill://mailer/none/SKILL.md")
    assert caught.value.error.code == INVALID_PARAMS
