"""What is said on a Wednesday morning, and what is read of it."""

import datetime as dt

from shipworthy.routing.said import Said
from shipworthy.routing.values.times import dates, instants, spans, times
from shipworthy.routing.values.times.phrase import Phrase, phrases

WEDNESDAY = dt.datetime(2024, 5, 15, 10, 0, tzinfo=dt.UTC)


def said(message: str) -> Said:
    return Said(message, WEDNESDAY)


def phrase(message: str) -> Phrase:
    """The only phrase of a message."""
    (found,) = phrases(said(message))
    return found


def days_of(message: str) -> list[str]:
    return [item.value.isoformat() for item in dates(said(message))]


def times_of(message: str) -> list[str]:
    return [item.value.isoformat() for item in times(said(message))]


def instants_of(message: str) -> list[str]:
    return [item.value.isoformat(timespec="minutes").removesuffix("+00:00") for item in instants(said(message))]


def minutes_of(message: str) -> list[float]:
    return [item.value / dt.timedelta(minutes=1) for item in spans(said(message))]
