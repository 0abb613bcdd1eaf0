"""A calendar in a folder: one ICS file an event, the same as servers and synchronisers keep it."""

import datetime as dt
import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import icalendar
from events import Gone
from people import Person, book

SAMPLE = Path(__file__).parent / "sample"
SAMPLE_WEEK = dt.date(2026, 11, 30)
"""The Monday of the week that the sample tells of."""


class Folder:
    """The calendar of the owner in one folder; those of others in folders beside it, by their addresses."""

    def __init__(self, path: Path, others: Path | None = None) -> None:
        self.path, self.others = path, others
        self._seen: dict[str, bytes] = {}

    def all(self) -> list[icalendar.Calendar]:
        """Every event of the owner."""
        return [calendar for _, calendar in _read(self.path)]

    def of(self, person: Person) -> list[icalendar.Calendar] | None:
        """Every event of another person; None where there is no folder of that person."""
        path = (
            Path(person.calendar).expanduser() if person.calendar else (self.others or self.path.parent) / person.email
        )
        return [calendar for _, calendar in _read(path)] if path.is_dir() else None

    def get(self, uid: str) -> icalendar.Calendar | None:
        """One event of the owner, with all that belongs to its series."""
        for file, calendar in _read(self.path):
            if any(str(one.get("UID")) == uid for one in calendar.walk("VEVENT")):
                self._seen[uid] = file.read_bytes()
                return calendar
        return None

    def add(self, calendar: icalendar.Calendar) -> bool:
        """Add an event; False where one of its UID is there already."""
        uid = _uid(calendar)
        with self._locked():
            if self._file(uid) is not None:
                return False
            self._write(self.path / f"{hashlib.sha256(uid.encode()).hexdigest()[:32]}.ics", calendar)
        return True

    def replace(self, calendar: icalendar.Calendar) -> None:
        """Replace an event that was got before; raises Gone where it was changed elsewhere meanwhile."""
        uid = _uid(calendar)
        with self._locked():
            self._write(self._unchanged(uid), calendar)

    def remove(self, uid: str) -> None:
        """Remove an event that was got before; raises Gone where it was changed elsewhere meanwhile."""
        with self._locked():
            self._unchanged(uid).unlink()

    def _unchanged(self, uid: str) -> Path:
        file = self._file(uid)
        if file is None or file.read_bytes() != self._seen.get(uid):
            raise Gone
        return file

    def _file(self, uid: str) -> Path | None:
        found = (file for file, one in _read(self.path) if any(str(e.get("UID")) == uid for e in one.walk("VEVENT")))
        return next(found, None)

    def _write(self, file: Path, calendar: icalendar.Calendar) -> None:
        draft = file.with_suffix(".new")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(calendar.to_ical())
            out.flush()
            os.fsync(out.fileno())
        draft.replace(file)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = os.open(self.path / ".lock", os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)


def _read(path: Path) -> Iterator[tuple[Path, icalendar.Calendar]]:
    for file in sorted(path.glob("*.ics")):
        # A file that was removed meanwhile, or that is no calendar, is no event.
        with suppress(OSError, ValueError):
            for calendar in icalendar.Calendar.from_ical(file.read_bytes(), multiple=True):
                yield file, calendar


def _uid(calendar: icalendar.Calendar) -> str:
    return next(str(one["UID"]) for one in calendar.walk("VEVENT"))


def sample() -> Folder:
    """The sample calendar, in the folder of the state; it is laid into the current week when it is first used."""
    home = os.environ.get("SHIPWORTHY_HOME")
    path = (Path(home) if home else Path.home() / ".local/state/shipworthy") / "calendar"
    if not path.is_dir():
        week = dt.date.fromisoformat(
            os.environ.get("CALENDAR_WEEK") or dt.datetime.now(book().me.zone).date().isoformat()
        )
        _lay_out(path, week - dt.timedelta(days=week.weekday()) - SAMPLE_WEEK)
    return Folder(path / "me", others=path)


def _lay_out(path: Path, by: dt.timedelta) -> None:
    """Write the sample, moved by whole weeks; all of it appears at once."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    for file in sorted(SAMPLE.glob("*.ics")):
        folder = draft / file.stem
        folder.mkdir(parents=True, mode=0o700)
        for number, event in enumerate(icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT")):
            _move(event, by)
            one = icalendar.Calendar()
            one.add("PRODID", "-//Shipworthy//sample//EN")
            one.add("VERSION", "2.0")
            one.add_component(event)
            one.add_missing_timezones()
            (folder / f"{number:02d}.ics").write_bytes(one.to_ical())
    try:
        draft.rename(path)
    except OSError:
        # Another process was first.
        shutil.rmtree(draft)


def _move(event: Any, by: dt.timedelta) -> None:
    for key in ("DTSTART", "DTEND"):
        value = event[key].dt + by
        event.pop(key)
        event.add(key, value)
