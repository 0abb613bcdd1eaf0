"""The vectors of definitions' texts, in a SQLite file for all processes of a user, so that none is computed twice.

Only texts of definitions are kept, never a message, and under a hash. What cannot be read or written is computed.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from shipworthy import home
from shipworthy.errors import StateError
from shipworthy.forking import without_fork

FILE = "vectors.db"
MOST = 20_000
"""Vectors that are kept, of 1.6 kB each; the oldest go."""
WAIT = 2.0
"""Seconds that another process may write."""
TABLE = "CREATE TABLE IF NOT EXISTS vectors (text BLOB PRIMARY KEY, vector BLOB NOT NULL)"
ASKED = 500
"""Texts that are looked up at once."""


class Kept:
    """The vectors of one encoder, as bytes of one length."""

    def __init__(self, fingerprint: str, size: int, file: Path | None = None) -> None:
        """`fingerprint`: that of the encoder. `size`: bytes of a vector. `file`: by default in `$SHIPWORTHY_HOME`."""
        self._fingerprint, self._size, self._file = fingerprint.encode(), size, file

    def all(self, texts: Sequence[str], make: Callable[[str], bytes]) -> list[bytes]:
        """The vectors of the texts, in their order; those that are missing are made and kept."""
        names = {text: self._name(text) for text in texts}
        found = self._read(sorted(set(names.values())))
        made = {name: make(text) for text, name in names.items() if name not in found}
        if made:
            self._write(made)
        return [found[name] if (name := names[text]) in found else made[name] for text in texts]

    def _name(self, text: str) -> bytes:
        return hashlib.sha256(b"\0".join((self._fingerprint, text.encode(errors="surrogatepass")))).digest()

    def _read(self, names: Sequence[bytes]) -> dict[bytes, bytes]:
        found: dict[bytes, bytes] = {}
        with self._forgiving(), closing(self._opened()) as database:
            for first in range(0, len(names), ASKED):
                asked = names[first : first + ASKED]
                marks = ",".join("?" * len(asked))
                rows = database.execute(f"SELECT text, vector FROM vectors WHERE text IN ({marks})", asked)
                found.update((name, vector) for name, vector in rows if len(vector) == self._size)
        return found

    def _write(self, made: dict[bytes, bytes]) -> None:
        with self._forgiving(), closing(self._opened()) as database, database:
            database.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", made.items())
            (last,) = database.execute("SELECT max(rowid) FROM vectors").fetchone()
            # A row that is replaced gets the highest number, so the lowest are the oldest.
            database.execute("DELETE FROM vectors WHERE rowid <= ?", (last - MOST,))

    def _opened(self) -> sqlite3.Connection:
        database = sqlite3.connect(home.private(self._place()), timeout=WAIT)
        try:
            # Nothing is lost with the file: it need not survive a power cut.
            database.execute("PRAGMA synchronous = OFF")
            database.execute(TABLE)
        except BaseException:
            database.close()
            raise
        return database

    @contextmanager
    def _forgiving(self) -> Iterator[None]:
        """End the block without a word at an error; a damaged file is removed."""
        try:
            with without_fork():
                yield
        except (sqlite3.OperationalError, OSError, StateError):
            return
        except sqlite3.DatabaseError:
            with suppress(OSError, StateError):
                self._place().unlink()

    def _place(self) -> Path:
        return self._file or home.cache() / FILE
