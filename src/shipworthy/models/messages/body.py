"""The body of a request for Anthropic messages."""

from collections.abc import Mapping, Sequence

from shipworthy.models.dialect import Dialect, first
from shipworthy.models.messages.opaque import THOUGHTS, binding, woven
from shipworthy.models.model import Message, Request
from shipworthy.models.row import Row
from shipworthy.models.wire.conversation import called, named, rewritten
from shipworthy.models.wire.encoding import as_json, as_object
from shipworthy.models.wire.extras import with_fields
from shipworthy.models.wire.plain import plain_tool
from shipworthy.regex import regex

CACHEABLE = 4096
"""Bytes of a prefix from which it is marked for the cache; a provider caches 1,024 tokens or more."""

MARK = {"cache_control": {"type": "ephemeral"}}

ID = regex(r"[a-zA-Z0-9_-]{1,64}")
"""The ids of calls that the API accepts."""

Block = dict[str, object]

ORDER: Mapping[object, int] = {"tool_result": 0, "text": 1, "tool_use": 2}
"""The order of the blocks in one message."""


def body(request: Request, row: Row, dialect: Dialect | None = None) -> dict[str, object]:
    """The request body, without sampling parameters, which newer models refuse."""
    dialect = dialect or first(row)
    messages = rewritten(request, dialect)
    tools, choice = _tools(request, dialect)
    system = [_text(m.text) for m in messages if m.role == "system" and m.text.strip()]
    size = len(as_json({"tools": tools}))
    if dialect.marks and tools and size >= CACHEABLE:
        tools[-1] = {**tools[-1], **MARK}
    if dialect.marks and system and size + len(as_json({"system": system})) >= CACHEABLE:
        system[-1] = {**system[-1], **MARK}
    turns = _messages(messages, row)
    sent: dict[str, object] = {
        "model": row.model,
        **({"system": system if dialect.marks else _joined(system)} if system else {}),
        "messages": turns if dialect.marks else [{**turn, "content": _short(turn["content"])} for turn in turns],
        **({"tools": tools} if tools else {}),
        **choice,
        "max_tokens": request.max_output_tokens + row.reasoning,
        **({"output_config": {"effort": row.effort}} if row.effort is not None else {}),
        "stream": dialect.stream,
        **binding(messages, row),
    }
    return {name: value for name, value in with_fields(sent, row).items() if name not in dialect.without}


def _tools(request: Request, dialect: Dialect) -> tuple[list[Block], Block]:
    if request.tools and not (request.closed and dialect.calls == "told"):
        choice: Block = {"tool_choice": {"type": "none"}} if request.closed else {}
        return [_tool(tool, dialect) for tool in request.tools], choice
    # The API refuses a conversation with calls but without tools: the tools are named, and `tool_choice` forbids calls.
    names = called(request.messages) if dialect.calls == "named" else ()
    return [_tool({"name": name}, dialect) for name in names], {"tool_choice": {"type": "none"}} if names else {}


def _tool(tool: Mapping[str, object], dialect: Dialect) -> Block:
    tool = plain_tool(tool) if dialect.schemas == "plain" else tool
    described = {"description": tool["description"]} if tool.get("description") else {}
    return {"name": tool["name"], **described, "input_schema": tool.get("parameters") or {"type": "object"}}


def _short(content: object) -> object:
    """A single text without its block."""
    single = isinstance(content, list) and [block["type"] for block in content] == ["text"]
    return _joined(content) if single else content


def _joined(texts: object) -> str:
    return "\n\n".join(block["text"] for block in texts) if isinstance(texts, list) else ""


def _messages(messages: Sequence[Message], row: Row) -> list[Block]:
    """Merge consecutive messages of one role, as the API requires, with tool results before text."""
    merged: list[tuple[str, list[Block]]] = []
    ids = _Ids()
    for message in messages:
        if message.role == "system":
            continue
        side = "assistant" if message.role == "assistant" else "user"
        if not merged or merged[-1][0] != side:
            merged.append((side, []))
        merged[-1][1].extend(woven(_blocks(message, ids), message, row))
    for _, blocks in merged:
        if not any(block["type"] in THOUGHTS for block in blocks):  # thoughts stay where they came
            blocks.sort(key=lambda block: ORDER[block["type"]])
    return [{"role": side, "content": blocks} for side, blocks in merged if blocks]


def _blocks(message: Message, ids: "_Ids") -> list[Block]:
    if message.role == "tool":
        content = {"content": message.text} if message.text else {}
        return [{"type": "tool_result", "tool_use_id": ids.of(message.call_id), **content}]
    # The API refuses blank text.
    texts = [_text(message.text)] if message.text.strip() else []
    calls: list[Block] = [
        {"type": "tool_use", "id": ids.of(call.id), "name": named(call.name), "input": as_object(call.arguments)}
        for call in message.calls
    ]
    return [*texts, *calls]


def _text(text: str) -> Block:
    return {"type": "text", "text": text}


class _Ids:
    """Replaces ids of another provider that the API refuses."""

    def __init__(self) -> None:
        self._others: dict[str, str] = {}

    def of(self, id: str) -> str:
        if ID.fullmatch(id):
            return id
        return self._others.setdefault(id, f"other_call_{len(self._others)}")
