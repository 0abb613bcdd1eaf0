"""`shipworthy chat`: a conversation from standard input."""

import io
import sys
from collections.abc import Callable

import pytest

Shell = Callable[..., tuple[int, str, str]]


def test_a_conversation_until_quit(shell: Shell, trading: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("What's the sentiment?\nNvidia\n\nand AMD?\n/quit\nnever read\n"))

    code, out, _ = shell("chat", trading)

    assert code == 0
    assert "Which stock do you mean?" in out
    assert "Nvidia (NVDA)" in out
    assert "Advanced Micro Devices (AMD)" in out
    assert "the message is empty" in out
    assert "never read" not in out
    assert "sentiment_analysis ·" in out


def test_the_end_of_the_input_ends_the_chat(shell: Shell, trading: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("hi\n"))

    assert shell("chat", trading)[0] == 0


class Typed(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_on_a_terminal_an_empty_line_asks_again_and_the_end_ends_the_line(
    shell: Shell, trading: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", Typed("\n  \n"))
    code, out, err = shell("chat", trading)
    assert code == 0
    assert "empty" not in out
    assert err == "\n> \n> \n> \n"


def test_ctrl_c_at_the_prompt_leaves(shell: Shell, trading: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupted(Typed):
        def readline(self, *_: object) -> str:
            raise KeyboardInterrupt

    monkeypatch.setattr(sys, "stdin", Interrupted())
    code, _, err = shell("chat", trading)
    assert code == 0, err
