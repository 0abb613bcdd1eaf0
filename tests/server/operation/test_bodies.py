"""Bodies within a size and a depth."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Message
from tests.batches import batch

from shipworthy.server.operation.bodies import is_deeper, whole_body
from shipworthy.server.operation.head import Head
from shipworthy.server.refusal import Refused
from shipworthy.server.settings import Settings

HEAD = Head(method="POST", path="/")
VALUES = st.recursive(
    st.none() | st.integers() | st.text(alphabet='[]{}"\\a'),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(alphabet='[{"\\'), inner, max_size=3),
)


def _depth(value: Any) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if inner is None else 1 + max(map(_depth, inner), default=0)


@given(VALUES, st.integers(0, 6))
def test_the_depth_of_json_is_that_of_its_value(value: Any, most: int) -> None:
    assert is_deeper(json.dumps(value).encode(), most) is (_depth(value) > most)


@batch(("text", "deeper"), [(b"[" * 65, True), (b"[" * 64, False), (b"]" * 99 + b"[", False)])
def test_what_does_not_close_is_too_deep_where_a_reader_would_fail_on_it(text: bytes, deeper: bool) -> None:
    assert is_deeper(text, 64) is deeper


async def test_the_body_is_given_whole_and_then_what_comes_after() -> None:
    messages: list[Message] = [
        {"type": "http.request", "body": b"ab", "more_body": True},
        {"type": "http.request", "body": b"cd", "more_body": False},
        {"type": "http.disconnect"},
    ]

    async def receive() -> Message:
        return messages.pop(0)

    given = await whole_body(HEAD, receive, Settings(most_body=4))
    assert await given() == {"type": "http.request", "body": b"abcd", "more_body": False}
    assert await given() == {"type": "http.disconnect"}


async def test_a_client_that_leaves_is_told_and_one_that_sends_on_is_refused() -> None:
    async def gone() -> Message:
        return {"type": "http.disconnect"}

    async def more() -> Message:
        return {"type": "http.request", "body": b"abc", "more_body": True}

    assert await (await whole_body(HEAD, gone, Settings()))() == {"type": "http.disconnect"}
    with pytest.raises(Refused, match="above 4 bytes") as caught:
        await whole_body(HEAD, more, Settings(most_body=4))
    assert caught.value.status == 413
