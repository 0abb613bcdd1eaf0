"""Read the items of a request in OpenAI's Responses format."""

from collections.abc import Mapping
from dataclasses import replace

from shipworthy.models.model import Message, Role, ToolCall
from shipworthy.sim.request import BadRequest, SimTool, need
from shipworthy.sim.wire import texts

ROLES: dict[str, Role] = {"system": "system", "developer": "system", "user": "user", "assistant": "assistant"}
ENCRYPTED = "sim."
"""How the encrypted reasoning of the simulated model begins."""


def messages_of(items: list[object]) -> tuple[Message, ...]:
    """The messages that the items stand for; calls belong to the answer before them. Raises BadRequest."""
    messages: list[Message] = []
    for raw in items:
        item = need(raw, dict, "input")
        kind = item.get("type", "message")
        if kind == "function_call":
            call = _called(item)
            if not messages or messages[-1].role != "assistant":
                messages.append(Message(role="assistant"))
            messages[-1] = replace(messages[-1], calls=(*messages[-1].calls, call))
        elif kind == "function_call_output":
            call_id = need(item.get("call_id"), str, "call_id")
            output = need(item.get("output"), (str, list), "output")
            messages.append(Message(role="tool", text=texts(output), call_id=call_id))
        elif kind == "reasoning":
            _check_reasoning(item)
        elif kind == "message":
            role = ROLES.get(str(item.get("role")))
            if role is None:
                raise BadRequest(f"`{item.get('role')}` is not a role")
            messages.append(Message(role=role, text=texts(need(item.get("content"), (str, list), "content"))))
        else:
            raise BadRequest(f"`{kind}` is no item that is simulated")
    return tuple(messages)


def _called(item: Mapping[str, object]) -> ToolCall:
    return ToolCall(
        id=need(item.get("call_id"), str, "call_id"),
        name=need(item.get("name"), str, "name"),
        arguments=need(item.get("arguments"), str, "arguments"),
    )


def _check_reasoning(item: Mapping[str, object]) -> None:
    content = item.get("encrypted_content")
    if not isinstance(content, str) or not content:
        raise BadRequest(f"the item `{item.get('id')}` is not found: nothing is stored")
    if not content.startswith(ENCRYPTED):
        raise BadRequest(f"the encrypted content of the item `{item.get('id')}` cannot be verified")


def tool_of(raw: object) -> SimTool:
    """A tool of a request; raises BadRequest."""
    tool = need(raw, dict, "tools")
    if tool.get("type") != "function":
        raise BadRequest(f"tools of type `{tool.get('type')}` are not simulated")
    return {
        "name": need(tool.get("name"), str, "name"),
        "description": str(tool.get("description") or ""),
        "parameters": need(tool.get("parameters") or {}, dict, "parameters"),
    }


def choice_of(raw: object) -> str:
    """`auto`, `none`, `required`, or the name of the one tool to call."""
    if isinstance(raw, dict):
        return str(raw.get("name"))
    return raw if isinstance(raw, str) and raw in ("none", "required") else "auto"
