"""Where calendars are kept: a folder of ICS files, or a CalDAV server. Which one the environment says."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import dav
import icalendar
import local
from people import Person


class Store(Protocol):
    """The calendars that can be read, and the owner's own, which can be changed."""

    def all(self) -> list[icalendar.Calendar]:
        """Every event of the owner."""
        ...

    def of(self, person: Person) -> list[icalendar.Calendar] | None:
        """Every event of another person; None where that calendar cannot be read."""
        ...

    def get(self, uid: str) -> icalendar.Calendar | None:
        """One event of the owner, with all that belongs to its series."""
        ...

    def add(self, calendar: icalendar.Calendar) -> bool:
        """Add an event; False where one of its UID is there already."""
        ...

    def replace(self, calendar: icalendar.Calendar) -> None:
        """Replace an event that was got before; raises Gone where it was changed elsewhere meanwhile."""
        ...

    def remove(self, uid: str) -> None:
        """Remove an event that was got before; raises Gone where it was changed elsewhere meanwhile."""
        ...


@contextmanager
def opened() -> Iterator[Store]:
    """The calendars, for one call of a tool."""
    address = os.environ.get("CALENDAR_URL")
    if address:
        with dav.opened(address) as store:
            yield store
        return
    folder = os.environ.get("CALENDAR_FOLDER")
    yield local.Folder(Path(folder).expanduser()) if folder else local.sample()
