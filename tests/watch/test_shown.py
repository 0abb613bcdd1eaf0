"""The lines of a report."""

from shipworthy.check.trials.statistics import Share
from shipworthy.watch.drift import Alarm
from shipworthy.watch.shown import _bars, _known, alarm_line


def test_an_alarm_says_what_has_changed_since_when_and_how_sure_that_is() -> None:
    before: dict[str, float | None] = {"completed": 0.9, "degraded": 0.1, "asked": 0.0}
    after: dict[str, float | None] = {"completed": 0.5, "degraded": 0.5}
    alarm = Alarm(
        drift="outcome", metric="ended", of="job\x1b[2J", run_id="abcdef0123", at=10.0, since=5.0, values=12,
        evidence=4.2, needed=3.6, before=before, after=after,
    )  # fmt: skip
    line = alarm_line(alarm)
    assert "“completed” 90% → 50%; “degraded” 10% → 50%" in line and "run abcdef01" in line
    assert "\x1b" not in line and "10^4.2 of 10^3.6" in line


def test_bars_and_intervals() -> None:
    assert _bars([1.0, None, 9.0]) == "▁ █" and _bars([None]) == ""
    assert _known(Share(10, 10).as_dict()).startswith("100.0% (72.") and _known(None) == ""
