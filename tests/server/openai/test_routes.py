"""The routes of OpenAI's protocol."""

from starlette.routing import Route
from tests.server.openai.conftest import Served
from tests.server.shop_agent import shop_agent

from shipworthy.server.openai import routes
from shipworthy.server.service import Service


def test_the_door_has_the_routes_of_the_page() -> None:
    found = [(route.path, route.methods) for route in routes(Service({"a": shop_agent()})) if isinstance(route, Route)]
    assert found == [
        ("/v1/chat/completions", {"POST"}),
        ("/v1/responses", {"POST"}),
        ("/v1/responses/{response_id}", {"GET", "HEAD"}),
        ("/v1/responses/{response_id}/cancel", {"POST"}),
        ("/v1/models", {"GET", "HEAD"}),
        ("/v1/models/{model:path}", {"GET", "HEAD"}),
    ]


async def test_a_server_that_is_full_or_ends_says_when_to_come_back(served: Served) -> None:
    served.service.draining = True
    answer = await served.post("chat/completions", {"model": "shop", "messages": [{"role": "user", "content": "hi"}]})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert answer.json()["error"]["type"] == "server_error"
