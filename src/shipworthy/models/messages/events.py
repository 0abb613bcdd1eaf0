"""The events of Anthropic messages stream, as the API documents them."""

from typing import Required, TypedDict


class ContentBlock(TypedDict, total=False):
    """The beginning of a block of the answer."""

    type: Required[str]
    text: str
    id: object
    name: object
    input: object


class BlockDelta(TypedDict, total=False):
    """A piece of a block, or the change of the message in `message_delta`."""

    type: Required[str]
    text: str
    partial_json: str
    stop_reason: str | None


class MessageUsage(TypedDict, total=False):
    """Token counts."""

    input_tokens: int | None
    cache_read_input_tokens: int | None
    cache_creation_input_tokens: int | None
    output_tokens: int | None
    output_tokens_details: dict[str, object] | None


class MessageStart(TypedDict, total=False):
    """The message that `message_start` begins, or a whole one that is not streamed."""

    usage: MessageUsage | None
    content: list[ContentBlock]
    stop_reason: str | None


class MessageEvent(TypedDict, total=False):
    """One event of the stream, as the API documents it; other types raise ModelBroken."""

    type: Required[str]
    index: object
    content_block: ContentBlock
    delta: BlockDelta
    message: MessageStart | None
    usage: MessageUsage | None
    error: object
