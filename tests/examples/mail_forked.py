"""Processes of the email assistant that are killed: each a fork of one that has imported all it needs, so that it begins at once."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.examples.mail_modules import HOME

SERVER = """
import asyncio, importlib, json, os, signal, sys
from imap_tools.mailbox import BaseMailBox
from shipworthy import Agent

def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

def around(name, first, last, where):
    own = getattr(BaseMailBox, name)
    def replaced(*args, **kwargs):
        if where == first:
            die()
        result = own(*args, **kwargs)
        if where == last:
            die()
        return result
    setattr(BaseMailBox, name, replaced)

async def answered(home, store, message, id, where):
    seen, result = 0, {}
    async with Agent.load(home, store=store) as agent:
        async with agent.stream(message, session="s", message_id=id) as events:
            async for event in events:
                if event.type in ("step_started", "step_finished"):
                    seen += 1
                    if where == str(seen):
                        die()
                if event.type == "run_finished":
                    result = event.result
    return f"{result['status']} {result['text']}"

def child(out, wish):
    os.environ.update(wish["env"])
    where = wish["where"]
    around("append", "unnoted", "noted", where)
    around("flag", "unsettled", "settled", where)
    told = asyncio.run(answered(wish["home"], wish["store"], wish["message"], wish["id"], where))
    os.write(out, json.dumps([told, sorted(sys.modules)]).encode())
    os._exit(0)

def read(end):
    parts = []
    while part := os.read(end, 65536):
        parts.append(part)
    os.close(end)
    return b"".join(parts)

for line in sys.stdin:
    end, out = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            child(out, json.loads(line))
        finally:
            os._exit(1)
    os.close(out)
    print(pid, flush=True)
    said = read(end)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    told, names = json.loads(said) if said else ["", []]
    print(json.dumps([code, told]), flush=True)
    # What the first one has imported on its way is imported for those to come.
    for name in names:
        try:
            importlib.import_module(name)
        except Exception:
            pass
"""


class Forked:
    """One message at a time, each in a process of its own."""

    def __init__(self, server: "subprocess.Popen[str]") -> None:
        self._server = server
        self.pid = 0

    def begin(self, home: Path, message: str, id: str, where: str = "") -> None:
        """Begin to answer a message of the conversation kept in a folder; `where`: the boundary at which it is killed."""
        store = f"sqlite:///{home}/state.sqlite"
        env = dict(os.environ) | {"SHIPWORTHY_ROUTING": "light"}
        wish = {"home": str(HOME), "store": store, "message": message, "id": id, "where": where, "env": env}
        assert self._server.stdin is not None and self._server.stdout is not None
        self._server.stdin.write(json.dumps(wish) + "\n")
        self._server.stdin.flush()
        self.pid = int(self._server.stdout.readline())

    def kill(self) -> None:
        """Kill it with -9."""
        os.kill(self.pid, signal.SIGKILL)

    def ended(self) -> tuple[int, str]:
        """Its code, and its status and text; empty where it was killed."""
        assert self._server.stdout is not None
        code, told = json.loads(self._server.stdout.readline())
        return code, told

    def said(self, home: Path, message: str, id: str, where: str = "") -> tuple[int, str]:
        """Both."""
        self.begin(home, message, id, where)
        return self.ended()


@contextmanager
def forked() -> Iterator[Forked]:
    """The process that forks, from the beginning to the end of a module of tests."""
    command = [sys.executable, "-c", SERVER]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        yield Forked(server)
