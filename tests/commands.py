"""Commands in children of a process that has imported the package: each costs what it does, and not its start.

The process is started with the environment that is to be tested, so its interpreter reads texts as one of its own would;
the child has the descriptors and streams of a fresh process. What an interpreter does while it starts is not tested.
"""

import atexit
import base64
import contextlib
import gc
import importlib
import json
import os
import pkgutil
import runpy
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).resolve().parents[1]
EVERYTHING = "everything"
"""The argument with which the process imports what only servers, checks and watches need too: a second in all."""
RARE = tuple(
    f"shipworthy.{name}" for name in ("check", "dev", "server", "tools.mcp", "tools.remote", "tracing.otel", "watch")
)
VIRTUAL = "virtual"
"""The argument with which the children run in virtual time."""
STREAMS = (("stdin", "r"), ("stdout", "w"), ("stderr", "w"))
KEPT = (b"LC_ALL", b"PYTHONUTF8", b"PYTHONCOERCECLOCALE", b"PYTHONIOENCODING")
"""What an interpreter reads while it starts, which cannot be changed later."""
PROGRAMS = ("shipworthy.__main__", "shipworthy.cli.templates", "shipworthy.models.local.serve")
THREADED = ("shipworthy.routing.encoder.running", "shipworthy.routing.encoder.multilingual")
"""Modules that import ONNX Runtime or TensorFlow, whose threads a forked process would wait for."""
ONE_THREAD = "OPENBLAS_NUM_THREADS"
"""The variable with which numpy is told to begin no threads."""


@dataclass(frozen=True)
class Done:
    """What came of a command."""

    returncode: int
    stdout: bytes
    stderr: bytes


class Commands:
    """Runs `shipworthy …` again and again, each time in a process of its own."""

    def __init__(
        self, folder: Path, environ: Mapping[str, str], *, virtual: bool = False, everything: bool = False
    ) -> None:
        """`everything`: children find all modules imported, and not only those of the ordinary commands."""
        self.folder = folder
        self._server = subprocess.Popen(
            [sys.executable, __file__, *([VIRTUAL] if virtual else []), *([EVERYTHING] if everything else [])],
            env={**os.environ, **environ},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def close(self) -> None:
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.close()
        self._server.wait()
        self._server.stdout.close()

    def run(self, *words: str | bytes, said: bytes = b"", cwd: Path | None = None, **environ: str) -> Done:
        """Run the command with this input, and with these variables beside those of this process."""
        into, out, err = (self.folder / name for name in ("in", "out", "err"))
        into.write_bytes(said)
        code = self._asked(words, [str(path) for path in (into, out, err)], cwd, environ)
        return Done(code, out.read_bytes(), err.read_bytes())

    def on_terminal(self, path: str, *words: str | bytes, **environ: str) -> int:
        """Run the command with a terminal as its input, output and errors; its exit code."""
        return self._asked(words, [path] * 3, None, environ)

    def _asked(
        self, words: Sequence[str | bytes], streams: list[str], cwd: Path | None, environ: Mapping[str, str]
    ) -> int:
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        variables = {**os.environb, **{os.fsencode(name): os.fsencode(value) for name, value in environ.items()}}
        task = {
            "words": [_coded(os.fsencode(word)) for word in words],
            "streams": streams,
            "cwd": str(cwd or Path.cwd()),
            "environ": [(_coded(name), _coded(value)) for name, value in variables.items()],
        }
        self._server.stdin.write(json.dumps(task).encode() + b"\n")
        self._server.stdin.flush()
        return int(self._server.stdout.readline())


def _coded(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def import_all(*, everything: bool = False) -> None:
    """Import the modules of the package, and what those import late, before a process is forked."""
    os.environ[ONE_THREAD] = "1"
    left = (*PROGRAMS, *THREADED, *(() if everything else RARE))
    package = importlib.import_module("shipworthy")
    for found in pkgutil.walk_packages(package.__path__, "shipworthy."):
        if not found.name.startswith(left):
            try:
                importlib.import_module(found.name)
            except ImportError:
                continue  # an extra that is not installed
    del os.environ[ONE_THREAD]
    assert len(list(Path("/proc/self/task").glob("*"))) <= 1
    assert threading.active_count() == 1
    assert "onnxruntime" not in sys.modules
    late = importlib.import_module("shipworthy.regex").Late
    for pattern in [one for one in gc.get_objects() if type(one) is late]:
        assert pattern.search
    gc.freeze()


def _prepared(task: Mapping[str, Any]) -> None:
    """Make this process one that was started for the task: its folder, variables, descriptors and streams."""
    os.chdir(task["cwd"])
    own = {name: os.environb[name] for name in KEPT if name in os.environb}
    for name in list(os.environb):
        del os.environb[name]
    given = {base64.b64decode(name): base64.b64decode(value) for name, value in task["environ"]}
    os.environb.update({**given, **own})
    for number, path in enumerate(task["streams"]):
        how = os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        opened = os.open(path, (os.O_RDWR if Path(path).is_char_device() else how) | os.O_NOCTTY)
        os.dup2(opened, number)
        os.close(opened)
    for number, (name, mode) in enumerate(STREAMS):
        stream = _stream(getattr(sys, name), number, mode)
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    sys.argv = ["shipworthy", *(os.fsdecode(base64.b64decode(word)) for word in task["words"])]


def _stream(old: Any, number: int, mode: str) -> IO[str]:
    """A stream of a descriptor, as an interpreter makes it."""
    lines = mode == "w" and (number == 2 or os.isatty(number))
    return open(
        number,
        mode,
        buffering=1 if lines else -1,
        encoding=old.encoding,
        errors=old.errors,
        newline="\n",
        closefd=False,
    )


def _is_child() -> bool:
    """Fork a child for each task of the input; True in a child, False where there is no further task."""
    tasks, told = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb", buffering=0)
    for line in tasks:
        child = os.fork()
        if child == 0:
            _prepared(json.loads(line))
            return True
        _, status = os.waitpid(child, 0)
        told.write(f"{os.waitstatus_to_exitcode(status)}\n".encode())
    return False


def _main() -> None:
    if VIRTUAL in sys.argv[1:]:
        sys.path.append(str(ROOT))
        importlib.import_module("tests.virtual_time").begin()
    import_all(everything=EVERYTHING in sys.argv[1:])
    if _is_child():
        code = 0
        try:
            # As `python -m shipworthy` does.
            runpy.run_module("shipworthy", run_name="__main__")
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
        _leave(code)


def _leave(code: int) -> None:
    """End as an interpreter does, but for taking all modules apart, which is half of what most commands take."""
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError):
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    _main()
