"""The defaults of a function's parameters as JSON data, as a model reads them."""

import datetime as dt
import enum
import math
import uuid
from decimal import Decimal

from pydantic import BaseModel
from pydantic_core import to_jsonable_python

from shipworthy.tools.hints import NOTHING
from shipworthy.tools.plain import as_data

DATA = (enum.Enum, list, tuple, dict, set, frozenset, dt.date, dt.time, dt.timedelta, Decimal, uuid.UUID, BaseModel)
"""Types of defaults that have a JSON form, beside texts and numbers."""


def json_default(default: object) -> object:
    """A default as JSON data; None if there is none or it has no JSON form."""
    if default is NOTHING or default is None or (isinstance(default, float) and not math.isfinite(default)):
        return None
    if type(default) in (str, int, float, bool):
        return default
    try:
        return to_jsonable_python(as_data(default)) if isinstance(default, DATA) else None
    except Exception:  # an object of the author's own type that cannot be converted
        return None
