"""What clients read by its address."""

import pytest
from mcp.shared.exceptions import MCPError
from mcp_types import INVALID_PARAMS, TextResourceContents
from tests.server.mcp.connected import MODES, client_of, mailer
from tests.server.mcp.suite_agent import DOT, suite_agent

from shipworthy.server.service import Service

both = pytest.mark.parametrize("mode", MODES)


@both
async def test_a_skill_is_read_at_its_address(mode: str) -> None:
    async with client_of(Service({"mailer": mailer()}), mode) as client:
        (template,) = (await client.list_resource_templates()).resource_templates
        assert (template.uri_template, template.name) == ("letters://{folder}/count", "count")
        (found,) = (await client.read_resource("letters://my%20inbox/count")).contents
    assert isinstance(found, TextResourceContents)
    assert (found.uri, found.mime_type, found.text) == ("letters://my%20inbox/count", "text/plain", "3 in my inbox")


@both
async def test_an_answer_keeps_its_kind(mode: str) -> None:
    async with client_of(Service({"suite": suite_agent()}), mode) as client:
        (picture,) = (await client.read_resource("test://static-binary")).contents
        (data,) = (await client.read_resource("test://template/7/data")).contents
        names = [one.name for one in (await client.list_resources()).resources]
    assert (getattr(picture, "blob", ""), picture.mime_type, data.mime_type) == (DOT, "image/png", "application/json")
    assert names[-2:] == ["static_binary", "static_text"]


@both
async def test_an_address_of_nothing_is_an_error_that_names_it(mode: str) -> None:
    async with client_of(Service({"mailer": mailer()}), mode) as client:
        for uri in ("letters://a/b/count", "letters:///count", "other://x"):
            with pytest.raises(MCPError) as caught:
                await client.read_resource(uri)
            assert (caught.value.error.code, caught.value.error.data) == (INVALID_PARAMS, {"uri": uri})
