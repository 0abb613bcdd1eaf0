"""Read the answer of a message."""

import orjson

from shipworthy.models.messages.reader import MessageReader
from shipworthy.models.model import Message, Request, UsagePart
from shipworthy.models.wire.post import Post

POST = Post(name="m", url="http://x", headers={}, body=b"")


def test_input_read_from_and_written_to_the_cache_is_part_of_the_input() -> None:
    reader = MessageReader(POST, Request(messages=(Message(role="user", text="Hi"),)))
    usage = {"input_tokens": 10, "cache_read_input_tokens": 30, "cache_creation_input_tokens": 5}
    (part,) = reader.take(orjson.dumps({"type": "message_start", "message": {"usage": usage}}))

    assert part == UsagePart(input_tokens=45, output_tokens=0, cached_tokens=30, written_tokens=5)
