"""The tools of this agent: functions with type hints, each with a timeout and a ceiling for its result."""

import datetime as dt

from shipworthy import tool


@tool(timeout=1.0, max_tokens=20, label="Counting the days")
def days_until(day: dt.date, today: dt.date) -> int:
    """Count the days from today until a day; below zero for one that is past."""
    return (day - today).days
