"""Today's prices from genai-prices, cached in a file for a day because importing the library takes 0.25 s."""

import contextlib
import functools
import importlib.util
import os
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orjson

from shipworthy import lazy
from shipworthy.models.model import Price

REMEMBERED = 86_400
"""Seconds a price is cached: some prices change on a given day."""
PRICED = ("input", "output", "cache_read", "cache_write")
Known = tuple[Price | None, int | None]
Found = tuple[Sequence[float | None] | None, int | None, bool]
"""Prices in the order of PRICED, the window, and whether the model is withdrawn."""


def withdrawn(provider: str, model: str) -> bool:
    """Whether the data says that a model is served no more, or not for long."""
    return _found(provider, model)[2]


def looked_up(provider: str, model: str) -> Known:
    """The price of a model in USD per million tokens and its window in tokens; None for missing data."""
    price, window, _ = _found(provider, model)
    if price is None:
        return None, window
    plain, answer, cached, written = price
    return Price(input=plain or 0.0, output=answer or 0.0, cached=cached, written=written), window


@functools.lru_cache(maxsize=1024)
def _found(provider: str, model: str) -> Found:
    cache = _Cache()
    found = cache.get(f"{provider}:{model}")
    if found is None:
        found = _from_library(provider, model)
        cache.put(f"{provider}:{model}", found)
    return found


def _from_library(provider: str, model: str) -> Found:
    prices, name = lazy.genai_prices(), model.removeprefix("models/")
    try:
        found = prices.calc_price(prices.Usage(input_tokens=1), model_ref=name, provider_id=provider or None)
    except LookupError:
        return None, None, False
    table, window = found.model_price, found.model.context_window
    plain = [_base(getattr(table, f"{name}_mtok", None)) for name in PRICED]
    starts = [tier.start for value in vars(table).values() for tier in getattr(value, "tiers", ())]
    if starts:
        # Above the first tier a token costs more: a window below it keeps every request at the base price.
        window = min([window or starts[0], *starts])
    return None if None in plain[:2] else plain, window, bool(found.model.deprecated)


def _base(price: Any) -> float | None:
    """A price, or the price of the first tier."""
    return None if price is None else float(getattr(price, "base", price))


class _Cache:
    """Prices looked up before, in a file that may be deleted at any time."""

    def __init__(self) -> None:
        spec = importlib.util.find_spec("genai_prices")
        place = Path(spec.origin).with_name("data.py") if spec is not None and spec.origin else None
        stamp = place.stat() if place is not None and place.exists() else None
        # Entries of another version of the data are not used.
        self._of = f"{stamp.st_mtime_ns}-{stamp.st_size}" if stamp else ""
        cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        self._file = Path(cache) / "shipworthy" / "prices.json"

    def get(self, name: str) -> Found | None:
        found = self._rows().get(name)
        if not isinstance(found, list) or len(found) != 3:
            return None
        price, window, gone = found
        return price, window, gone

    def put(self, name: str, found: Found) -> None:
        rows = {**self._rows(), name: found}
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            saved = {"of": self._of, "at": time.time(), "rows": rows}
            with tempfile.NamedTemporaryFile(dir=self._file.parent, delete=False) as file:
                file.write(orjson.dumps(saved))
            Path(file.name).replace(self._file)

    def _rows(self) -> dict[str, object]:
        try:
            saved = orjson.loads(self._file.read_bytes())
            fresh = saved["of"] == self._of and 0 <= time.time() - saved["at"] < REMEMBERED
            return dict(saved["rows"]) if fresh else {}
        except (OSError, ValueError, TypeError, KeyError, RuntimeError):
            return {}
