"""How far a long command is."""

import io

import pytest

from shipworthy.cli import progress
from shipworthy.cli.progress import ProgressLine


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_one_line_that_is_taken_away() -> None:
    out = Terminal()
    line = ProgressLine(out)
    line("case 1 of 3")
    line("case \x1b[31m2 of 3")
    line.close()
    assert out.getvalue().count("\r\x1b[K") == 3 and "\x1b[31m" not in out.getvalue()
    assert out.getvalue().endswith("\r\x1b[K") and "\n" not in out.getvalue()


def test_elsewhere_a_line_comes_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    line = ProgressLine(out)
    line("case 1 of 3")
    line.close()
    assert out.getvalue() == ""
    monkeypatch.setattr(progress, "EVERY", progress.dt.timedelta(0))
    line("case 2 of 3")
    line.close()
    assert out.getvalue() == "case 2 of 3\n"
