"""The parts of one answer, as they come off the wire."""

import pytest
from tests.models.serving import MESSAGES, chunk, parts_of, row, serving

from shipworthy.errors import ModelError
from shipworthy.models.chat.client import ChatModel
from shipworthy.models.messages.client import MessagesModel
from shipworthy.models.model import Message, Part, Request, TextPart
from shipworthy.models.wire.http import Http

REQUEST = Request(messages=(Message(role="user", text="Say it"),), max_output_tokens=50)


async def test_text_that_came_together_is_one_part_also_before_an_error() -> None:
    said = [chunk({"content": word}) for word in ("One", " two", " three")]
    told = b"".join([*said, b'data: {"error": {"message": "gone"}}\n\n'])
    async with serving(told) as server:
        http = Http()
        keep: list[Part] = []
        with pytest.raises(ModelError):
            await parts_of(ChatModel(row("openai", server.url), "sk-test", http), REQUEST, keep)
        await http.close()

    assert keep == [TextPart(text="One two three")]


async def test_a_part_that_is_no_text_parts_the_texts_around_it() -> None:
    async with serving(MESSAGES["text and call"]) as server:
        http = Http()
        parts = await parts_of(MessagesModel(row("anthropic", server.url), "sk-test", http), REQUEST)
        await http.close()

    kinds = [type(part).__name__ for part in parts]
    assert all(pair != ("TextPart", "TextPart") for pair in zip(kinds, kinds[1:], strict=False))
