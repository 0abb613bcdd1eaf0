"""The parser of options: a command's words, and the list of commands."""

import pytest

from shipworthy.cli import parser


def test_a_command_gets_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    def greet(name: str, loud: bool = False) -> None:
        print(name.upper() if loud else name)

    with pytest.raises(SystemExit) as stop:
        parser.run(greet, "greet", ["Ann", "--loud"])
    assert stop.value.code == 0
    assert capsys.readouterr().out == "ANN\n"


def test_the_list_names_each_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser.show_list(["--help"], "All of it.", {"sail": "Sail away."})
    out = capsys.readouterr().out
    assert "Sail away." in out
    assert "All of it." in out
