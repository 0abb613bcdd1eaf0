"""Reads and plays the scripts of scripted models."""

from pathlib import Path as FilePath

import orjson

from shipworthy.contract.read.marks import read_yaml
from shipworthy.contract.source import Path
from shipworthy.errors import ModelError
from shipworthy.models.model import Reply, Request, ToolCall
from shipworthy.models.scripted import ScriptedModel
from shipworthy.talk.fields import Fields
from shipworthy.talk.script import ModelScript, ScriptedReply

__all__ = ["played", "read_model"]

PAGE = {"replies": "[…]"}
REPLY = {
    "to": "a prompt, a skill, or understand",
    "contains": "a text",
    "text": "a text",
    "json": "{…}",
    "calls": "[…]",
    "error": "a text",
    "always": "true",
}
ANSWERS = ("text", "json", "calls", "error")
CALL = {"tool": "a name", "args": "{…}"}


def played(script: ModelScript) -> ScriptedModel:
    """A model that answers from the script; a request that no reply fits fails as a model that gives no answer."""
    left = list(script)

    def reply(request: Request) -> Reply:
        asked = "\n".join(message.text for message in request.messages).casefold()
        for one in left:
            if one.to in (None, request.name) and (one.contains or "").casefold() in asked:
                if not one.always:
                    left.remove(one)
                return one.reply
        raise ModelError(f"the script of the model has no reply for `{request.name}`")

    return ScriptedModel(reply)


def read_model(fields: Fields, raw: object, path: Path) -> ModelScript | None:
    """The script of a model: a list of replies, or the name of a file with one under `replies`; None without one."""
    if raw is None:
        return None
    if not isinstance(raw, str):
        listed = fields.items(raw, path, "script.yaml, or a list of replies")
        return _replies(fields, listed, path)
    file = (fields.reading.folder or FilePath()) / raw
    if not file.is_file():
        fields.wrong(path, f"`model`: the file `{raw}` does not exist", f"create {file}, or write the replies here")
        return None
    text = fields.reading.text(file)
    page = None if text is None else read_yaml(fields.reading, text, str(file))
    if page is None:
        return None
    inside = Fields(fields.reading, page.source)
    known = inside.mapping(page.data, (), "the script of a model", PAGE) or {}
    return _replies(inside, inside.items(known.get("replies"), ("replies",), "[{text: …}]"), ("replies",))


def _replies(fields: Fields, raw: list[object], path: Path) -> ModelScript:
    found = [_reply(fields, one, (*path, number)) for number, one in enumerate(raw)]
    return tuple(one for one in found if one is not None)


def _reply(fields: Fields, raw: object, path: Path) -> ScriptedReply | None:
    one = fields.mapping({"text": raw} if isinstance(raw, str) else raw, path, "a reply", REPLY)
    if one is None:
        return None
    if len({"text", "json"} & set(one)) > 1 or not set(ANSWERS) & set(one):
        fields.wrong(path, "a reply has either `text` or `json`, `calls`, or `error`", "write `- text: …`")
        return None
    text = orjson.dumps(one["json"]).decode() if "json" in one else ""
    text = (fields.text(one["text"], (*path, "text")) or "") if "text" in one else text
    error = (fields.text(one["error"], (*path, "error")) or "") if "error" in one else ""
    always = one.get("always", False)
    if not isinstance(always, bool):
        fields.wrong((*path, "always"), "`always` must be true or false")
    return ScriptedReply(
        reply=Reply(text=text, error=error, calls=_calls(fields, one.get("calls", []), (*path, "calls"))),
        to=fields.text(one["to"], (*path, "to")) if "to" in one else None,
        contains=fields.text(one["contains"], (*path, "contains")) if "contains" in one else None,
        always=always is True,
    )


def _calls(fields: Fields, raw: object, path: Path) -> tuple[ToolCall, ...]:
    found = []
    for number, each in enumerate(raw if isinstance(raw, list) else [raw]):
        place = (*path, number)
        one = fields.mapping({"tool": each} if isinstance(each, str) else each, place, "a call", CALL)
        args = (one or {}).get("args", {})
        name = fields.text((one or {}).get("tool"), (*place, "tool")) if one is not None else None
        if not isinstance(args, dict):
            fields.wrong((*place, "args"), "`args` must be a mapping", "write `args: {name: value}`")
        elif name is not None:
            arguments = orjson.dumps(args).decode()
            found.append(ToolCall(id=f"call_{number}_{name}", name=name, arguments=arguments))
    return tuple(found)
