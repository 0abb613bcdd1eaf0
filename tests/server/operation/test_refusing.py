"""A refusal as each protocol's clients read it."""

from typing import get_args

from anthropic import types as anthropic_types
from starlette.types import Message
from tests.batches import batch
from tests.server.operation.asgi import scope_of

from shipworthy.server.operation.refusing import Answer, HeadTooLarge, body_of, headers_of
from shipworthy.server.refusal import Kind, Refused


@batch("kind", get_args(Kind))
def test_every_refusal_has_what_both_formats_read(kind: Kind) -> None:
    body = body_of(Refused(kind, "why", field="x"))
    assert set(body["error"]) == {"kind", "type", "code", "message", "param", "field"}  # type: ignore[call-overload]
    error = anthropic_types.ErrorResponse.model_validate(body)
    assert error.error.message == "why"


def test_when_to_come_back_is_told_in_whole_seconds() -> None:
    assert (b"retry-after", b"2") in headers_of(Refused("too_many", "why", retry_after=1.2))
    assert (b"retry-after", b"1") in headers_of(Refused("too_many", "why", retry_after=0))
    assert HeadTooLarge("why", status=431).status == 431


async def test_a_head_request_gets_no_body() -> None:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    answer = Answer(scope_of("HEAD", "/"), send)
    answer.add([(b"x-a", b"b")])
    await answer.refuse(Refused("forbidden", "why"))
    await answer.refuse(Refused("forbidden", "all is said"))
    assert [one["type"] for one in sent] == ["http.response.start", "http.response.body"]
    assert (sent[1]["body"], answer.status, (b"x-a", b"b") in sent[0]["headers"]) == (b"", 403, True)
