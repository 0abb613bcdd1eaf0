"""A mailbox in a Maildir, as mail servers and programs keep it, and the sample in the last two weeks."""

import datetime as dt
import email
import email.policy
import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path

from contacts import contacts
from delivery import Unclear
from mails import Mail, parsed

from shipworthy import NotDone

SAMPLE = Path(__file__).parent / "sample"
MOST = 400
"""Newest mails of a folder that are read."""
BEGUN = "D"
"""Marks a mail among the sent ones whose sending has begun, and of which no end is known."""
BIGGEST = 10_000_000
"""Bytes of a mail that are read."""


class Maildir:
    """The inbox of a Maildir, and its folder of sent mail. Without `hand_over` a mail that is sent goes there alone."""

    def __init__(self, path: Path, sent: str = "Sent", hand_over: Callable[[bytes, str], None] | None = None) -> None:
        self.path, self.sent, self._hand_over = path, path / f".{sent}", hand_over

    def all(self) -> list[Mail]:
        """The newest mails, received and sent."""
        return [*self._read(self.path, sent=False), *self._read(self.sent, sent=True)]

    def was_sent(self, id: str) -> bool:
        """Whether a mail of this Message-ID was sent; raises Unclear where its sending began and no end is known."""
        own = list(self._files(self.sent, f"{_name(id)}*"))
        if any(BEGUN in _flags(one) for one in own):
            raise Unclear("Its sending has begun before, and no end of that is known.")
        return bool(own) or any(one.id == id for one in self._read(self.sent, sent=True))

    def send(self, raw: bytes, id: str, to: str) -> bool:
        """Send a mail; False where it was sent already.

        It is put among the sent ones first, marked as begun, so that a process that dies leaves a trace. Raises NotDone
        where it was certainly not sent, and another error where that is not known.
        """
        for folder in ("tmp", "new", "cur"):
            (self.sent / folder).mkdir(parents=True, exist_ok=True, mode=0o700)
        with self._locked():
            if self.was_sent(id):
                return False
            begun = self.sent / "cur" / f"{_name(id)}:2,{BEGUN}S"
            self._write(
                self.sent / "tmp" / f"{_name(id)}.{os.getpid()}", raw, begun if self._hand_over else self._done(id)
            )
            if self._hand_over:
                try:
                    self._hand_over(raw, to)
                except NotDone:
                    begun.unlink()
                    raise
                begun.rename(self._done(id))
        return True

    def _done(self, id: str) -> Path:
        return self.sent / "cur" / f"{_name(id)}:2,S"

    @staticmethod
    def _write(draft: Path, raw: bytes, target: Path) -> None:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(raw)
            out.flush()
            os.fsync(out.fileno())
        draft.rename(target)
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _read(self, folder: Path, *, sent: bool) -> Iterator[Mail]:
        newest = sorted(self._files(folder, "*"), key=_time, reverse=True)[:MOST]
        for file in newest:
            try:
                with file.open("rb") as opened:
                    raw = opened.read(BIGGEST)
            except OSError:
                continue  # another program has moved or removed it meanwhile
            if BEGUN not in _flags(file):
                yield parsed(raw, contacts().zone, sent=sent, seen=file.parent.name == "cur" and "S" in _flags(file))

    def _files(self, folder: Path, pattern: str) -> Iterator[Path]:
        for part in ("cur", "new"):
            yield from (one for one in (folder / part).glob(pattern) if not one.name.startswith("."))

    @contextmanager
    def _locked(self) -> Iterator[None]:
        lock = os.open(self.sent / ".shipworthy-lock", os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)


def _flags(file: Path) -> str:
    return file.name.rpartition(":2,")[2] if ":2," in file.name else ""


def _name(id: str) -> str:
    """The name of the file of a mail that is sent: as the Message-ID, so that two are one."""
    return hashlib.sha256(id.encode()).hexdigest()[:32]


def _time(file: Path) -> tuple[float, str]:
    try:
        return file.stat().st_mtime, file.name
    except OSError:
        return 0.0, file.name


def sample() -> Maildir:
    """The sample mailbox, in the folder of the state; it is laid into the last two weeks when it is first used."""
    home = os.environ.get("SHIPWORTHY_HOME")
    path = (Path(home) if home else Path.home() / ".local/state/shipworthy") / "mail"
    if not path.is_dir():
        told = os.environ.get("MAIL_DAY")
        now = dt.datetime.fromisoformat(told) if told else dt.datetime.now()
        lay_out(path, now.replace(tzinfo=now.tzinfo or contacts().zone) if told else now.astimezone(contacts().zone))
    return Maildir(path)


def lay_out(path: Path, now: dt.datetime) -> None:
    """Write the sample, moved by whole days so that its newest mail is of the last 24 hours, all at once."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    files = {file: file.read_bytes() for file in sorted(SAMPLE.glob("*.eml"))}
    dates = {file: _date(raw) for file, raw in files.items()}
    days = (now - max(dates.values())) // dt.timedelta(days=1)
    for folder in (draft, draft / ".Sent"):
        for part in ("tmp", "new", "cur"):
            (folder / part).mkdir(parents=True, exist_ok=True, mode=0o700)
    for file, raw in files.items():
        at = (dates[file].astimezone(contacts().zone).replace(tzinfo=None) + dt.timedelta(days=days)).replace(
            tzinfo=contacts().zone
        )
        old = next(line for line in raw.split(b"\n") if line.lower().startswith(b"date:"))
        raw = raw.replace(old, b"Date: " + format_datetime(at).encode(), 1)
        # `.sent` and `.new` stand in the names of sample files.
        where = draft / ".Sent" / "cur" if ".sent." in file.name else draft / ("new" if ".new." in file.name else "cur")
        target = where / (file.stem.partition(".")[0] + ("" if where.name == "new" else ":2,S"))
        target.write_bytes(raw)
        os.utime(target, (at.timestamp(), at.timestamp()))
    try:
        draft.rename(path)
    except OSError:
        shutil.rmtree(draft)  # another process was first


def _date(raw: bytes) -> dt.datetime:
    return parsedate_to_datetime(str(email.message_from_bytes(raw, policy=email.policy.compat32)["Date"]))
