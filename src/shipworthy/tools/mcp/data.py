"""Arguments as JSON data, under the names that the server gave them."""

import datetime as dt
import math
from collections.abc import Mapping
from decimal import Decimal

from shipworthy.errors import ArgumentError


def sent(args: Mapping[str, object], renamed: Mapping[str, str], tool: str) -> dict[str, object]:
    """The arguments as JSON data under the server's names; raises ArgumentError for what JSON cannot say."""
    return {renamed.get(name, name): _data(value, f"{tool}: `{name}`") for name, value in args.items()}


def _data(value: object, where: str) -> object:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ArgumentError(f"{where} must be a finite number, not {value}")
        return value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, dt.timedelta):
        return _duration(value)
    if isinstance(value, Mapping):
        return {str(key): _data(item, where) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_data(item, where) for item in value]
    raise ArgumentError(f"{where} is a {type(value).__name__}, which cannot be sent as JSON")


def _duration(value: dt.timedelta) -> str:
    """The duration as ISO 8601 writes it."""
    sign, seconds = ("-", -value.total_seconds()) if value < dt.timedelta() else ("", value.total_seconds())
    days, rest = divmod(seconds, 86400)
    return f"{sign}P{days:.0f}DT{rest:g}S" if days else f"{sign}PT{rest:g}S"
