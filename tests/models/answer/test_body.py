"""An answer that came as one JSON body."""

import pytest

from shipworthy.errors import ModelBroken, ModelBusy, ModelRefused
from shipworthy.models.answer.body import decoded, is_body
from shipworthy.models.wire.post import Post

POST = Post(name="m", url="http://x", headers={}, body=b"")


@pytest.mark.parametrize("chunk", [b'{"choices"', b" \r\n {", b"\xef\xbb\xbf{", b"[{", b"<!doctype html>"])
def test_field_11_json_and_pages_are_known_by_their_first_bytes(chunk: bytes) -> None:
    assert is_body(chunk)


@pytest.mark.parametrize("chunk", [b"data: {}", b"\n\ndata: x", b": ping", b"event: x", b"\xef\xbb\xbfdata: {}", b"id: 1", b""])
def test_field_12_a_stream_is_known_by_its_first_bytes(chunk: bytes) -> None:
    assert not is_body(chunk)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b'{"choices": [{"message": {"content": "NV', ModelBroken),
        (b'{"error": {"message": "later", "type": "server_error"}}', ModelBusy),
        (b'{"error": "no"}', ModelRefused),
        (b"[1]", ModelRefused),
        (b"<html>", ModelRefused),
        (b'{"a": }', ModelRefused),
    ],
)
def test_field_11_what_is_no_answer_is_a_typed_error(body: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        decoded(body, POST)
