"""The tutorial as a person follows it: its files are written and its commands run, in order; what they print is shown."""

import os
import re
import select
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.commands import Commands
from tests.docs.blocks import ROOT, Block, Shell, blocks, matches, settled

PAGE = ROOT / "docs" / "tutorial.md"
PORT = "8399"
"""The port that the page names; a free one stands in for it."""
WHERE = re.compile(r"# (library/\S+)$")
PATIENCE = 60.0
"""Most seconds until a server has said where it listens."""


class Reader:
    """Follows the page in a folder."""

    def __init__(self, folder: Path, commands: Commands) -> None:
        self.folder, self.shell = folder, Shell(folder, commands)
        self.servers: list[subprocess.Popen[bytes]] = []
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port = str(found.getsockname()[1])

    def write(self, block: Block) -> None:
        """Write the file that the first line of a block names."""
        where = WHERE.match(block.text.splitlines()[0])
        assert where, f"{block.page}:{block.line} names no file"
        (self.folder / where[1]).write_text(block.text, encoding="utf-8")

    def type(self, block: Block) -> list[str]:
        """Run the commands of a block; those that print something else than it shows, with both."""
        wrong = []
        for part in re.split(r"^(?=\$ )", block.text, flags=re.MULTILINE)[1:]:
            word = part.split()[1]
            if word == "mkdir":
                subprocess.run(part.splitlines()[0][2:].split(), cwd=self.folder, check=True)
            elif word == "curl":
                wrong += self.curl(*part.splitlines())
            elif part.startswith("$ shipworthy serve "):
                wrong += self.serve(*part.splitlines())
            else:
                wrong += self.shell.console(part)
        return wrong

    def curl(self, command: str, *shown: str) -> list[str]:
        """Send the request of a command."""
        printed = subprocess.run(
            ["sh", "-c", command[2:].replace(PORT, self.port)],
            capture_output=True,
            text=True,
            check=True,
            timeout=PATIENCE,
        ).stdout.splitlines()
        pattern = ".*".join(re.escape(part) for part in "\n".join(shown).split("..."))
        return [] if re.fullmatch(pattern, "\n".join(printed)) else [f"{command}\nit prints:", *printed]

    def serve(self, command: str, *shown: str) -> list[str]:
        """Start a server, and read what it says while it starts."""
        words = command[2:].replace(PORT, self.port).split()
        environ = {**os.environ, **self.shell.environ}
        server = subprocess.Popen([sys.executable, "-m", *words], cwd=self.folder, stdout=subprocess.PIPE, env=environ)
        self.servers.append(server)
        assert server.stdout is not None
        ready, _, _ = select.select([server.stdout], [], [], PATIENCE)
        assert ready, "the server does not say where it listens"
        first = server.stdout.readline().decode().rstrip().replace(self.port, PORT)
        self.wait()
        return [] if matches([settled(line) for line in shown], [settled(first)]) else [f"{command}\nit prints:", first]

    def wait(self) -> None:
        """Wait until the server takes connections."""
        for _ in range(600):
            with socket.socket() as tried:
                if tried.connect_ex(("127.0.0.1", int(self.port))) == 0:
                    return
            time.sleep(0.1)
        raise AssertionError("the server takes no connection")

    def close(self) -> None:
        """End the servers."""
        for server in self.servers:
            server.terminate()
            server.communicate(timeout=PATIENCE)


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    commands = Commands(tmp_path, {"PYTHONIOENCODING": "utf-8"}, virtual=True, everything=True)
    folder = tmp_path / "empty"
    folder.mkdir()
    found = Reader(folder, commands)
    yield found
    found.close()
    commands.close()


@pytest.mark.real
@pytest.mark.real_time
def test_who_follows_the_page_sees_what_it_shows(reader: Reader) -> None:
    if shutil.which("curl") is None:
        pytest.skip("tutorial: curl is not here")
    found = blocks(PAGE)
    assert {"yaml", "python", "console"} == {block.language for block in found}
    for block in found:
        if block.language == "console":
            wrong = reader.type(block)
            assert not wrong, f"{block.page}:{block.line}\n" + "\n".join(wrong)
        else:
            reader.write(block)


def test_another_output_is_found(reader: Reader) -> None:
    assert reader.type(Block("a.md", 1, "console", "$ shipworthy settle\nAll is well.\n", ""))
    with pytest.raises(AssertionError, match="names no file"):
        reader.write(Block("a.md", 1, "yaml", "name: x\n", ""))
