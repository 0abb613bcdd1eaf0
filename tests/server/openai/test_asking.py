"""A request as it is asked of an agent."""

import pytest
from tests.server.openai.conftest import Served, request_of

from shipworthy.server.asking import caller_of

BACK = "I want to return my order A-1001, it came too late"
SAID = [{"role": "user", "content": BACK}]


def test_a_request_without_a_key_is_of_the_loopback() -> None:
    assert caller_of(request_of()).tenant == ""


@pytest.mark.parametrize(
    ("more", "headers"),
    [
        ({"metadata": {"session": "s1"}}, {}),
        ({}, {"x_session": "s1"}),
        ({"metadata": {"session": "other"}}, {"x_session": "s1"}),
    ],
)
async def test_a_session_is_named_in_the_metadata_or_in_a_header(
    served: Served, more: dict[str, object], headers: dict[str, str]
) -> None:
    answer = await served.post("chat/completions", {"model": "shop", "messages": SAID, **more}, **headers)
    found = answer.json()["shipworthy"]
    assert (found["session"], found["conversation"], answer.headers["x-session"]) == ("s1", "named", "s1")
    assert answer.headers["x-request-id"] == found["run_id"]
    opened = (await served.service.agents["shop"].session("s1")).open
    assert opened is not None and opened.skill == "return_item"


@pytest.mark.parametrize("conversation", ["c1", {"id": "c1"}])
async def test_a_conversation_of_responses_is_a_session(served: Served, conversation: object) -> None:
    answer = (await served.post("responses", {"model": "shop", "input": BACK, "conversation": conversation})).json()
    assert answer["conversation"] == {"id": "c1"}


async def test_an_approval_names_its_question_by_its_id_or_by_that_of_the_answer_that_asked(served: Served) -> None:
    for number, way in enumerate(("question", "answer", "header")):
        body: dict[str, object] = {"model": "shop", "metadata": {"session": way}}
        asked = (await served.post("chat/completions", body | {"messages": SAID})).json()
        question = asked["shipworthy"]["question"]["id"] if way == "question" else asked["id"]
        metadata = {"session": way} | ({} if way == "header" else {"question": question})
        headers = {"x_question": question} if way == "header" else {}
        yes = body | {"messages": [{"role": "user", "content": "yes"}]}
        assert "has to name" in (await served.post("chat/completions", yes)).json()["choices"][0]["message"]["content"]
        done = (await served.post("chat/completions", yes | {"metadata": metadata}, **headers)).json()
        assert done["shipworthy"]["status"] == "completed"
        assert len(served.wrote) == number + 1


@pytest.mark.parametrize(
    ("more", "param"),
    [
        ({"model": ""}, "model"),
        ({"model": 1}, "model"),
        ({"metadata": []}, "metadata"),
        ({"metadata": {"session": 1}}, "metadata.session"),
        ({"metadata": {"leaving": "stay"}}, "metadata.leaving"),
        ({"metadata": {"session": "s" * 201}}, "metadata"),
        ({"max_tokens": 0}, "max_tokens"),
        ({"max_tokens": 1.5}, "max_tokens"),
        ({"max_tokens": 1e300}, "max_tokens"),
        ({"max_completion_tokens": "many"}, "max_completion_tokens"),
        ({"stream": "yes"}, "stream"),
        ({"user": 1}, "user"),
        ({"messages": [{"role": "user", "content": " "}]}, "messages"),
        ({"messages": 1}, "messages"),
    ],
)
async def test_what_cannot_be_used_is_refused_with_its_field(
    served: Served, more: dict[str, object], param: str
) -> None:
    answer = await served.post("chat/completions", {"model": "shop", "messages": SAID, **more})
    assert (answer.status_code, answer.json()["error"]["param"]) == (400, param)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"1", b"\xff", b'{"model": "\\ud800"}', b"[" * 5000])
async def test_a_body_that_is_no_object_is_refused(served: Served, body: bytes) -> None:
    for path in ("chat/completions", "responses"):
        answer = await served.http.post(f"/v1/{path}", content=body)
        assert answer.status_code == 400 and answer.json()["error"]["type"] == "invalid_request_error"


async def test_a_skill_or_a_language_that_does_not_exist_is_refused(served: Served) -> None:
    for wrong in ("skill", "language", "model"):
        for stream in (False, True):
            body = {"model": "shop", "messages": SAID, "metadata": {wrong: "none"}, "stream": stream}
            answer = await served.post("chat/completions", body)
            error = answer.json()["error"]
            assert (answer.status_code, error["param"]) == (400, f"metadata.{wrong}") and "`none`" in error["message"]


async def test_an_answer_is_followed_in_one_way(served: Served) -> None:
    body = {"model": "shop", "input": BACK, "conversation": "c", "previous_response_id": "resp_1"}
    answer = await served.post("responses", body)
    assert (answer.status_code, answer.json()["error"]["param"]) == (400, "previous_response_id")


async def test_what_the_client_sends_again_by_itself_is_the_same_run(served: Served) -> None:
    body = {"model": "shop", "messages": SAID}
    runs = [
        (await served.post("chat/completions", body, x_stainless_retry_count=count)).json()["id"]
        for count in ("0", "1", "0", "x")
    ]
    assert runs[0] == runs[1] and len(set(runs)) == 3
    keyed = [(await served.post("chat/completions", body, idempotency_key="k")).json()["id"] for _ in range(2)]
    assert keyed[0] == keyed[1]
    other = await served.post("chat/completions", body | {"user": "u", "n": 1}, idempotency_key="k")
    assert other.status_code == 200, "another person's request"
    other = await served.post("chat/completions", body | {"n": 1}, idempotency_key="k")
    assert (other.status_code, other.json()["error"]["code"]) == (422, "idempotency_key_reused")
