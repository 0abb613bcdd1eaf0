"""The local server: one process, started once, replaced when it has ended, ended with its parent."""

import http.client
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import orjson
import pytest
from tests.models.local.conftest import FAKE

from shipworthy.errors import UsageError
from shipworthy.models.local import server as servers
from shipworthy.models.local.server import LocalServer, NotStarted, server_of
from shipworthy.models.wire.proxy import proxy_of

Serves = Callable[..., LocalServer]


def pid_of(url: str) -> int:
    with urllib.request.urlopen(f"{url}/props") as answer:
        return int(orjson.loads(answer.read())["pid"])


def test_it_is_started_once_and_says_so(serves: Serves) -> None:
    server, said = serves(), list[str]()
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: server.start(said.append), range(4)))

    assert len({address["url"] for address in found}) == 1
    assert said == ["Loading small …", "small is ready"]
    assert server.address == found[0]
    assert pid_of(found[0]["url"]) != os.getpid()


def test_a_process_that_has_ended_is_replaced(serves: Serves) -> None:
    server = serves()
    first = server.start(lambda line: None)
    os.kill(pid_of(first["url"]), signal.SIGKILL)
    server.wait()
    assert server.address is None
    second = server.start(lambda line: None)

    assert pid_of(second["url"])


def test_stopping_ends_the_process_and_may_be_repeated(serves: Serves) -> None:
    server = serves()
    pid = pid_of(server.start(lambda line: None)["url"])
    server.stop()
    server.stop()

    assert server.address is None
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@pytest.mark.parametrize("end", ["", "import os; os.kill(os.getpid(), 9)", "raise SystemExit(3)"])
def test_it_ends_with_the_process_that_started_it(end: str, gguf: str) -> None:
    code = (
        "import sys; from shipworthy.models.local.server import LocalServer\n"
        f"print(LocalServer(sys.argv[1]).start(str)['url'], flush=True); sys.stdout.close()\n{end}"
    )
    environ = {**os.environ, "PYTHONPATH": str(FAKE)}
    done = subprocess.run([sys.executable, "-c", code, gguf], capture_output=True, text=True, env=environ)

    url = done.stdout.strip()
    assert url.startswith("http://"), done.stderr
    for _ in range(400):  # it looks at its parent once a second
        try:
            pid_of(url)
        except (OSError, http.client.HTTPException):
            break
        time.sleep(0.05)
    else:
        pytest.fail("the server outlives its parent")


def test_a_template_is_used_in_place_of_the_files_own(serves: Serves) -> None:
    assert serves().start(lambda line: None)["tools"] is False
    assert serves(template="{{ tools }}").start(lambda line: None)["tools"] is True


def test_a_file_that_cannot_be_loaded_is_told_in_the_words_of_llama_cpp(serves: Serves, gguf: str) -> None:
    Path(gguf).write_bytes(b"GGUF broken")
    server = serves()
    with pytest.raises(NotStarted, match=r"exit code 1\): load: the file is broken$"):
        server.start(lambda line: None)
    assert server.address is None
    Path(gguf).write_bytes(b"GGUF")
    assert server.start(lambda line: None)


def test_a_file_that_is_none_is_refused_before_anything_is_started(serves: Serves, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        serves(str(tmp_path / "none.gguf")).start(lambda line: None)


def test_without_llama_cpp_the_repair_is_told(serves: Serves, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "missing", lambda: "`local` needs llama.cpp: pip install 'shipworthy[local]'")
    with pytest.raises(NotStarted, match=r"shipworthy\[local\]"):
        serves().start(lambda line: None)


def test_it_is_reached_without_the_proxy_of_the_environment(serves: Serves, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://proxy.example:3128")
    url = serves().start(lambda line: None)["url"]

    assert proxy_of(f"{url}/v1/chat/completions") == {}


def test_no_file_of_the_folder_takes_the_place_of_a_module(
    serves: Serves, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "select.py").write_text("raise RuntimeError('this is not select')")
    monkeypatch.chdir(tmp_path)

    assert serves().start(lambda line: None)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not forked here")
def test_a_forked_child_leaves_the_server_to_its_parent(serves: Serves) -> None:
    server = serves()
    url = server.start(lambda line: None)["url"]
    child = os.fork()
    if child == 0:
        server.stop()
        os._exit(0 if server.address is None else 1)
    _, status = os.waitpid(child, 0)

    assert status == 0
    assert pid_of(url)
    assert server.address is not None


def test_all_agents_of_a_process_share_one_server_for_each_file(serves: Serves, gguf: str) -> None:
    assert server_of(gguf) is server_of(gguf)
    assert server_of(gguf) is not server_of("")
    assert server_of("") is server_of("")
