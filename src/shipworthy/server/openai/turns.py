"""Reads messages in OpenAI's form as one message to an agent, with the turns before it."""

from collections.abc import Iterator

from shipworthy.server.asking import Heard
from shipworthy.server.fields import Fields
from shipworthy.server.index import Turn
from shipworthy.server.refusal import Refused

TEXTS = {"text": "text", "input_text": "text", "output_text": "text", "refusal": "refusal"}
"""Kind of a part → its field with the text."""
CALLS = {"function_call": "arguments", "function_call_output": "output", "custom_tool_call": "input"}
"""Kind of an item → its field with the text."""
SILENT = ("reasoning",)
"""Kinds of items that say nothing to an agent."""


def heard(messages: Iterator[Fields], name: str) -> Heard:
    """Read the messages of the field `name`; raises Refused for what is no text, and where the last is no user's."""
    turns: list[Turn] = []
    asked: list[str] = []
    answer: list[str] | None = None
    passed: list[str] = []
    for one in messages:
        role, text = _said(one)
        if role == "user":
            if answer is not None:
                turns.append(("\n\n".join(asked), "\n\n".join(answer)))
                asked, answer = [], None
            asked.append(text)
        elif role in ("system", "developer"):
            passed.append(f"{one.at} ({role})")
        elif role:
            answer = [*(answer or []), *([text] if text else [])]
    if answer is not None or not asked:
        said = "an agent answers a message: the last of them has to be the user's"
        raise Refused("invalid", f"`{name}`: {said}", field=name)
    return Heard(message="\n\n".join(asked), turns=tuple(turns), ignored=tuple(passed))


def _said(one: Fields) -> tuple[str, str]:
    """The role of a message with its text; an empty role: it says nothing."""
    kind = one.text("type") or "message"
    if kind in SILENT:
        return "", ""
    if kind in CALLS:
        return "tool", _raw(one, CALLS[kind])
    if kind != "message":
        said = f"`{one.place('type')}`: an agent reads messages, and no {kind[:60]}"
        raise Refused("invalid", said, field=one.place("type"))
    role = one.one_of("role", ("user", "assistant", "system", "developer", "tool", "function"), "")
    if not role:
        raise Refused("invalid", f"`{one.place('role')}` is missing: it is user or assistant", field=one.place("role"))
    called = [_raw(call.inside("function"), "arguments") for call in one.objects("tool_calls")]
    return role, "\n".join(part for part in (_content(one), *called) if part)


def _content(one: Fields) -> str:
    """The text of a message; raises Refused for a part that is no text."""
    content = one.raw("content")
    if not isinstance(content, list):
        return one.text("content") or ""
    return "\n".join(_part(part) for part in one.objects("content"))


def _part(part: Fields) -> str:
    kind = part.text("type") or "text"
    if kind not in TEXTS:
        said = f"`{part.place('type')}`: an agent reads text, and no {kind[:60]}: leave it out, or describe it in words"
        raise Refused("invalid", said, field=part.place("type"))
    return part.text(TEXTS[kind]) or ""


def _raw(one: Fields, name: str) -> str:
    value = one.raw(name)
    return value if isinstance(value, str) else ""
