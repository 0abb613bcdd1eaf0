"""Every module can be the first one imported, and importing says and changes nothing."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import shipworthy

SOURCE = Path(shipworthy.__file__).parent
PACKAGES = {p.parent for p in SOURCE.rglob("__init__.py")}
MODULES = sorted(
    ".".join(("shipworthy", *path.relative_to(SOURCE).with_suffix("").parts))
    for path in SOURCE.rglob("*.py")
    if path.parent in PACKAGES and path.stem != "__init__"
)

# One interpreter for all: other libraries stay loaded, our own modules are forgotten before each import.
PROGRAM = """
import importlib, json, os, sys, threading
failed = {}
before = dict(os.environ)
for name in json.loads(sys.stdin.read()):
    for known in [m for m in sys.modules if m.split(".")[0] == "shipworthy"]:
        del sys.modules[known]
    try:
        importlib.import_module(name)
    except Exception as error:
        failed[name] = f"{type(error).__name__}: {error}"
print(json.dumps({"failed": failed, "environ": dict(os.environ) == before, "threads": threading.active_count()}))
"""


def _imported(names: list[str], *, cwd: Path) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROGRAM],
        input=json.dumps(names),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(SOURCE.parent)},
    )
    assert done.stderr == ""
    found: dict[str, object] = json.loads(done.stdout)  # anything else on stdout would not parse
    return found


@pytest.mark.parametrize("package", sorted({name.split(".")[1] for name in MODULES}))
def test_every_module_can_be_imported_first(package: str, tmp_path: Path, full: bool) -> None:
    """Each of them under SHIPWORTHY_FULL=1, otherwise every third: what stands in a circle is seldom one alone."""
    names = [name for name in MODULES if name.split(".")[1] == package][:: 1 if full else 3]
    assert _imported(names, cwd=tmp_path) == {"failed": {}, "environ": True, "threads": 1}
    assert list(tmp_path.iterdir()) == []


def test_a_module_that_cannot_be_imported_is_named(tmp_path: Path) -> None:
    assert _imported(["shipworthy.no_such_module"], cwd=tmp_path)["failed"] != {}
