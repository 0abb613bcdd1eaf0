"""The rooms of all protocols under one roof."""

import pytest
from tests.server.http.test_runs import GO, Shop

from shipworthy.errors import StateError


async def test_a_path_or_method_that_is_not_served_says_so_in_json() -> None:
    client = Shop().client
    none = await client.get("/v9")
    assert (none.status, none.json["error"]["kind"]) == (404, "not_found")
    other = await client.ask("DELETE", "/v1/skills")
    assert (other.status, other.json["error"]["kind"]) == (405, "invalid") and "GET" in other.headers["allow"]


async def test_f49_a_fault_of_the_server_shows_nothing_of_its_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    shop = Shop()

    async def fail(*_: object, **__: object) -> object:
        raise RuntimeError("the password is hunter2")

    monkeypatch.setattr(shop.store, "run", fail)
    with pytest.raises(RuntimeError):  # raised again for the log of the server
        async with shop.client.asking("GET", "/v1/runs/abc") as (answer, news):
            await news()
    assert (answer.status, answer.json["error"]["kind"]) == (500, "internal") and b"hunter2" not in answer.body


async def test_a_state_that_cannot_be_used_is_a_refusal_with_a_time_to_come_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shop = Shop()

    async def fail(*_: object, **__: object) -> object:
        raise StateError("locked")

    monkeypatch.setattr(shop.store, "add", fail)
    answer = await shop.client.post("/v1/runs", {"message": GO})
    assert (answer.status, answer.json["error"]["kind"], answer.headers["retry-after"]) == (503, "unavailable", "1")
    streamed = await shop.client.post("/v1/runs", {"message": GO, "stream": True})
    assert streamed.status == 503, "before the first event, the stream is not begun"
