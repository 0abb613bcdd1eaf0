"""`shipworthy talk`: conversations with what is expected."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

Shell = Callable[..., tuple[int, str, str]]
TALK = """
agent: shop
conversations:
  - name: found
    turns:
      - say: "Where is my order A-1001?"
        expect: {status: completed, text: [blue kettle]}
  - name: kept
    turns:
      - say: "Cancel order A-1002"
        expect: {status: completed, text: [gone], calls: [cancel]}
      - say: "no"
        expect: {calls: []}
"""


@pytest.fixture
def talk(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A file of conversations beside the agent that `new` makes, whose messages are decided by words alone."""
    monkeypatch.setenv("SHIPWORTHY_ROUTING", "light")
    shell("new", "shop")
    (tmp_path / "talk.yaml").write_text(TALK)
    return "talk.yaml"


def test_only_what_fails_is_printed(shell: Shell, talk: str) -> None:
    code, out, _ = shell("talk", talk)

    assert code == 1
    assert out.startswith("✗ kept  (talk.yaml:8)\n  ✗ 1  “Cancel order A-1002”  line 10\n")
    assert "found" not in out
    assert "     ✗ status  expected completed  came asked\n" in out
    assert "     ✗ text    expected “gone”\n" in out
    assert "     ✗ calls   expected cancel     came get_order(order_id=A-1002)\n" in out
    assert "       │ Cancel order A-1002 (two mugs)? (yes/no)\n" in out
    assert "why: " in out
    assert out.endswith("\n1 of 2 conversations as expected, 2 of 3 checked answers\n")


def test_all_is_as_expected(shell: Shell, talk: str) -> None:
    assert shell("talk", talk, "--only", "FOUND") == (
        0,
        "1 of 1 conversation as expected, 1 of 1 checked answer\n",
        "",
    )


def test_whole_conversations(shell: Shell, talk: str) -> None:
    code, out, _ = shell("talk", talk, "--show", "--only", "found")

    assert code == 0
    assert out.startswith("✓ found  (talk.yaml:4)\n  ✓ 1  “Where is my order A-1001?”  line 6\n       │ Order A-1001")
    assert "completed · order_status · order_id = A-1001 · called get_order\n" in out


def test_as_json(shell: Shell, talk: str) -> None:
    code, out, _ = shell("talk", talk, "--json")
    told = json.loads(out)
    turn = told["results"][1]["turns"][0]

    assert code == 1
    assert (told["conversations"], told["conversations_hold"], told["turns_checked"], told["turns_hold"]) == (
        2,
        1,
        3,
        2,
    )
    assert [miss["key"] for miss in turn["misses"]] == ["status", "text", "calls"]
    assert turn["came"]["calls"] == [{"tool": "get_order", "args": {"order_id": "A-1002"}}]
    assert turn["line"] == 10


def test_the_agent_of_the_command_line_wins(shell: Shell, talk: str, tmp_path: Path) -> None:
    (tmp_path / "talk.yaml").write_text(TALK.replace("agent: shop", "agent: gone"))

    assert shell("talk", talk)[0] == 2
    assert shell("talk", talk, "shop", "--only", "found")[0] == 0


def test_a_path_in_the_file_is_relative_to_the_file(shell: Shell, talk: str, tmp_path: Path) -> None:
    (tmp_path / "talks").mkdir()
    (tmp_path / "talks" / "talk.yaml").write_text(TALK.replace("agent: shop", "agent: ../shop"))

    assert shell("talk", "talks/talk.yaml", "--only", "found")[0] == 0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (TALK.replace("agent: shop", ""), "add `agent: PATH`"),
        (TALK.replace("say: ", "sayy: "), "did you mean `say`?"),
        (TALK.replace("calls: [cancel]", "calls: [cancle]"), "did you mean `cancel`?"),
    ],
)
def test_a_file_that_cannot_be_used(shell: Shell, talk: str, tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "talk.yaml").write_text(text)
    code, out, error = shell("talk", talk)

    assert (code, out) == (2, "")
    assert told in error


def test_a_name_that_no_conversation_has(shell: Shell, talk: str) -> None:
    code, _, error = shell("talk", talk, "--only", "xyz")

    assert code == 2
    assert "no conversation of talk.yaml is named like `xyz`" in error
