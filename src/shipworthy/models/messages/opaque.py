"""What a model of the messages format wants back with its own answers: its thinking, signed, where it stood."""

from collections.abc import Mapping, Sequence

from shipworthy.models.messages.events import BlockDelta, ContentBlock
from shipworthy.models.model import Message, OpaquePart
from shipworthy.models.row import Row

THOUGHTS = frozenset({"thinking", "redacted_thinking"})
"""Blocks that must come back as they were, in their order."""
BOUND = ("fable-5-1", "fable-5-2", "mythos-5-2", "opus-5-5", "sonnet-5-5", "haiku-5-5")
"""Claude models that refuse a thought if system, tools or messages before it have changed
(https://platform.claude.com/docs/en/build-with-claude/preserved-thinking/prefix-checks, 2026-11-28)."""
BETA = "thinking-binding-controls-2026-08-01"
"""The `anthropic-beta` header that `binding` needs."""

Block = dict[str, object]


class Thoughts:
    """Collects the thinking blocks of an answer from their pieces."""

    def __init__(self) -> None:
        self._all: list[tuple[Block, list[Mapping[str, object]], int, int]] = []
        self._open: dict[object, list[Mapping[str, object]]] = {}
        """The pieces of the blocks, by the index of their block."""

    def start(self, index: object, block: ContentBlock, *, after_text: int, after_calls: int) -> None:
        """Begin a block, if it is one of thinking, behind so many characters and calls."""
        if block["type"] in THOUGHTS:
            pieces: list[Mapping[str, object]] = []
            self._open[index] = pieces
            self._all.append((dict(block), pieces, after_text, after_calls))

    def add(self, index: object, delta: BlockDelta) -> None:
        """Keep a piece of a block."""
        if (pieces := self._open.get(index)) is not None:
            pieces.append(delta)

    def parts(self) -> list[OpaquePart]:
        """The blocks, whole and in order."""
        return [
            OpaquePart(kind=str(block["type"]), data=_whole(block, pieces), after_text=text, after_calls=calls)
            for block, pieces, text, calls in self._all
        ]


def _whole(block: Block, pieces: Sequence[Mapping[str, object]]) -> Block:
    whole = dict(block)
    for piece in pieces:
        for name, value in piece.items():
            before = whole.get(name) or ""
            if name != "type" and isinstance(value, str) and isinstance(before, str):
                whole[name] = before + value
    return whole


def woven(blocks: list[Block], message: Message, row: Row) -> list[Block]:
    """Put the thoughts of a message of this model back between its text and its calls; those of others are left out."""
    thoughts = [part for part in message.opaque if message.by == row.name and _is_taken(part, row)]
    if not thoughts:
        return blocks
    calls = [block for block in blocks if block["type"] == "tool_use"]
    text = message.text if len(calls) < len(blocks) else ""
    made: list[Block] = []
    said = called = 0
    for part in thoughts:
        made += [*_text(text[said : part.after_text]), *calls[called : part.after_calls], dict(part.data)]
        said, called = max(said, part.after_text), max(called, part.after_calls)
    return [*made, *_text(text[said:]), *calls[called:]]


def binding(messages: Sequence[Message], row: Row) -> Block:
    """Ask for thoughts to be dropped, instead of the request, where what stood before them has changed.

    A context that was cut and a last call without tools change it.
    """
    bound = any(name in row.model for name in BOUND)
    if bound and any(part.kind in THOUGHTS for m in messages if m.by == row.name for part in m.opaque):
        return {"thinking": {"type": "adaptive", "block_binding": {"prefix_mismatch_behavior": "drop_block"}}}
    return {}


def _is_taken(part: OpaquePart, row: Row) -> bool:
    # Claude refuses thinking without a signature, which some gateways lose; other models sign nothing.
    signed = part.kind == "redacted_thinking" or bool(part.data.get("signature"))
    return part.kind in THOUGHTS and (signed or "claude" not in row.model)


def _text(text: str) -> list[Block]:
    return [{"type": "text", "text": text}] if text.strip() else []
