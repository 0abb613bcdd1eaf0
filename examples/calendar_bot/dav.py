"""A calendar on a CalDAV server."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import icalendar
from caldav.davclient import DAVClient
from caldav.lib.error import DAVError, NotFoundError
from events import Gone
from people import Person

SECONDS = 4
"""Longest wait for one answer of the server."""
TYPE = "text/calendar; charset=utf-8"


class Server:
    """The calendars of one account."""

    def __init__(self, client: Any, own: Any) -> None:
        self._client, self._own = client, own
        self._got: dict[str, Any] = {}

    def all(self) -> list[icalendar.Calendar]:
        """Every event of the owner."""
        return [one.icalendar_instance for one in self._own.events()]

    def of(self, person: Person) -> list[icalendar.Calendar] | None:
        """Every event of another person; None where that calendar is not named, or may not be read."""
        if not person.calendar:
            return None
        try:
            return [one.icalendar_instance for one in self._client.calendar(url=person.calendar).events()]
        except DAVError:
            return None

    def get(self, uid: str) -> icalendar.Calendar | None:
        """One event of the owner, with all that belongs to its series."""
        try:
            found = self._own.event_by_uid(uid)
        except NotFoundError:
            return None
        found.load()
        self._got[uid] = found
        calendar: icalendar.Calendar = found.icalendar_instance
        return calendar

    def add(self, calendar: icalendar.Calendar) -> bool:
        """Add an event; False where one of its UID is there already."""
        name = _uid(calendar).partition("@")[0]
        address = str(self._own.url.join(f"{name}.ics"))
        headers = {"Content-Type": TYPE, "If-None-Match": "*"}
        return _taken(self._client.put(address, calendar.to_ical().decode(), headers).status)

    def replace(self, calendar: icalendar.Calendar) -> None:
        """Replace an event that was got before; raises Gone where it was changed elsewhere meanwhile."""
        one = self._got[_uid(calendar)]
        headers = {"Content-Type": TYPE, "If-Match": _etag(one)}
        if not _taken(self._client.put(str(one.url), calendar.to_ical().decode(), headers).status):
            raise Gone

    def remove(self, uid: str) -> None:
        """Remove an event that was got before; raises Gone where it was changed elsewhere meanwhile."""
        one = self._got[uid]
        if not _taken(self._client.request(str(one.url), "DELETE", "", {"If-Match": _etag(one)}).status):
            raise Gone


def _etag(one: Any) -> str:
    return str(one.props.get("{DAV:}getetag") or "*")


def _taken(status: int) -> bool:
    """Whether the server has done it; False where the precondition did not hold. Raises DAVError for anything else."""
    if status in (404, 410, 412):
        return False
    if status not in (200, 201, 204):
        raise DAVError(reason=f"the calendar server answered {status}")
    return True


def _uid(calendar: icalendar.Calendar) -> str:
    return next(str(one["UID"]) for one in calendar.walk("VEVENT"))


@contextmanager
def opened(address: str) -> Iterator[Server]:
    """The account that the environment names."""
    user, password = os.environ.get("CALENDAR_USER"), os.environ.get("CALENDAR_PASSWORD")
    client: Any = DAVClient(url=address, username=user, password=password, timeout=SECONDS)
    with client:
        name = os.environ.get("CALENDAR_NAME")
        own = next((one for one in client.principal().calendars() if not name or one.get_display_name() == name), None)
        if own is None:
            raise DAVError(reason=f"the account has no calendar{f' `{name}`' if name else ''}")
        yield Server(client, own)
