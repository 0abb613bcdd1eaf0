"""Reads dates, times of day, instants and durations: each whole or not at all."""

from shipworthy.routing.values.times.intervals import intervals
from shipworthy.routing.values.times.reading import dates, hour_alone, hour_of_the_day, instants, spans, times

__all__ = ["dates", "hour_alone", "hour_of_the_day", "instants", "intervals", "spans", "times"]
