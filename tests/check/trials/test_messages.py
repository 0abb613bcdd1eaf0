"""Messages in CSV and JSON lines as cases."""

from pathlib import Path

import pytest

from shipworthy.check.trials.messages import read_messages
from shipworthy.errors import SpecError


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_row_of_csv_is_a_message_and_a_case_joins_several(tmp_path: Path) -> None:
    text = '\ufeffcase, message ,note\none,"Hello, you",x\none,and then?,\n,"Two\nlines",\n'
    first, second = read_messages(written(tmp_path, "a.csv", text))
    assert (first.name, [turn.say for turn in first.turns], first.line) == ("one", ["Hello, you", "and then?"], 2)
    assert (second.name, second.turns[0].say) == ("line 5: Two\nlines", "Two\nlines")


@pytest.mark.parametrize(
    "line",
    [
        '"hello"',
        '["hello"]',
        '{"message": "hello"}',
        '{"messages": ["hello"]}',
        '{"messages": [{"role": "system", "content": "be"}, {"role": "user", "content": "hello"}]}',
    ],
)
def test_a_line_of_json_is_a_case(tmp_path: Path, line: str) -> None:
    cases = read_messages(written(tmp_path, "a.jsonl", f"\n{line}\n"))
    assert [[turn.say for turn in case.turns] for case in cases] == [["hello"]]
    assert cases[0].name == "line 2: hello"


def test_a_list_of_json_has_a_case_each(tmp_path: Path) -> None:
    text = '[{"message": "a", "case": "x", "facts": ["$3"]},\n {"messages": ["b", "c"], "facts": "4"}]'
    first, second = read_messages(written(tmp_path, "a.json", text))
    assert (first.name, first.facts, second.facts, len(second.turns)) == ("x", ("$3",), ("4",), 2)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.csv", "", "no column `message`, only none"),
        ("a.csv", "text\nhello\n", "no column `message`, only text"),
        ("a.csv", "message\n", "there is no message"),
        ("a.csv", "message,case\n ,a\n", "a.csv:2 a message is missing"),
        ("a.csv", 'message\n"hello\n', "it is no CSV"),
        ("a.jsonl", "", "there is no message"),
        ("a.jsonl", "{", "it is no JSON"),
        ("a.jsonl", "3", "not 3"),
        ("a.jsonl", '{"say": "x"}', "`say` is not a key"),
        ("a.jsonl", '{"message": "x", "messages": ["y"]}', "either `message` or `messages`"),
        ("a.jsonl", '{"messages": []}', "either `message` or `messages`"),
        ("a.jsonl", '{"message": 3}', "missing, blank or no text"),
        ("a.jsonl", '{"message": "a", "facts": [3]}', "`facts` is a list of texts"),
        ("a.jsonl", '{"message": "a", "case": "x"}\n{"message": "b", "case": "x"}', "two cases named `x`"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, name: str, text: str, words: str) -> None:
    with pytest.raises(SpecError) as raised:
        read_messages(written(tmp_path, name, text))
    assert words.replace("a.csv:2 ", "") in str(raised.value)
    assert f"{name}:" in str(raised.value)


def test_every_wrong_line_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(SpecError) as raised:
        read_messages(written(tmp_path, "a.jsonl", '{\n3\n{"x": 1}\n'))
    assert {problem.where.rpartition(":")[2] for problem in raised.value.problems} == {"1", "2", "3"}


def test_what_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SpecError, match="cannot be read"):
        read_messages(tmp_path / "a.csv")
