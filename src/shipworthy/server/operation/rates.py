"""Requests a minute of each API key."""

from collections import OrderedDict

from shipworthy.clock import loop_time
from shipworthy.server.operation.keys import ApiKey
from shipworthy.server.refusal import Refused

MOST = 10_000
"""Keys whose rate is known; beyond them the one that was used least recently begins anew."""


class Rates:
    """A bucket for each key: it holds the requests of a minute, and fills evenly."""

    def __init__(self) -> None:
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: ApiKey | None) -> None:
        """Count a request; raises Refused where the key has sent too many."""
        if key is None or key.per_minute is None:
            return
        now, most = loop_time(), float(key.per_minute)
        left, at = self._left.get(key.account, (most, now))
        left = min(left + (now - at) * most / 60, most)
        if left < 1:
            told = f"this key may send {key.per_minute} requests a minute: wait a moment"
            raise Refused("too_many", told, retry_after=(1 - left) * 60 / most)
        self._left[key.account] = (left - 1, now)
        self._left.move_to_end(key.account)
        if len(self._left) > MOST:
            self._left.popitem(last=False)
