"""Files of conversations, read strictly."""

import datetime as dt
from pathlib import Path

import pytest

from shipworthy.errors import SpecError
from shipworthy.talk.read import read_talk
from shipworthy.talk.script import Expected, ExpectedCall, Talk

GOOD = """
agent: ../shop
clock: 2026-11-30T09:00
conversations:
  - name: return with a correction
    turns:
      - say: "send back A-1001 plz"
        expect:
          status: asked
          skill: [return_item, complain]
          inputs: {order: A-1001, gift: null}
          text: keep
          not_text: [sorry, "no"]
          calls: [look_up, {tool: notify, args: {order: A-1001}}]
          reason: [confirm, null]
      - say: "no the other one"
      - and thanks
  - name: later
    clock: 2026-12-24T18:00:00+01:00
    turns: [{say: hello, expect: {calls: []}}]
"""


def written(folder: Path, text: str) -> Talk:
    """The conversations of a text."""
    file = folder / "talk.yaml"
    file.write_text(text, encoding="utf-8")
    return read_talk(file)


def problems(folder: Path, text: str) -> list[str]:
    """The problems of a text, without the folder."""
    with pytest.raises(SpecError) as raised:
        written(folder, text)
    return [str(problem).replace(f"{folder}/", "") for problem in raised.value.problems]


def test_a_conversation_with_all_that_can_be_expected(tmp_path: Path) -> None:
    talk = written(tmp_path, GOOD)
    first, second = talk.conversations

    assert (talk.agent, first.name, first.line) == ("../shop", "return with a correction", 5)
    assert [turn.say for turn in first.turns] == ["send back A-1001 plz", "no the other one", "and thanks"]
    assert [turn.line for turn in first.turns] == [7, 16, 17]
    assert [turn.expect for turn in first.turns[1:]] == [None, None]
    assert first.turns[0].expect == Expected(
        status=("asked",),
        skill=("return_item", "complain"),
        inputs={"order": "A-1001", "gift": None},
        text=("keep",),
        not_text=("sorry", "no"),
        calls=(ExpectedCall(tool="look_up"), ExpectedCall(tool="notify", args={"order": "A-1001"})),
        reason=("confirm", None),
    )
    assert first.clock == dt.datetime(2026, 11, 30, 9)
    assert second.clock == dt.datetime(2026, 12, 24, 18, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    assert second.turns[0].expect == Expected(calls=())


def test_a_single_null_is_expected_as_none(tmp_path: Path) -> None:
    text = "conversations: [{name: a, turns: [{say: hi, expect: {skill: null, reason: null}}]}]"

    assert written(tmp_path, text).conversations[0].turns[0].expect == Expected(skill=(None,), reason=(None,))


def test_conversations_are_found_by_a_part_of_their_name(tmp_path: Path) -> None:
    talk = written(tmp_path, GOOD)

    assert [one.name for one in talk.only("LATE")] == ["later"]
    assert len(talk.only("")) == 2
    assert talk.folder == tmp_path


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("agent: x", ["1: `conversations` is missing", "write `conversations: ["]),
        ("conversations: []", ["1: `conversations` is empty", "write `conversations: ["]),
        ("conversations: {a: b}", ["1: `conversations` must be a list, not a mapping"]),
        ("conversations:\n  - hello", ["2: a conversation must be a mapping, not text", "write {name: a text"]),
        ("conversations:\n  - turns: [hi]", ["2: `name` is missing", "add `name: "]),
        ("conversations:\n  - name: a\n    turnz: [hi]", ["2: `turns` is missing", "add `turns: "]),
        ("conversations:\n  - name: a\n    turnz: [hi]", ["3: `turnz` is not a key of a conversation", "`turns`?"]),
        ("conversations:\n  - {name: a, turns: []}", ["2: `turns` is empty"]),
        ("conversations:\n  - {name: a, turns: [{}]}", ["2: `say` is missing"]),
        ("conversations:\n  - {name: a, turns: [{say: 5}]}", ["2: `say` must be text, not the number 5", "quotes"]),
        ("conversations:\n  - {name: a, turns: [{say: ' '}]}", ["2: `say` is blank"]),
        ("conversations:\n  - {name: a, turns: ['\x1b']}", ["2: the character U+001B is not text"]),
        ("clock: soon\nconversations: [{name: a, turns: [hi]}]", ["1: `clock`: `soon`", "2026-11-30T09:00"]),
        ("modell: x\nconversations: [{name: a, turns: [hi]}]", ["1: `modell` is not a key of the file", "`model`?"]),
        ("conversations: [{name: a, turns: [hi]}, {name: a, turns: [hi]}]", []),
        ("conversations:\n- {name: a, turns: [x]}\n- {name: a, turns: [x]}", ["3: there are two", "first on line 2"]),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_its_repair(tmp_path: Path, text: str, expected: list[str]) -> None:
    if not expected:
        # Both stand on one line: they are told apart by nothing.
        assert len(written(tmp_path, text).conversations) == 2
        return
    found = problems(tmp_path, text)

    assert any(all(part in problem for part in expected) for problem in found), found
    assert all(problem.startswith("talk.yaml:") for problem in found)


@pytest.mark.parametrize(
    ("expect", "message"),
    [
        ("{statuz: asked}", "`statuz` is not a key of `expect`\n    did you mean `status`?"),
        ("{status: askd}", "`status`: there is no `askd`\n    did you mean `asked`?"),
        ("{status: null}", "`status`: there is no `None`\n    write one of completed, asked"),
        ("{reason: confrm}", "`reason`: there is no `confrm`\n    did you mean `confirm`?"),
        ("{skill: [a, 7]}", "`skill` must be text, not the number 7"),
        ("{text: ['']}", "`text` is blank"),
        ("{not_text: [5]}", "`not_text` must be text, not the number 5"),
        ("{inputs: [a]}", "`inputs` must be a mapping"),
        ("{calls: look_up}", "`calls` must be a list"),
        ("{calls: [{tol: x}]}", "`tol` is not a key of a call\n    did you mean `tool`?"),
        ("{calls: [{args: {}}]}", "`tool` is missing"),
        ("{calls: [{tool: x, args: 5}]}", "`args` must be a mapping"),
        ("asked", "`expect` must be a mapping, not text"),
    ],
)
def test_what_is_expected_is_read_strictly(tmp_path: Path, expect: str, message: str) -> None:
    found = problems(tmp_path, f"conversations:\n  - name: a\n    turns:\n      - {{say: hi, expect: {expect}}}\n")

    assert any(problem.startswith(f"talk.yaml:4: {message}") for problem in found), found


def test_all_problems_come_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = """
agnt: x
conversations:
  - name: a
    turns:
      - {say: 5, expect: {status: askd, textt: x}}
      - {sayy: x}
"""
    lines = [problem.split(":")[1] for problem in problems(tmp_path, text)]

    assert lines == ["2", "6", "6", "6", "7", "7"]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match="cannot be read"):
        read_talk(tmp_path / "none.yaml")
