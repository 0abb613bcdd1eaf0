"""The events of a Responses stream, as the API documents them."""

from typing import TypedDict

KEPT = ("type", "id", "summary", "content", "encrypted_content")
"""Keys of an item of reasoning that are sent back."""

FAILED = frozenset({"failed", "cancelled"})

CUT = frozenset({None, "max_output_tokens", "max_tokens", "max_messages", "length"})
"""Why a response is incomplete: its limit; `content_filter` is a refusal, and another reason is not known."""


class ResponseContent(TypedDict, total=False):
    """A part of a message: `output_text` or `refusal`."""

    type: str
    text: str
    refusal: str


class ResponseItem(TypedDict, total=False):
    """An item of the answer: a message, a call, reasoning, or one that is ignored."""

    type: str
    id: object
    status: object
    content: list[ResponseContent] | None
    phase: str | None
    call_id: object
    name: object
    arguments: object
    summary: object
    encrypted_content: object


class ResponseUsage(TypedDict, total=False):
    """Token counts."""

    input_tokens: int
    output_tokens: int
    total_tokens: int
    input_tokens_details: dict[str, object] | None
    output_tokens_details: dict[str, object] | None


class ResponseDetails(TypedDict, total=False):
    """Why a response is incomplete."""

    reason: str | None


class ResponseState(TypedDict, total=False):
    """The response as it stands; the last event has all of it."""

    object: str
    status: str | None
    error: object
    incomplete_details: ResponseDetails | None
    output: list[ResponseItem] | None
    usage: ResponseUsage | None


class ResponseEvent(ResponseState, total=False):
    """One event of the stream, as the API documents it, or a whole response in its place."""

    type: str
    delta: str
    output_index: object
    item_id: object
    item: ResponseItem
    refusal: str
    text: str
    arguments: object
    response: ResponseState
