"""The events of an OpenAI-compatible chat stream, as the API documents them."""

from typing import TypedDict


class ChatFunction(TypedDict, total=False):
    """The name of a called function and a piece of its arguments."""

    name: object
    arguments: object


class ChatCall(TypedDict, total=False):
    """A piece of a tool call; some servers leave `function` out and put its fields here."""

    index: object
    id: object
    function: ChatFunction | None
    name: object
    arguments: object


class ChatPiece(TypedDict):
    """A typed piece of content."""

    type: str
    text: str


class ChatDelta(TypedDict, total=False):
    """What a chunk adds to the message."""

    content: str | list[ChatPiece] | None
    refusal: str | None
    tool_calls: list[ChatCall] | ChatCall | None
    function_call: ChatFunction | None


class ChatUsage(TypedDict, total=False):
    """Token counts; some servers use the names of other APIs."""

    prompt_tokens: int
    completion_tokens: int
    input_tokens: int
    output_tokens: int
    total_tokens: int
    prompt_tokens_details: dict[str, object] | None
    completion_tokens_details: dict[str, object] | None
    input_tokens_details: dict[str, object] | None
    output_tokens_details: dict[str, object] | None
    cached_tokens: int
    prompt_cache_hit_tokens: int
    cache_read_input_tokens: int
    cache_creation_input_tokens: int
    reasoning_tokens: int


class ChatChoice(TypedDict, total=False):
    """One answer of a chunk; `message` in an answer that is not streamed."""

    index: int
    delta: ChatDelta | None
    message: ChatDelta | None
    finish_reason: str | None
    usage: ChatUsage | None
    error: object


class OtherUsage(TypedDict, total=False):
    """A field of a server's own that holds the usage."""

    usage: ChatUsage | None


class ChatChunk(TypedDict, total=False):
    """One event of the stream, as the API documents it; servers may send other types, which raise ModelBroken."""

    object: str
    error: object
    choices: list[ChatChoice] | None
    usage: ChatUsage | None
    x_groq: OtherUsage | None
    message: OtherUsage | None
    timings: dict[str, object] | None
    usageMetadata: ChatUsage | None
    usage_metadata: ChatUsage | None
