"""What a chat model wants back with its own answers: reasoning, and signatures of its calls."""

from collections.abc import Mapping, Sequence

from shipworthy.models.chat.events import ChatCall, ChatDelta
from shipworthy.models.model import Message, OpaquePart
from shipworthy.models.row import Row

TEXTS = ("reasoning_content", "reasoning", "reasoning_text", "reasoning_opaque")
"""Fields of a delta with a piece of text."""
LISTS = ("reasoning_details", "thinking_blocks")
"""Fields of a delta with pieces of a list: OpenRouter's and MiniMax's, LiteLLM's."""
FIELDS = frozenset((*TEXTS, *LISTS, "extra_content"))
PLAIN = frozenset({"index", "id", "type", "function", "name", "arguments"})
"""Fields of a call that every server knows."""
GROWING = ("text", "summary", "thinking", "data")
"""Fields of an item of a list that come in pieces."""

# Gemini 3 and later refuse a call without a signature, and take this one for a call of another model
# (https://ai.google.dev/gemini-api/docs/thought-signatures, 2026-11-28).
UNSIGNED = {"google": {"thought_signature": "skip_thought_signature_validator"}}
# DeepSeek and Kimi, while they think, refuse an assistant message with calls and without this field
# (https://api-docs.deepseek.com/guides/thinking_mode, 2026-11-28).
UNTHOUGHT = "(not given)"
"""Reasoning of a message that another model wrote."""
THINKERS = ("deepseek", "moonshot", "kimi", "mimo")
"""Parts of the addresses and names of providers that demand reasoning of every message with calls."""

Fields = dict[str, object]


class Kept:
    """Collects the fields of the deltas that the model wants back."""

    def __init__(self) -> None:
        self._came: dict[str, list[object]] = {}

    def take(self, delta: ChatDelta) -> bool:
        """Keep the fields of a delta; whether there was anything in them."""
        found = False
        for name, value in delta.items():
            if name in FIELDS and value is not None:
                self._came.setdefault(name, []).append(value)
                found = found or bool(value)
        return found

    def parts(self) -> list[OpaquePart]:
        """The fields as the message had them, the same thoughts once: the lists hold the texts as well."""
        lists = {name: items for name in LISTS if (items := _joined(self._came.get(name, ())))}
        texts = {name: "".join(_strings(self._came[name])) for name in TEXTS if name in self._came and not lists}
        if texts.get("reasoning_content"):
            texts.pop("reasoning", None)
        objects = [one for one in self._came.get("extra_content", ()) if isinstance(one, dict)]
        whole: Fields = {name: value for name, value in (*texts.items(), *lists.items())}
        if objects:
            whole["extra_content"] = {key: value for one in objects for key, value in one.items()}
        return [OpaquePart(kind=name, data={name: value}) for name, value in whole.items()]


def extra_of(call: ChatCall) -> Fields:
    """The fields of a call that only its provider knows, also those of its function."""
    function = call.get("function") or {}
    if call.keys() <= PLAIN and function.keys() <= PLAIN:
        return {}
    extra = _unknown(call)
    inner = _unknown(function)
    return {**extra, "function": inner} if inner else extra


def with_opaque(written: Fields, message: Message, row: Row, *, called: bool) -> Fields:
    """Add to a message, as the API reads it, what came with it, if this model wrote it.

    `called`: the conversation has calls.
    """
    if message.role == "assistant":
        if message.opaque and message.by == row.name:
            _give_back(written, message, called=called)
        if message.calls:
            _stand_in(written, row, own=message.by == row.name)
    return written


def _give_back(written: Fields, message: Message, *, called: bool) -> None:
    parts = [part for part in message.opaque if not part.call_id and part.kind in FIELDS]
    fields = {name: value for part in parts for name, value in part.data.items() if name in FIELDS}
    for name, value in fields.items():
        # A conversation without calls needs no texts, which older models refuse.
        if name not in TEXTS or (called and (value or name == "reasoning_content")):
            written[name] = value
    # The Responses format keeps whole items of reasoning with a call, under the same name of the model.
    extras = {part.call_id: part.data for part in message.opaque if part.call_id and "type" not in part.data}
    for one, call in zip(_calls(written), message.calls, strict=False):
        extra = dict(extras.get(call.id, {}))
        inner = extra.pop("function", None)
        one.update(extra)
        function = one.get("function")
        if isinstance(inner, Mapping) and isinstance(function, dict):
            one["function"] = {**function, **inner}


def _stand_in(written: Fields, row: Row, *, own: bool) -> None:
    """Fill in what a provider demands and another model could not give."""
    first = next(iter(_calls(written)), None)
    if row.provider == "google" and first is not None and not first.keys() - PLAIN:
        first["extra_content"] = UNSIGNED
    thinks = any(part in row.base_url or part in row.provider for part in THINKERS)
    if thinks and not own and "reasoning_content" not in written:
        written["reasoning_content"] = UNTHOUGHT


def _calls(written: Fields) -> list[Fields]:
    calls = written.get("tool_calls")
    return [call for call in calls if isinstance(call, dict)] if isinstance(calls, list) else []


def _unknown(fields: Mapping[str, object]) -> Fields:
    return {name: value for name, value in fields.items() if name not in PLAIN and value is not None}


def _strings(values: Sequence[object]) -> list[str]:
    return [value for value in values if isinstance(value, str)]


def _joined(values: Sequence[object]) -> list[Fields]:
    """The items of a list from the pieces in which they were streamed."""
    items: list[Fields] = []
    for value in values:
        for piece in value if isinstance(value, list) else ():
            if isinstance(piece, dict):
                if items and _goes_on(items[-1], piece):
                    _grow(items[-1], piece)
                else:
                    items.append(dict(piece))
    return items


def _goes_on(item: Fields, piece: Fields) -> bool:
    """Whether a piece belongs to the item before it: of the same kind, and not of another place or id."""
    same = all(
        item.get(name) == piece.get(name) or None in (item.get(name), piece.get(name)) for name in ("id", "index")
    )
    return same and item.get("type") == piece.get("type") and "data" not in item and not item.get("signature")


def _grow(item: Fields, piece: Fields) -> None:
    for name, value in piece.items():
        before = item.get(name)
        if name in GROWING and isinstance(before, str) and isinstance(value, str):
            item[name] = before + value
        elif value is not None:
            item[name] = value
