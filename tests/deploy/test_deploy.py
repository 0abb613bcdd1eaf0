"""The files with which a server is deployed: their commands are run here, without a container and without systemd."""

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.postgres import Postgres

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
BIN = Path(sys.executable).parent
AGENT = ROOT / "examples" / "trading"
FLOW = "What's the sentiment on NVDA?"
# Files that are opened for writing elsewhere than below the folders of the state fail, as on a root that is read-only.
READ_ONLY = """
import os, sys
ALLOWED = tuple(os.environ["WRITABLE"].split(os.pathsep))
def hook(event, args):
    if event == "open" and isinstance(args[0], (str, bytes)):
        path, flags = os.path.abspath(os.fsdecode(args[0])), args[2] or 0
        device = path.startswith("/dev/") and not path.startswith("/dev/shm/")
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) and not device and not path.startswith(ALLOWED):
            raise OSError(30, "Read-only file system", path)
    elif event in ("os.mkdir", "os.rename", "os.remove", "os.rmdir"):
        path = os.path.abspath(os.fsdecode(args[0]))
        if not path.startswith(ALLOWED) and not os.path.isdir(path):
            raise OSError(30, "Read-only file system", path)
sys.addaudithook(hook)
"""


def _dockerfile() -> dict[str, list[str]]:
    """The instructions of the last stage."""
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        word, _, rest = line.strip().partition(" ")
        if word == "FROM":
            found = {}
        if word and not word.startswith("#"):
            found.setdefault(word, []).append(rest.strip())
    return found


def _unit() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in (DEPLOY / "shipworthy.service").read_text(encoding="utf-8").splitlines():
        name, sign, value = line.partition("=")
        if sign and not line.startswith("#"):
            found.setdefault(name, []).append(value)
    return found


def _compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return found


def _here(words: list[str], port: int) -> list[str]:
    """The words of a command with the places of this machine."""
    places = {"/agent": str(AGENT), "/srv/agent": str(AGENT), "8400": str(port)}
    first = BIN / Path(words[0]).name if Path(words[0]).name != "python" else Path(sys.executable)
    return [str(first), *(places.get(word, word.replace(":8400/", f":{port}/")) for word in words[1:])]


def _environ(tmp_path: Path, **more: str) -> dict[str, str]:
    (tmp_path / "hook").mkdir(exist_ok=True)
    (tmp_path / "hook" / "sitecustomize.py").write_text(READ_ONLY, encoding="utf-8")
    (tmp_path / "state").mkdir(exist_ok=True)
    state = str(tmp_path / "state")
    own = {
        "HOME": state,
        "SHIPWORTHY_HOME": state,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": str(tmp_path / "hook"),
        "WRITABLE": os.pathsep.join((state, str(tmp_path / "tmp"))),
        "TMPDIR": str(tmp_path / "tmp"),
        "SHIPWORTHY_ROUTING": "light",
    }
    (tmp_path / "tmp").mkdir(exist_ok=True)
    return {"PATH": os.environ["PATH"], **own, **more}


@contextmanager
def _served(words: list[str], port: int, environ: dict[str, str], cwd: Path) -> Iterator[subprocess.Popen[str]]:
    """The command, until it answers that it is ready; afterwards it ends on SIGTERM with code 0."""
    with subprocess.Popen(words, env=environ, cwd=cwd, text=True, stderr=subprocess.PIPE) as process:
        try:
            for _ in range(600):
                if process.poll() is not None or _status(port, "/readyz") == 200:
                    break
                time.sleep(0.1)
            assert process.poll() is None, process.stderr.read() if process.stderr else ""
            yield process
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) == 0
        finally:
            process.kill()


def _status(port: int, path: str, key: str = "", body: bytes | None = None) -> int:
    headers = {"content-type": "application/json"} | ({"authorization": f"Bearer {key}"} if key else {})
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data=body, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def _free_port() -> int:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@pytest.mark.real
def test_the_image_runs_as_no_one_and_its_commands_serve_with_a_read_only_root(tmp_path: Path) -> None:
    image, port = _dockerfile(), _free_port()
    assert image["USER"] == ["10001:10001"] and image["VOLUME"] == ["/state"] and image["STOPSIGNAL"] == ["SIGTERM"]
    entry, serve = (json.loads(image[name][0]) for name in ("ENTRYPOINT", "CMD"))
    health = json.loads(image["HEALTHCHECK"][0].partition(" CMD ")[2])
    environ = _environ(tmp_path)
    words = _here([*entry, *serve], port)
    add = subprocess.run(
        _here([*entry, "keys", "add", "--tenant", "me"], port), env=environ, capture_output=True, text=True, check=True
    )
    key = add.stdout.strip()
    with _served(words, port, environ, AGENT):
        assert subprocess.run(_here(health, port), env=environ).returncode == 0
        body = json.dumps({"agent": "trading", "message": FLOW}).encode()
        assert _status(port, "/v1/runs", body=body) == 401
        assert _status(port, "/v1/runs", key, body) in (200, 201, 202)


def test_what_the_image_copies_is_there_and_its_extras_are_ours() -> None:
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith("COPY ") and "--from" not in line:
            assert all((ROOT / name).exists() for name in line.split()[1:-1])
    kept = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8")
    for name in ("pyproject.toml", "README.md", "LICENSE", "src"):
        assert f"\n!{name}\n" in kept
    named = text.partition("'.[")[2].partition("]'")[0].split(",")
    import tomllib

    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert set(named) <= set(extras)


def test_the_compose_file_shuts_its_containers_in() -> None:
    server, database = (_compose()["services"][name] for name in ("server", "database"))
    assert server["read_only"] is True and server["cap_drop"] == ["ALL"]
    assert server["command"] == json.loads(_dockerfile()["CMD"][0])
    assert (DEPLOY / server["build"]["context"] / server["build"]["dockerfile"]).exists()
    assert all(port.startswith("127.0.0.1:") for port in server["ports"])
    url, password = server["environment"]["SHIPWORTHY_DATABASE"], database["environment"]["POSTGRES_PASSWORD"]
    assert password in url, "the one password, which has no default"
    assert "POSTGRES_USER" in database["environment"] and "pg_isready" in database["healthcheck"]["test"][1]


@pytest.mark.real
def test_the_command_of_compose_serves_on_postgresql(tmp_path: Path, postgres: Postgres) -> None:
    server, port = _compose()["services"]["server"], _free_port()
    url = postgres.database()
    environ = _environ(tmp_path, SHIPWORTHY_DATABASE=url)
    add = [*json.loads(_dockerfile()["ENTRYPOINT"][0]), "keys", "add", "--tenant", "me"]
    key = subprocess.run(_here(add, port), env=environ, capture_output=True, text=True, check=True).stdout.strip()
    with _served(_here(["shipworthy", *server["command"]], port), port, environ, AGENT):
        body = json.dumps({"agent": "trading", "message": FLOW, "session": "s"}).encode()
        assert _status(port, "/v1/runs", key, body) in (200, 201, 202)
        for _ in range(300):
            if postgres.sql("SELECT 1 FROM runs", url):
                break
            time.sleep(0.1)
        else:
            raise AssertionError("no run was kept")


@pytest.mark.real
def test_the_command_of_the_unit_serves(tmp_path: Path) -> None:
    unit, port = _unit(), _free_port()
    assert unit["User"] == ["shipworthy"] and unit["ProtectSystem"] == ["strict"] and unit["StateDirectory"]
    assert int(unit["TimeoutStopSec"][0]) > 30
    words = shlex.split(unit["ExecStart"][0])
    with _served(_here(words, port), port, _environ(tmp_path), AGENT):
        assert _status(port, "/v1/runs", body=json.dumps({"agent": "trading", "message": FLOW}).encode()) < 300


@pytest.mark.real
def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    if (verify := shutil.which("systemd-analyze")) is None:
        pytest.skip("systemd-analyze is not here")
    unit = (
        (DEPLOY / "shipworthy.service")
        .read_text(encoding="utf-8")
        .replace("/opt/shipworthy/bin/shipworthy", sys.executable)
    )
    (tmp_path / "shipworthy.service").write_text(unit, encoding="utf-8")
    done = subprocess.run([verify, "verify", str(tmp_path / "shipworthy.service")], capture_output=True, text=True)
    assert "Unknown" not in done.stderr and done.returncode == 0, done.stderr
