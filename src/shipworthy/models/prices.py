"""Today's prices in the data of genai-prices, remembered for a day: importing it takes a quarter of a second."""

import contextlib
import functools
import importlib.util
import os
import tempfile
import time
from pathlib import Path
from typing import Any

import orjson

from shipworthy import lazy
from shipworthy.models.model import Price

REMEMBERED = 86_400
"""Seconds: prices change from one day to the next, and some begin on a given one."""
PRICED = ("input", "output", "cache_read", "cache_write")
Known = tuple[Price | None, int | None]


@functools.lru_cache(maxsize=1024)
def looked_up(provider: str, model: str) -> Known:
    """The price of a model, USD per million tokens, and its window, tokens; None for what the data lacks."""
    memory = _Memory()
    found = memory.get(f"{provider}:{model}")
    if found is None:
        found = _read(provider, model)
        memory.put(f"{provider}:{model}", found)
    price, window = found
    return (
        None if price is None else Price(**dict(zip(("input", "output", "cached", "written"), price, strict=True)))
    ), window


def _read(provider: str, model: str) -> list[Any]:
    prices = lazy.genai_prices()
    try:
        found = prices.calc_price(prices.Usage(input_tokens=1), model_ref=model, provider_id=provider or None)
    except LookupError:
        return [None, None]
    table, window = found.model_price, found.model.context_window
    plain = [_base(getattr(table, f"{name}_mtok", None)) for name in PRICED]
    starts = [tier.start for value in vars(table).values() for tier in getattr(value, "tiers", ())]
    if starts:
        # Above the first step a token costs more: a window below it keeps every request at the price that is promised.
        window = min([window or starts[0], *starts])
    return [None if None in plain[:2] else plain, window]


def _base(value: Any) -> float | None:
    return None if value is None else float(getattr(value, "base", value))


class _Memory:
    """What was looked up before, in a file that may always be lost."""

    def __init__(self) -> None:
        spec = importlib.util.find_spec("genai_prices")
        place = Path(spec.origin).with_name("data.py") if spec is not None and spec.origin else None
        stamp = place.stat() if place is not None and place.exists() else None
        # Of another version of the data, or of yesterday, nothing holds any more.
        self._of = f"{stamp.st_mtime_ns}-{stamp.st_size}" if stamp else ""
        cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        self._file = Path(cache) / "shipworthy" / "prices.json"

    def get(self, name: str) -> list[Any] | None:
        found = self._rows().get(name)
        return found if isinstance(found, list) and len(found) == 2 else None

    def put(self, name: str, found: list[Any]) -> None:
        rows = {**self._rows(), name: found}
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            told = {"of": self._of, "at": time.time(), "rows": rows}
            with tempfile.NamedTemporaryFile(dir=self._file.parent, delete=False) as file:
                file.write(orjson.dumps(told))
            Path(file.name).replace(self._file)

    def _rows(self) -> dict[str, Any]:
        try:
            told = orjson.loads(self._file.read_bytes())
            fresh = told["of"] == self._of and 0 <= time.time() - told["at"] < REMEMBERED
            return dict(told["rows"]) if fresh else {}
        except (OSError, ValueError, TypeError, KeyError, RuntimeError):
            return {}
