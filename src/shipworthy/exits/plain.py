"""Data as JSON has it, for what programs read."""

import datetime as dt
from collections.abc import Mapping


def plain_json(value: object) -> object:
    """The value as JSON data: dates and times as ISO text, tuples as lists, anything else as its text."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, Mapping):
        return {str(key): plain_json(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain_json(inner) for inner in value]
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)
