"""What programs read is JSON data."""

import datetime as dt

from shipworthy.exits.plain import plain_json


def test_dates_become_text_and_tuples_become_lists() -> None:
    value = {1: (dt.date(2024, 5, 20), dt.time(9, 30), None, True, 1.5), "kind": int}
    assert plain_json(value) == {"1": ["2024-05-20", "09:30:00", None, True, 1.5], "kind": "<class 'int'>"}
