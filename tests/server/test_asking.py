"""A request of a chat protocol, asked of an agent."""

from typing import Any

import pytest
from starlette.requests import Request
from tests.server.shop_agent import shop_agent

from shipworthy.server.asking import PREFIXES, Asking, Form, Heard, ask, caller_of, check_name, run_named
from shipworthy.server.caller import LOCAL, Caller
from shipworthy.server.conversations import Conversations
from shipworthy.server.fields import Fields
from shipworthy.server.refusal import Refused
from shipworthy.server.service import Service

BACK = "I want to return my order A-1001, it is broken"


def _request(caller: Caller | None = None, **headers: str) -> Request:
    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope: dict[str, Any] = {"type": "http", "headers": named, "state": {} if caller is None else {"caller": caller}}

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"{}", "more_body": False}

    return Request(scope, receive)


async def _asked(talks: Conversations, message: str, *, form: Any = None, body: Any = None, **headers: str) -> Asking:
    fields = Fields({"model": "shop", **(body or {})})
    made = Form(heard=Heard(message=message), name="messages", table=(), limits={}, **(form or {}))
    return await ask(talks, _request(**headers), fields, made)


def test_a_request_without_a_key_is_of_the_loopback() -> None:
    assert caller_of(_request()) is LOCAL and caller_of(_request(Caller(tenant="t"))).tenant == "t"


def test_the_id_of_an_answer_names_its_run() -> None:
    assert [run_named(f"{prefix}abc") for prefix in (*PREFIXES, "")] == ["abc"] * 4


def test_a_name_has_a_length() -> None:
    check_name("s" * 200, "metadata.session", "metadata")
    with pytest.raises(Refused, match=r"`metadata.session` has at most 200 characters"):
        check_name("s" * 201, "metadata.session", "metadata")


async def test_a_conversation_is_named_by_a_header_the_metadata_or_the_form() -> None:
    talks = Conversations(Service({"shop": shop_agent()}))
    ways: list[dict[str, Any]] = [
        {"x_session": "s1", "body": {"metadata": {"session": "s2"}}, "form": {"session": "s3"}},
        {"body": {"metadata": {"session": "s2"}}, "form": {"session": "s3"}},
        {"form": {"session": "s3"}},
    ]
    askings = [await _asked(talks, "when are you open", **way) for way in ways]
    assert [asking.headers["x-session"] for asking in askings] == ["s1", "s2", "s3"]
    for asking in askings:
        answer = await talks.answer(asking.caller, asking.place, asking.live)
        said = asking.extension(answer)
        assert (said["status"], said["conversation"], said["run_id"]) == ("completed", "named", asking.live.run_id)


async def test_an_approval_needs_the_id_of_its_question() -> None:
    wrote: list[tuple[str, str]] = []
    talks = Conversations(Service({"shop": shop_agent(wrote)}))
    asking = await _asked(talks, BACK, x_session="s")
    asked = await talks.answer(asking.caller, asking.place, asking.live)
    assert asked.question is not None and asking.extension(asked)["question"] == asked.question.as_dict()
    for headers in ({}, {"x_question": "other"}, {"x_question": asked.question.id}):
        assert wrote == []
        asking = await _asked(talks, "yes", x_session="s", **headers)
        await talks.answer(asking.caller, asking.place, asking.live)
    assert wrote == [("A-1001", "broken")]


async def test_what_cannot_be_used_is_refused_with_its_field() -> None:
    talks = Conversations(Service({"shop": shop_agent()}))
    with pytest.raises(Refused) as caught:
        await _asked(talks, " ")
    assert caught.value.field == "messages"
    limited: dict[str, Any] = {"heard": Heard(message=BACK), "name": "messages", "table": ()}
    for value in (0, 1.5, 1e300):
        with pytest.raises(Refused) as caught:
            form = Form(**limited, limits={"max_tokens": "max_output_tokens"})
            await ask(talks, _request(), Fields({"model": "shop", "max_tokens": value}), form)
        assert caught.value.field == "max_tokens"
