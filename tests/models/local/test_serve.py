"""The process of the local model: it answers when its model is loaded, and ends with its parent."""

import os
import subprocess
import sys
import time
from pathlib import Path

import orjson
import pytest
from tests.models.local.conftest import FAKE

from shipworthy.models.local.serve import Settings, asked, started

COMMAND = [sys.executable, "-P", "-m", "shipworthy.models.local.serve"]


def settings(gguf: str, **other: object) -> Settings:
    return {
        "parent": os.getpid(),
        "gguf": gguf,
        "port": 0,
        "window": 4096,
        "slots": 2,
        "template": "",
        "verbosity": 1,
    } | other  # type: ignore[return-value,operator]


def process(gguf: str, **more: object) -> "subprocess.Popen[bytes]":
    environ = {**os.environ, "PYTHONPATH": str(FAKE)}
    child = subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environ, **more)  # type: ignore[call-overload]
    child.stdin.write(orjson.dumps(settings(gguf)) + b"\n")
    child.stdin.flush()
    return child  # type: ignore[no-any-return]


def test_its_first_line_is_the_address_and_the_end_of_its_input_is_its_end(gguf: str) -> None:
    with process(gguf) as child:
        assert child.stdout is not None
        address = orjson.loads(child.stdout.readline())
        assert address["url"].startswith("http://127.0.0.1:")
        assert address["tools"] is False
        assert child.poll() is None
        child.communicate()
        assert child.returncode == 0


def test_what_llama_cpp_prints_is_not_taken_for_the_address(gguf: str, tmp_path: Path) -> None:
    Path(gguf).write_bytes(b"GGUF broken")
    with (tmp_path / "log").open("wb") as log, process(gguf, stderr=log) as child:
        out, _ = child.communicate()
    assert (out, child.returncode) == (b"", 1)
    assert b"the file is broken" in (tmp_path / "log").read_bytes()


PARENT = """
import os, subprocess, sys
child = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
child.stdin.write(sys.stdin.buffer.readline().replace(b"PARENT", b"%d" % os.getpid()))
child.stdin.flush()
child.stdout.readline()
keeper = os.fork()
if keeper == 0:
    import time
    sys.stdout.close()
    os.close(1)
    time.sleep(600)  # holds the server's standard input open
print(child.pid, keeper, flush=True)
os._exit(0)
"""


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not (state.exists() and b" Z " in state.read_bytes())


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not forked here")
def test_it_ends_with_its_parent_although_a_fork_holds_its_input_open(gguf: str) -> None:
    environ = {**os.environ, "PYTHONPATH": str(FAKE)}
    done = subprocess.run(
        [sys.executable, "-c", PARENT, *COMMAND], stdout=subprocess.PIPE, env=environ,
        input=orjson.dumps(settings(gguf, parent="PARENT")).replace(b'"PARENT"', b"PARENT") + b"\n",
    )  # fmt: skip
    server, keeper = map(int, done.stdout.split())
    try:
        for _ in range(400):  # it looks at its parent once a second
            if not _runs(server):
                break
            time.sleep(0.05)
        else:
            os.kill(server, 9)
            pytest.fail("the server outlives its parent")
    finally:
        os.kill(keeper, 9)


def test_the_server_is_asked_until_its_model_is_loaded(gguf: str, fake: None) -> None:
    server = started(settings(gguf, template="… tools …"))

    assert asked(server.listening_address) == {"url": server.listening_address, "tools": True}


def test_the_context_is_that_of_each_request(gguf: str, fake: None) -> None:
    import http.client

    url = started(settings(gguf)).listening_address
    connection = http.client.HTTPConnection(url.removeprefix("http://"))
    connection.request("GET", "/props")
    told = orjson.loads(connection.getresponse().read())["settings"]
    connection.close()

    assert (told["n_ctx"], told["n_parallel"], told["hostnames"]) == (8192, 2, ["127.0.0.1"])
