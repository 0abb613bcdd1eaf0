"""Defaults as JSON data."""

import datetime as dt

from shipworthy.tools.defaults import json_default
from shipworthy.tools.hints import NOTHING


def test_a_default_has_a_json_form_or_is_left_out() -> None:
    assert json_default("x") == "x"
    assert json_default(dt.date(2026, 1, 2)) == "2026-01-02"
    for without in (NOTHING, None, float("nan"), object()):
        assert json_default(without) is None
