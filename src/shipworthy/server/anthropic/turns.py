"""Reads messages in Anthropic's form as one message to an agent, with the turns before it."""

from collections.abc import Iterator

from shipworthy.server.asking import Heard
from shipworthy.server.fields import Fields, written
from shipworthy.server.index import Turn
from shipworthy.server.refusal import Refused

ROLES = ("user", "assistant", "system")
SILENT = ("thinking", "redacted_thinking")
"""Kinds of blocks that say nothing to an agent."""
CALLS = ("tool_use", "server_tool_use")
RESULTS = "tool_result"
LAST = "an agent answers a message: the last of them has to be the user's"


def heard(messages: Iterator[Fields]) -> Heard:
    """Read `messages`; raises Refused for what is no text, and where the last is no user's."""
    turns: list[Turn] = []
    asked: list[str] = []
    answer: list[str] | None = None
    passed: list[str] = []
    for one in messages:
        if not one.text("role"):
            raise Refused("invalid", f"`{one.place('role')}` is missing: user or assistant", field=one.place("role"))
        role = one.one_of("role", ROLES, "user")
        said, called = _content(one)
        if role == "system":
            passed.append(f"{one.at} (system)")
        elif role == "user" and (said or not called):
            if answer is not None:
                turns.append(("\n\n".join(asked), "\n\n".join(answer)))
                asked, answer = [], None
            asked.append("\n".join(said))
        else:
            answer = [*(answer or []), *said, *called]
    if answer is not None or not asked:
        raise Refused("invalid", f"`messages`: {LAST}", field="messages")
    return Heard(message="\n\n".join(asked), turns=tuple(turns), ignored=tuple(passed))


def texts(fields: Fields) -> Iterator[str]:
    """All that a request says, as its tokens are counted; raises Refused."""
    system = fields.raw("system")
    if isinstance(system, list):
        yield from (block.text("text") or "" for block in fields.objects("system"))
    else:
        yield fields.text("system") or ""
    for one in fields.objects("messages"):
        said, called = _content(one)
        yield from (*said, *called)
    yield from (written(tool, "tools") for tool in fields.items("tools"))


def _content(one: Fields) -> tuple[list[str], list[str]]:
    """What a message says, and the calls of tools and their results in it."""
    if not isinstance(one.raw("content"), list):
        return [one.need_text("content")], []
    said: list[str] = []
    called: list[str] = []
    for block in one.objects("content"):
        kind = block.need_text("type")
        if kind == "text":
            said.append(block.text("text") or "")
        elif kind in CALLS:
            called.append(written(block.raw("input"), block.place("input")))
        elif kind == RESULTS or kind.endswith("_tool_result"):
            called.append(_result(block))
        elif kind not in SILENT:
            place = block.place("type")
            why = f"`{place}`: an agent reads text, and no {kind[:60]}: leave it out, or describe it in words"
            raise Refused("invalid", why, field=place)
    return said, called


def _result(block: Fields) -> str:
    """The text of the result of a call."""
    content = block.raw("content")
    parts = content if isinstance(content, list) else []
    texts = [content, *(part.get("text") for part in parts if isinstance(part, dict))]
    return "\n".join(text for text in texts if isinstance(text, str))
