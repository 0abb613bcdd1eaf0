"""Lines of progress are for a person."""

import io
import sys

import pytest

from shipworthy.models.local.progress import Told, on_terminal


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "always", "printed"),
    [(Terminal(), False, "Loading …\n"), (io.StringIO(), False, ""), (io.StringIO(), True, "Loading …\n")],
)
def test_a_line_is_printed_on_a_terminal_and_under_a_command(
    stream: io.StringIO, always: bool, printed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(Told, "always", always)
    on_terminal("Loading …")
    assert stream.getvalue() == printed


def test_a_program_without_standard_error_is_not_disturbed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    on_terminal("Loading …")
