"""A package is fetched by uv or pip, under the settings of the machine."""

import os
import sys
from pathlib import Path

import pytest

from shipworthy.models.local import packages
from shipworthy.models.local.packages import PACKAGE, Way, command, ways

WRITES = "import sys, pathlib; p = pathlib.Path(sys.argv[-2]); p.mkdir(); (p / 'came').write_bytes(b'x' * 5000)"
SHOWS = "import os, sys, pathlib; p = pathlib.Path(sys.argv[-2]); p.mkdir(); (p / 'came').write_text(repr(dict(os.environ)))"


def program(folder: Path, name: str) -> None:
    file = folder / name
    file.write_text("#!/bin/sh\n")
    file.chmod(0o755)


def way(code: str) -> Way:
    return Way(name="python", words=(sys.executable, "-c", code), into="--dest")


def test_uv_is_asked_first_then_the_pip_of_this_interpreter_then_one_on_the_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("uv", "pip", "pip3"):
        program(tmp_path, name)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(packages.importlib.util, "find_spec", lambda name: name)
    found = list(ways())

    assert [one.name for one in found] == ["uv", "python -m pip", "pip"]
    assert all("--no-deps" in one.words and "--only-binary" in one.words for one in found)
    assert found[1].words[:3] == (sys.executable, "-m", "pip")


def test_without_any_there_is_no_way_and_a_command_to_type(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(packages.importlib.util, "find_spec", lambda name: None)

    assert list(ways()) == []
    assert command(tmp_path) == f'pip download --no-deps --only-binary :all: --dest "{tmp_path}" {PACKAGE}'


def test_what_comes_is_counted_and_lies_in_the_folder(tmp_path: Path) -> None:
    said: list[int] = []
    assert way(WRITES).bring(tmp_path, said.append) is None
    assert (tmp_path / "brought" / "came").stat().st_size == 5000
    assert max(said) >= 5000


def test_a_failure_is_told_in_the_words_of_the_program(tmp_path: Path) -> None:
    code = "print('Looking …'); print('ERROR: No matching distribution'); print('hint: update'); raise SystemExit(1)"

    assert way(code).bring(tmp_path, lambda came: None) == "ERROR: No matching distribution"
    assert way("raise SystemExit(1)").bring(tmp_path, lambda came: None) == "nothing"


@pytest.mark.parametrize(
    ("own", "seen"),
    [
        ({"PIP_INDEX_URL": "https://pip.example/simple"}, {"UV_DEFAULT_INDEX": "https://pip.example/simple"}),
        (
            {"PIP_INDEX_URL": "https://pip.example/simple", "UV_DEFAULT_INDEX": "https://uv.example/simple"},
            {"UV_DEFAULT_INDEX": "https://uv.example/simple", "PIP_INDEX_URL": "https://pip.example/simple"},
        ),
        ({"PIP_FIND_LINKS": "/wheels", "PIP_CERT": "/a.pem"}, {"UV_FIND_LINKS": "/wheels", "SSL_CERT_FILE": "/a.pem"}),
    ],
)
def test_the_settings_of_pip_hold_for_uv_where_it_has_none_of_its_own(
    own: dict[str, str], seen: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [*packages.AS_UV, *packages.AS_UV.values(), "UV_INDEX_URL"]:
        monkeypatch.delenv(name, raising=False)
    for name, value in own.items():
        monkeypatch.setenv(name, value)
    assert way(SHOWS).bring(tmp_path, lambda came: None) is None
    environ = eval((tmp_path / "brought" / "came").read_text())

    assert {name: environ.get(name) for name in seen} == seen
    assert environ["TMPDIR"] == str(tmp_path)
    assert environ["PATH"] == os.environ["PATH"]
