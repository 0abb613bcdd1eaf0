"""A script in a file: what is said to which message, and every problem at its line."""

from pathlib import Path

import pytest

from shipworthy.contract.read.reading import Reading
from shipworthy.models.model import Message, Reply, ToolCall
from shipworthy.sim.request import SimRequest
from shipworthy.sim.told import FileScript, read_script

SCRIPT = """\
---
# What it says.
- when: price of (\\w+)
  calls:
    - {name: get_price, arguments: {ticker: NVDA, days: 3}}
    - name: get_news
  text: It is at 172.40.
  latency_ms: 250
- when: ^broken
  calls: [{name: get_price, arguments: '{"ticker": '}]
- when: down
  error: overloaded
- when: cut
  text: one two three
  error: cut@2
- when: gone
  error: 404
"""
TOOLS = ({"name": "get_price", "description": "", "parameters": {}},)
RESULT = (
    Message(role="assistant", calls=(ToolCall(id="c", name="get_price", arguments="{}"),)),
    Message(role="tool", call_id="c", text="172.40"),
)


def read(tmp_path: Path, text: str) -> tuple[FileScript, list[str]]:
    path = tmp_path / "script.yaml"
    path.write_text(text)
    reading = Reading()
    entries = read_script(path, reading)
    return FileScript(entries, lambda _: Reply(text="otherwise")), [
        str(p).replace(str(path), "F") for p in reading.problems
    ]


def said(told: FileScript, text: str, *more: Message, tools: tuple[dict[str, object], ...] = TOOLS) -> Reply:
    messages = (Message(role="user", text=text), *more)
    reply = told(SimRequest(format="openai", model="m", messages=messages, tools=tools))
    return reply if isinstance(reply, Reply) else Reply(text=reply)


def test_the_first_fitting_entry_speaks(tmp_path: Path) -> None:
    told, problems = read(tmp_path, SCRIPT)
    first = said(told, "What's the PRICE of Nvidia?")

    assert problems == []
    assert [(c.name, c.arguments) for c in first.calls] == [
        ("get_price", '{"ticker":"NVDA","days":3}'),
        ("get_news", "{}"),
    ]
    assert first.seconds == 0.25
    assert said(told, "price of NVDA", *RESULT).text == "It is at 172.40."
    assert said(told, "price of NVDA", tools=()).text == "It is at 172.40."
    assert said(told, "broken").calls[0].arguments == '{"ticker": '
    assert said(told, "broken", *RESULT).text == "otherwise"
    assert said(told, "it is down").error == "overloaded"
    assert said(told, "cut it") == Reply(text="one two three", error="cut@2")
    assert said(told, "gone").error == "404"
    assert said(told, "hello").text == "otherwise"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("- when: hello\n  txt: Hi\n", "F:2: `txt` is not a key of a reply\n    did you mean `text`?"),
        ("- when: '('\n  text: Hi\n", "F:1: `when` is not a regular expression"),
        ("- when: hello\n", "F:1: this reply says nothing"),
        ("\n- text: 5\n", "F:2: `text` must be text"),
        ("- text: a\n- text: b\n  latency_ms: fast\n", "F:3: `latency_ms` must be a number of milliseconds"),
        ("- text: a\n  latency_ms: -1\n", "F:2: `latency_ms`"),
        ("- error: cuts\n", "F:1: `cuts` is neither a kind of fault nor a status\n    did you mean `cut`?"),
        ("- error: slow@3\n", "F:1: `slow@3`"),
        ("- calls:\n    - {tool: x}\n", "F:2: a call has a `name`"),
        ("- calls: x\n", "F:1: `calls` must be a list"),
        ("- hello\n", "F:1: a reply must be a mapping"),
        ("when: hello\n", "F:1: the file must be a list of replies"),
        ("", "F:1: the file must be a list of replies"),
        ("- text: a\n  text: b\n", "F:2: `text` stands twice"),
        ("- text: &x a\n", "F:1: `&x` is an anchor"),
        ("- text: [\n", "F:"),
    ],
)
def test_a_bad_file_is_told_with_line_and_repair(tmp_path: Path, text: str, problem: str) -> None:
    _, problems = read(tmp_path, text)

    assert problems[0].startswith(problem)
    assert "\n    " in problems[0]


def test_all_problems_at_once(tmp_path: Path) -> None:
    _, problems = read(tmp_path, "- txt: a\n- when: '['\n  error: cuts\n")

    assert [problem.split(": ")[0] for problem in problems] == ["F:1", "F:1", "F:2", "F:3"]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    reading = Reading()

    assert read_script(tmp_path / "none.yaml", reading) == []
    assert "cannot be read" in str(reading.problems[0])
