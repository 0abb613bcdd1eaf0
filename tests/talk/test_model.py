"""Scripted models of conversations."""

import asyncio
from pathlib import Path

import pytest

from shipworthy.contract.read.reading import ReadContext
from shipworthy.contract.source import Source
from shipworthy.errors import ModelError
from shipworthy.models.model import Message, Reply, Request, TextPart, ToolCall
from shipworthy.models.scripted import ScriptedModel
from shipworthy.talk.fields import Fields
from shipworthy.talk.model import played, read_model
from shipworthy.talk.script import ModelScript, ScriptedReply

REPLIES = """
replies:
  - Hello.
  - {to: understand, json: {skill: a}, always: true}
  - {contains: kettle, calls: [look_up, {tool: buy, args: {count: 2}}]}
  - {error: it is down}
"""


def script(raw: object, folder: Path | None = None) -> tuple[ModelScript | None, list[str]]:
    """The script, and the problems of reading it."""
    reading = ReadContext(folder=folder)
    read = read_model(Fields(reading, Source("talk.yaml")), raw, ("model",))
    return read, [str(problem) for problem in reading.problems]


def said(model: ScriptedModel, text: str, name: str = "job") -> list[object]:
    """What the model answers."""

    async def parts() -> list[object]:
        request = Request(messages=(Message(role="user", text=text),), name=name)
        return [part async for part in model.stream(request) if isinstance(part, TextPart | ToolCall)]

    return asyncio.run(parts())


def test_the_replies_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "script.yaml").write_text(REPLIES)
    read, found = script("script.yaml", tmp_path)

    assert found == []
    assert read is not None
    assert [one.reply.text for one in read] == ["Hello.", '{"skill":"a"}', "", ""]
    assert [(call.name, call.arguments) for call in read[2].reply.calls] == [("look_up", "{}"), ("buy", '{"count":2}')]
    assert len({call.id for call in read[2].reply.calls}) == 2
    assert read[3].reply.error == "it is down"
    assert (read[1].to, read[1].always, read[2].contains) == ("understand", True, "kettle")


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ("none.yaml", "`model`: the file `none.yaml` does not exist"),
        ([], "`model` is empty"),
        ([{"txt": "x"}], "`txt` is not a key of a reply\n    did you mean `text`?"),
        ([{"to": "x"}], "a reply has either"),
        ([{"text": "x", "json": {}}], "a reply has either"),
        ([{"text": "x", "always": "yes"}], "`always` must be true or false"),
        ([{"calls": [{"tool": "x", "args": 5}]}], "`args` must be a mapping"),
        ([{"calls": [5]}], "a call must be a mapping, not the number 5"),
    ],
)
def test_a_script_is_read_strictly(tmp_path: Path, raw: object, message: str) -> None:
    _, found = script(raw, tmp_path)

    assert any(message in problem for problem in found), found


def test_no_script_is_no_model() -> None:
    assert script(None) == (None, [])


def test_the_line_of_a_problem_is_that_of_the_scripts_own_file(tmp_path: Path) -> None:
    (tmp_path / "script.yaml").write_text("replies:\n  - Hello.\n  - {txt: x}\n")

    assert f"{tmp_path / 'script.yaml'}:3: `txt`" in script("script.yaml", tmp_path)[1][0]


def test_a_request_gets_the_first_reply_that_fits_and_is_left() -> None:
    def reply(text: str, **fits: str | bool) -> ScriptedReply:
        return ScriptedReply(reply=Reply(text=text), **fits)  # type: ignore[arg-type]

    replies = (reply("read", to="understand", always=True), reply("tea", contains="Kettle"), reply("any"))
    model = played(replies)

    assert said(model, "the kettle", "understand") == [TextPart(text="read")]
    assert said(model, "a chair") == [TextPart(text="any")]
    assert said(model, "the kettle") == [TextPart(text="tea")]
    assert said(model, "a chair", "understand") == [TextPart(text="read")]
    with pytest.raises(ModelError, match="no reply for `job`"):
        said(model, "the kettle")
    # Another conversation begins with all of them.
    assert said(played(replies), "the kettle") == [TextPart(text="tea")]
