"""The knowledge index: a folder of texts, searched by words with SQLite's full text index."""

import os
import sqlite3
import stat
import threading
import time
import unicodedata
import weakref
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from shipworthy.errors import Problem, SpecError
from shipworthy.forking import renew_in_child, without_fork
from shipworthy.regex import regex
from shipworthy.retrieve.passages import Passage, passages_of

KINDS = (".md", ".txt", ".rst")
MOST_FILE_BYTES = 2_000_000
MOST_BYTES = 50_000_000
MOST_FILES = 10_000
LOOKED_AT = 1.0
"""Seconds for which a listing of the folder is reused."""
MOST_WORDS = 32
"""Most words of a query that are searched for."""
LONGEST_PHRASE = 8
"""Most parts of a word with inner punctuation in one phrase: `10-K` has two."""
LONGEST_QUERY = 4000
"""Characters of a query that are used."""
WORD = regex(r"[^\W_]+")
STOP_WORDS = """
    a about all also an and any are as at be been being but by can could did do does for from get give had has have
    he her his how i if in into is it its just let me much my no not of on or our please say says she should show so
    tell than that the their them then there these they this those to us was we were what when where which who whom
    whose why will with would you your
    arent cant couldnt didnt doesnt dont hasnt havent heres hows id im isnt ive lets shouldnt thats theres theyre wasnt
    werent whats wheres whos wont wouldnt youre
"""
STOP = frozenset(STOP_WORDS.split())
"""Words that nearly every passage contains."""
TABLE = "create virtual table passages using fts5(name, heading, text, content='', tokenize='{tokenizer}')"
TOKENIZER = "porter unicode61 remove_diacritics 2"
# The weights of name, heading and text: a heading describes the whole passage.
FIND = """
    select rowid from passages where passages match ? order by bm25(passages, 3.0, 2.0, 1.0), rowid limit ?
"""


@dataclass(frozen=True, slots=True)
class Seen:
    """The state of a file in the last listing."""

    mtime_ns: int
    size: int


class Index:
    """The passages of a folder, read on the first search and again when a file has changed.

    Threads may search concurrently.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._refreshing = threading.Lock()
        self._looked_at = float("-inf")
        self._seen: dict[str, Seen] = {}
        self._read: dict[str, tuple[Passage, ...]] = {}
        self._table: Table | None = None
        renew_in_child(self)

    def forked(self) -> None:
        """Let the child refresh it: a thread that the child does not have may be at it in the parent."""
        self._refreshing = threading.Lock()

    @classmethod
    def of(cls, folder: Path) -> "Index":
        """The index of the folder's .md, .txt and .rst files, at any depth.

        Hidden files, links out of the folder and files that are no UTF-8 text are skipped. Raises SpecError if the
        folder does not exist, or has more than 50 MB, 10,000 files, or a file of more than 2 MB.
        """
        _listed(folder)
        return cls(folder)

    @property
    def passages(self) -> tuple[Passage, ...]:
        """All passages, by file and line."""
        return self._fresh().passages

    @property
    def skipped(self) -> tuple[str, ...]:
        """Files with the name of a text that are no UTF-8 text."""
        self._fresh()
        return tuple(sorted(name for name in self._seen if name not in self._read))

    def search(self, query: str, k: int) -> tuple[Passage, ...]:
        """At most `k` passages that contain a word of the query, the best match first.

        A query has no operators. The same query over the same folder returns the same passages in the same order.
        Raises SpecError if `of` would no longer accept the folder.
        """
        words = _words(query)
        return self._fresh().find(_match(words), k) if words and k > 0 else ()

    def _fresh(self) -> "Table":
        """The index of the folder as it is now or was within the last second."""
        # `time.monotonic`, because threads without an event loop search too.
        table = self._table
        if table is not None and time.monotonic() < self._looked_at + LOOKED_AT:
            return table
        # While another thread refreshes the index, the previous one is used if there is one.
        if not self._refreshing.acquire(blocking=table is None) and table is not None:
            return table
        try:
            if self._table is None or time.monotonic() >= self._looked_at + LOOKED_AT:
                self._table = self._refreshed()
                self._looked_at = time.monotonic()
            return self._table
        finally:
            self._refreshing.release()

    def _refreshed(self) -> "Table":
        seen = _listed(self._folder)
        if self._table is not None and seen == self._seen:
            return self._table
        known = self._read if self._table is not None else {}
        read: dict[str, tuple[Passage, ...]] = {}
        for name in seen:
            unchanged = name in known and self._seen.get(name) == seen[name]
            found = known[name] if unchanged else _passages(self._folder, name)
            if found is not None:
                read[name] = found
        table = Table([passage for name in sorted(read) for passage in read[name]])
        self._seen, self._read = seen, read
        return table


class Table:
    """An immutable full-text index of passages."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.passages = tuple(passages)
        self._lock = threading.Lock()
        with without_fork():
            self._base = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
            weakref.finalize(self, self._base.close)
            self._fill()

    def _fill(self) -> None:
        self._base.execute(TABLE.format(tokenizer=TOKENIZER))
        # The row id is the position of the passage, so that equal ranks are ordered by file and line.
        rows = (
            (n, *(_storable(part) for part in (p.file, " ".join(p.headings), p.text)))
            for n, p in enumerate(self.passages)
        )
        self._base.execute("begin")
        self._base.executemany("insert into passages (rowid, name, heading, text) values (?, ?, ?, ?)", rows)
        self._base.execute("commit")

    def find(self, match: str, k: int) -> tuple[Passage, ...]:
        """The best `k` passages; of passages with the same headings and text only the first."""
        limit = k + 8
        while True:
            with without_fork(), self._lock:
                rows = self._base.execute(FIND, (match, limit)).fetchall()
            best: dict[tuple[str, ...], Passage] = {}
            for (row,) in rows:
                passage = self.passages[row]
                best.setdefault((*passage.headings, " ".join(passage.text.split())), passage)
            if len(best) >= k or len(rows) < limit:
                return tuple(best.values())[:k]
            limit *= 4


def _listed(folder: Path) -> dict[str, Seen]:
    """The texts of the folder by name, sorted; raises SpecError if there are too many."""
    if not folder.is_dir():
        raise _refusal(folder, "there is no such folder of texts", "make it, or mend `path`")
    found: dict[str, Seen] = {}
    total = 0
    root = folder.resolve()
    for path in _texts(folder):
        try:
            status = path.stat()
            inside = not path.is_symlink() or _open_to_all(path.resolve(), root)
        except (OSError, RuntimeError):
            continue  # gone since, a broken link, or a link to itself
        if not stat.S_ISREG(status.st_mode) or not inside:
            continue
        total += status.st_size
        if status.st_size > MOST_FILE_BYTES:
            raise _refusal(path, f"a text of {status.st_size:,} bytes is too large", "split it: 2 MB are the most")
        if total > MOST_BYTES or len(found) >= MOST_FILES:
            raise _refusal(folder, "there are too many texts", "50 MB and 10,000 files are the most")
        found[path.relative_to(folder).as_posix()] = Seen(status.st_mtime_ns, status.st_size)
    return {name: found[name] for name in sorted(found)}


def _texts(folder: Path) -> Iterator[Path]:
    for at, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in files:
            if not name.startswith(".") and name.lower().endswith(KINDS):
                yield Path(at, name)


def _open_to_all(path: Path, root: Path) -> bool:
    """Whether the path is inside the folder and not hidden."""
    return path.is_relative_to(root) and not any(part.startswith(".") for part in path.relative_to(root).parts)


def _refusal(path: Path, message: str, repair: str) -> SpecError:
    return SpecError([Problem(str(path), message, repair)])


def _passages(folder: Path, name: str) -> tuple[Passage, ...] | None:
    """The passages of one file; None if it is missing or no text."""
    try:
        with (folder / name).open("rb") as file:
            data = file.read(MOST_FILE_BYTES + 1)
        text = data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return None
    return None if "\0" in text or len(data) > MOST_FILE_BYTES else passages_of(text, name)


def _storable(text: str) -> str:
    """The text without lone surrogates, which SQLite refuses, in Unicode form NFC."""
    return unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode())


def _words(query: str) -> list[str]:
    """The words to search for: each once, with inner punctuation, without stop words unless there are no others."""
    plain = _storable(query[:LONGEST_QUERY])
    words = list(dict.fromkeys(word for word in plain.lower().split() if WORD.search(word)))
    return ([word for word in words if any(part not in STOP for part in WORD.findall(word))] or words)[:MOST_WORDS]


def _match(words: Sequence[str]) -> str:
    """The words as a full-text expression: quoted phrases joined by OR."""
    phrases: dict[str, None] = {}
    for word in words:
        parts = WORD.findall(word)
        kept = [part for part in parts if part not in STOP] or parts
        phrases |= dict.fromkeys([" ".join(parts[:LONGEST_PHRASE]), *kept])
    return " OR ".join(f'"{phrase}"' for phrase in list(phrases)[: 2 * MOST_WORDS])
