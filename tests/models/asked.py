"""A request, the clients of all wire formats, and what they hear of a recorded answer."""

from typing import Any

from tests.models.responding import RESPONSES
from tests.models.serving import (
    CHATS,
    MESSAGES,
    Sends,
    parts_of,
    row,
    serving,
)

from shipworthy.models.chat.client import ChatModel
from shipworthy.models.messages.client import MessagesModel
from shipworthy.models.model import (
    Message,
    Part,
    Request,
    TextPart,
)
from shipworthy.models.responses.client import ResponsesModel
from shipworthy.models.wire.http import Http

REQUEST = Request(messages=(Message(role="user", text="How is NVDA?"),), tools=({"name": "get_price"},))
CLIENTS: dict[str, Any] = {"openai": ChatModel, "responses": ResponsesModel, "anthropic": MessagesModel}
STREAMS = {"openai": CHATS, "responses": RESPONSES, "anthropic": MESSAGES}
ALL = [(wire, name) for wire, streams in STREAMS.items() for name in streams]


async def answer(wire: str, sends: Sends | bytes, keep: list[Part] | None = None, **over: Any) -> list[Part]:
    async with serving(sends) as server:
        http = Http()
        try:
            return await parts_of(CLIENTS[wire](row(wire, server.url, **over), "sk-test", http), REQUEST, keep)
        finally:
            await http.close()


def text_of(parts: list[Part]) -> str:
    return "".join(part.text for part in parts if isinstance(part, TextPart))
