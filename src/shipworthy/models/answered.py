"""The ids under which providers have answered in this process: one alias may stand for many models."""

import threading
from collections.abc import Mapping
from pathlib import PurePosixPath, PureWindowsPath

from shipworthy.forking import renew_in_child

LONGEST = 200
"""Characters of an id; what is longer is none."""
SLASHES = frozenset("/\\")
PLACES = ("message", "response")
"""Fields of an event whose object tells the id, in the formats where the event itself does not."""


class Answered:
    """Remembers the ids of each model, for any thread."""

    def __init__(self) -> None:
        self._ids: dict[str, frozenset[str]] = {}
        self._lock = threading.Lock()
        renew_in_child(self)

    def forked(self) -> None:
        """What was told stays; the lock may be held by a thread that the child does not have."""
        self._lock = threading.Lock()

    def told(self, model: str, id: str) -> None:
        """Remember an id of a model, by its name in the definition."""
        if id not in self._ids.get(model, ()):
            with self._lock:
                self._ids[model] = self._ids.get(model, frozenset()) | {id}

    @property
    def ids(self) -> Mapping[str, frozenset[str]]:
        """Model → the ids under which it has answered so far."""
        return dict(self._ids)


ANSWERED = Answered()
"""What the providers of this process have told."""


def id_in(event: object) -> str | None:
    """The id of the model that an event tells; None where it tells none."""
    if not isinstance(event, dict):
        return None
    found = _told(event)
    for place in PLACES if found is None else ():
        if found is None and isinstance(inner := event.get(place), dict):
            found = _told(inner)
    if found is None or SLASHES.isdisjoint(found):
        return found
    if PurePosixPath(found).is_absolute() or PureWindowsPath(found).is_absolute():
        # A server on this machine may tell the file of its weights.
        return PureWindowsPath(found).name or None
    return found


def _told(place: dict[str, object]) -> str | None:
    id = place.get("model")
    return id if isinstance(id, str) and 0 < len(id) <= LONGEST and id.isprintable() else None
