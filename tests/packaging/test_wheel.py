"""The package as people get it: a wheel, brought into a fresh environment, makes an agent that answers."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from shipworthy.server.page.files import files

pytestmark = pytest.mark.real
ROOT = Path(__file__).resolve().parents[2]
BOOTSTRAP = ROOT / ".venv" / "bootstrap" / "bin" / "uv"


def found_uv() -> str:
    uv = shutil.which("uv") or (str(BOOTSTRAP) if BOOTSTRAP.exists() else None)
    return uv or pytest.skip("wheel: uv is not here")


def called(*words: str | Path, cwd: Path) -> "subprocess.CompletedProcess[str]":
    environ = {**os.environ, "UV_PYTHON": sys.executable, "UV_PYTHON_DOWNLOADS": "never", "UV_LINK_MODE": "copy"}
    if index := os.environ.get("PIP_INDEX_URL"):
        environ.setdefault("UV_DEFAULT_INDEX", index)
    return subprocess.run(words, cwd=cwd, env=environ, capture_output=True, text=True, timeout=300)


def test_the_wheel_makes_an_agent_that_answers(tmp_path: Path) -> None:
    uv = found_uv()
    built = called(uv, "build", "--wheel", "--out-dir", tmp_path, ROOT, cwd=tmp_path)
    if built.returncode and "Failed to fetch" in built.stderr:
        pytest.skip("wheel: no package registry can be reached")
    assert built.returncode == 0, built.stderr
    (wheel,) = tmp_path.glob("*.whl")
    assert called(uv, "venv", "fresh", cwd=tmp_path).returncode == 0
    brought = called(uv, "pip", "install", "--python", "fresh", wheel, cwd=tmp_path)
    assert brought.returncode == 0, brought.stderr

    command = tmp_path / "fresh" / "bin" / "shipworthy"
    assert called(command, "new", "shop", cwd=tmp_path).returncode == 0
    answered = called(command, "run", "shop", "Where is my order A-1001?", cwd=tmp_path)

    assert answered.returncode == 0, answered.stderr
    assert "blue kettle" in answered.stdout
    for template, message in (
        ("empty", "How many days are left until 3 May 2031?"),
        ("research", "A brief on Denmark"),
        ("assistant", "Hello, what can you do for me?"),
    ):
        assert called(command, "new", template, "--template", template, cwd=tmp_path).returncode == 0
        assert called(command, "run", template, message, cwd=tmp_path).returncode == 0, "its files are in the wheel"
    bounded = called(command, "bounds", "shop", cwd=tmp_path)
    assert bounded.returncode == 0, "the table of families is in the wheel"
    counted = "from shipworthy.server.page.files import files; print(sorted(files().found))"
    page = called(tmp_path / "fresh" / "bin" / "python", "-c", counted, cwd=tmp_path)
    assert page.stdout.strip() == str(sorted(files().found)), "the files of the page are in the wheel"
