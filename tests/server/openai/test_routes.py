"""The routes of OpenAI's protocol."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.routing import Route
from tests.server.openai.conftest import Served
from tests.server.shop_agent import shop_agent

from shipworthy.server.openai import routes
from shipworthy.server.openai.parameters import CHAT, RESPONSES
from shipworthy.server.parameters import Parameter
from shipworthy.server.service import Service


def test_the_door_has_the_routes_of_the_page() -> None:
    found = [(route.path, route.methods) for route in routes(Service({"a": shop_agent()})) if isinstance(route, Route)]
    assert found == [
        ("/v1/chat/completions", {"POST"}),
        ("/v1/responses", {"POST"}),
        ("/v1/responses/{response_id}", {"GET", "HEAD"}),
        ("/v1/responses/{response_id}/cancel", {"POST"}),
        ("/v1/conversations", {"POST"}),
        ("/v1/models", {"GET", "HEAD"}),
        ("/v1/models/{model:path}", {"GET", "HEAD"}),
    ]


async def test_a_server_that_is_full_or_ends_says_when_to_come_back(served: Served) -> None:
    served.service.draining = True
    answer = await served.post("chat/completions", {"model": "shop", "messages": [{"role": "user", "content": "hi"}]})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert answer.json()["error"]["type"] == "server_error"


TEXTS = st.sampled_from(
    ["", "hi", "shop", "user", "assistant", "message", "text", "input_text", "none", "\x00", "x" * 300]
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS
NAMES = st.sampled_from(["role", "content", "type", "text", "id", "format", "session", "question", "function", "name"])
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3))


@pytest.mark.parametrize(("path", "table"), [("chat/completions", CHAT), ("responses", RESPONSES)])
async def test_no_body_makes_the_server_fail(served: Served, path: str, table: tuple[Parameter, ...]) -> None:
    names = st.sampled_from(["messages", "input", *(name for row in table for name in row.names)])
    said = {"model": "shop", "messages": [{"role": "user", "content": "hi"}], "input": "hi"}

    @given(st.dictionaries(names, VALUES, max_size=3))
    @settings(max_examples=60, database=None)
    def found(body: dict[str, object]) -> None:
        bodies.append(said | body)

    bodies: list[dict[str, object]] = []
    found()
    for body in bodies:
        answer = await served.post(path, body)
        assert answer.status_code in (200, 400, 404), (answer.status_code, body, answer.text)
        if answer.status_code != 200:
            assert answer.json()["error"]["message"]
