"""Reads files of conversations; every problem of a file at once, each with its line and its repair."""

import datetime as dt
from pathlib import Path as FilePath
from typing import get_args

from shipworthy.app.message import check_message
from shipworthy.contract.read.marks import read_yaml
from shipworthy.contract.read.reading import ReadContext
from shipworthy.contract.source import Path
from shipworthy.errors import SpecError, UsageError
from shipworthy.events import Reason, Status
from shipworthy.talk.fields import Fields
from shipworthy.talk.model import read_model
from shipworthy.talk.script import Conversation, Expected, ExpectedCall, ModelScript, Talk, Turn

__all__ = ["read_talk"]

PAGE = {"agent": "a path", "clock": "2026-11-30T09:00", "model": "a file", "conversations": "[…]"}
CONVERSATION = {
    "name": "a text",
    "turns": "[…]",
    "clock": "2026-11-30T09:00",
    "model": "a file",
    "context": "{…}",
    "facts": "[…]",
    "spread": "0.3",
    "entropy": "1.0",
}
TURN = {"say": "a text", "context": "{…}", "expect": "{…}"}
EXPECT = {
    "status": "asked",
    "skill": "a name",
    "inputs": "{…}",
    "text": "[…]",
    "not_text": "[…]",
    "calls": "[…]",
    "reason": "a word",
}
CALL = {"tool": "a name", "args": "{…}"}
STATUSES, REASONS = get_args(Status), get_args(Reason)


def read_talk(path: str | FilePath) -> Talk:
    """Read the conversations of a file; raises SpecError with all its problems."""
    file = FilePath(path)
    reading = ReadContext(folder=file.parent)
    text = reading.text(file)
    page = None if text is None else read_yaml(reading, text, str(file))
    talk = None if page is None else _talk(Fields(reading, page.source), page.data, file)
    if talk is None or reading.problems:
        raise SpecError(reading.in_order(file))
    return talk


def _talk(fields: Fields, data: dict[str, object], file: FilePath) -> Talk:
    page = fields.mapping(data, (), "the file", PAGE) or {}
    if "conversations" not in page:
        fields.wrong((), "`conversations` is missing", "write `conversations: [{name: …, turns: [{say: …}]}]`")
    agent = fields.text(page["agent"], ("agent",)) if page.get("agent") is not None else None
    clock = _clock(fields, page.get("clock"), ("clock",))
    model = read_model(fields, page.get("model"), ("model",))
    how = "[{name: …, turns: [{say: …}]}]"
    listed = fields.items(page["conversations"], ("conversations",), how) if "conversations" in page else []
    found = [_conversation(fields, raw, number, clock, model) for number, raw in enumerate(listed)]
    first: dict[str, int] = {}
    for number, one in enumerate(found):
        if one is not None and first.setdefault(one.name, one.line) != one.line:
            message = f"there are two conversations named `{one.name}`; the first on line {first[one.name]}"
            fields.wrong(("conversations", number, "name"), message, "give one of them another name")
    return Talk(file=str(file), agent=agent, conversations=tuple(one for one in found if one is not None))


def _conversation(
    fields: Fields, raw: object, number: int, clock: dt.datetime | None, model: ModelScript | None
) -> Conversation | None:
    path: Path = ("conversations", number)
    one = fields.mapping(raw, path, "a conversation", CONVERSATION)
    if one is None:
        return None
    for key in ("name", "turns"):
        if key not in one:
            fields.wrong(
                path, f"`{key}` is missing", f"add `{key}: {'a few words' if key == 'name' else '[{say: …}]'}`"
            )
    name = fields.text(one["name"], (*path, "name")) if "name" in one else None
    turns = fields.items(one["turns"], (*path, "turns"), "[{say: …}]") if "turns" in one else []
    read = [_turn(fields, turn, (*path, "turns", index)) for index, turn in enumerate(turns)]
    return Conversation(
        name=name or "",
        line=fields.line(path),
        turns=tuple(turn for turn in read if turn is not None),
        clock=_clock(fields, one.get("clock"), (*path, "clock")) or clock,
        model=read_model(fields, one["model"], (*path, "model")) if "model" in one else model,
        context=_context(fields, one.get("context"), (*path, "context")) or {},
        facts=fields.texts(one.get("facts", []), (*path, "facts")),
        spread=_most(fields, one.get("spread"), (*path, "spread"), 1.0),
        entropy=_most(fields, one.get("entropy"), (*path, "entropy"), 64.0),
    )


def _turn(fields: Fields, raw: object, path: Path) -> Turn | None:
    one = fields.mapping({"say": raw} if isinstance(raw, str) else raw, path, "a turn", TURN)
    if one is None:
        return None
    if "say" not in one:
        fields.wrong(path, "`say` is missing", "add `say: what the user writes`")
        return None
    expect = one.get("expect")
    expected = None if expect is None else _expected(fields, expect, (*path, "expect"))
    say = fields.text(one["say"], (*path, "say"))
    if say is None:
        return None
    try:
        check_message(say)
    except UsageError as error:
        fields.wrong((*path, "say"), f"`say`: {error}")
    context = _context(fields, one.get("context"), (*path, "context"))
    return Turn(say=say, line=fields.line(path), expect=expected, context=context)


def _expected(fields: Fields, raw: object, path: Path) -> Expected | None:
    one = fields.mapping(raw, path, "`expect`", EXPECT)
    if one is None:
        return None
    skills = one.get("skill", [])
    return Expected(
        status=tuple(word for word in fields.words(one.get("status", []), (*path, "status"), STATUSES) if word),
        skill=tuple(
            name if name is None else fields.text(name, (*path, "skill"))
            for name in (skills if isinstance(skills, list) else [skills])
        ),
        reason=fields.words(one.get("reason", []), (*path, "reason"), REASONS, none=True),
        inputs=_values(fields, one.get("inputs"), (*path, "inputs")),
        text=fields.texts(one.get("text", []), (*path, "text")),
        not_text=fields.texts(one.get("not_text", []), (*path, "not_text")),
        calls=_calls(fields, one["calls"], (*path, "calls")) if "calls" in one else None,
    )


def _values(fields: Fields, raw: object, path: Path) -> dict[str, object]:
    if raw is None or isinstance(raw, dict):
        return dict(raw or {})
    fields.wrong(path, f"`{path[-1]}` must be a mapping", f"write `{path[-1]}: {{name: value}}`")
    return {}


def _calls(fields: Fields, raw: object, path: Path) -> tuple[ExpectedCall, ...]:
    if not isinstance(raw, list):
        fields.wrong(path, "`calls` must be a list", "write `calls: [tool]`, or `calls: []` where none may be called")
        return ()
    found = []
    for number, call in enumerate(raw):
        place = (*path, number)
        one = fields.mapping({"tool": call} if isinstance(call, str) else call, place, "a call", CALL)
        if one is not None and "tool" not in one:
            fields.wrong(place, "`tool` is missing", "add `tool: NAME`")
        elif one is not None and (tool := fields.text(one["tool"], (*place, "tool"))) is not None:
            found.append(ExpectedCall(tool=tool, args=_values(fields, one.get("args"), (*place, "args"))))
    return tuple(found)


def _clock(fields: Fields, raw: object, path: Path) -> dt.datetime | None:
    if raw is None:
        return None
    try:
        return dt.datetime.fromisoformat(str(raw))
    except ValueError:
        fields.wrong(path, f"`clock`: `{raw}` is no date and time", "write it as 2026-11-30T09:00")
        return None


def _context(fields: Fields, raw: object, path: Path) -> dict[str, object] | None:
    if raw is None:
        return None
    if not isinstance(raw, dict) or not all(isinstance(name, str) for name in raw):
        fields.wrong(path, "`context` must be a mapping of names to values", "write `context: {user: ann}`")
        return None
    return dict(raw)


def _most(fields: Fields, raw: object, path: Path, limit: float) -> float | None:
    if raw is None:
        return None
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not 0 <= raw <= limit:
        fields.wrong(path, f"`{path[-1]}` must be a number from 0 to {limit:g}", f"write `{path[-1]}: 0.3`")
        return None
    return float(raw)
