"""The events of an OpenAI-compatible chat stream, as the API documents them."""

from typing import TypedDict


class ChatFunction(TypedDict, total=False):
    """The name of a called function and a piece of its arguments."""

    name: object
    arguments: object


class ChatCall(TypedDict, total=False):
    """A piece of a tool call."""

    index: object
    id: object
    function: ChatFunction | None


class ChatPiece(TypedDict):
    """A typed piece of content."""

    type: str
    text: str


class ChatDelta(TypedDict, total=False):
    """What a chunk adds to the message."""

    content: str | list[ChatPiece] | None
    refusal: str | None
    tool_calls: list[ChatCall] | None
    function_call: ChatFunction | None


class ChatChoice(TypedDict, total=False):
    """One answer of a chunk."""

    index: int
    delta: ChatDelta | None
    finish_reason: str | None


class ChatUsage(TypedDict, total=False):
    """Token counts."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int
    prompt_tokens_details: dict[str, object] | None
    completion_tokens_details: dict[str, object] | None


class ChatChunk(TypedDict, total=False):
    """One event of the stream, as the API documents it; servers may send other types, which raise ModelBroken."""

    object: str
    error: object
    choices: list[ChatChoice] | None
    usage: ChatUsage | None
