"""The lines of a report on a terminal."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from shipworthy.check.trials.statistics import Share
from shipworthy.exits.clean import clean
from shipworthy.watch.certified import Beyond
from shipworthy.watch.drift import Alarm
from shipworthy.watch.figures import Figures
from shipworthy.watch.report import Report
from shipworthy.watch.streams import DRIFTS

__all__ = ["alarm_line", "lines"]

BARS = "▁▂▃▄▅▆▇█"
MOST = 4
"""Kinds of a share that are shown."""
WIDE, LEFT, RIGHT = 34, 32, 30
MONEY = ("cost_usd",)
NAMES = {"latency_ms": "ms", "cost_usd": "USD", "input_tokens": "tokens in", "output_tokens": "tokens out"}


def lines(report: Report) -> Iterator[str]:
    """The report: what has drifted and what is worse than the trials, then the figures of each skill."""
    yield f"{clean(report.agent)}: {report.overall.runs:,} runs {_between(report)}, {report.compared:,} compared"
    yield from _verdict(report)
    for one in report.skills:
        yield ""
        yield from _skill(one, {} if report.trialled is None else report.trialled.skills.get(one.skill, {}))
    if report.overall.routed:
        yield ""
        yield "routed: " + ", ".join(
            f"{clean(kind)} {_percent(share)}" for kind, share in report.overall.routed.items()
        )
    if report.overall.good.of:
        yield f"feedback: {report.overall.good} good"
    if report.notes:
        yield ""
    yield from (f"note: {clean(note)}" for note in report.notes)


def _verdict(report: Report) -> Iterator[str]:
    counted = "" if report.failing else " (nothing of it counts here)"
    if not report.alarms and not report.beyond:
        few = f"too few runs to tell a drift: {report.compared:,} of more than {report.least} that are needed"
        yield few if report.few else "nothing has drifted"
    if report.alarms:
        yield f"drifted{counted}:"
        yield from (f"  ✗ {line}" for alarm in report.alarms for line in [alarm_line(alarm)])
    if report.beyond:
        yield f"worse than the trials of its certificate{counted}:"
        yield from (f"  ✗ {_beyond(one)}" for one in report.beyond)
    if report.trialled is not None and report.other.count:
        yield f"  ✗ {report.other} runs were of another definition than the certified one"


def alarm_line(alarm: Alarm) -> str:
    """What has drifted, in one line."""
    of = f" of {clean(alarm.of)}" if alarm.of else ""
    change = "; ".join(_changes(alarm))
    return (
        f"{alarm.drift}: {alarm.metric}{of}: {change} (since about {_when(alarm.since)}, sure after {alarm.values} "
        f"values, odds 10^{alarm.evidence:.1f} of 10^{alarm.needed:.1f} needed, run {alarm.run_id[:8]}); "
        f"{DRIFTS[alarm.drift]}"
    )


def _changes(alarm: Alarm) -> Iterator[str]:
    """The figures that have changed most, before and after."""
    if "p50" in alarm.before or "p50" in alarm.after:
        for name in ("p50", "p95"):
            yield f"{name} {_number(alarm.before.get(name))} → {_number(alarm.after.get(name))}"
        return
    kinds = {*alarm.before, *alarm.after}

    def moved(kind: str) -> float:
        return abs((alarm.after.get(kind) or 0.0) - (alarm.before.get(kind) or 0.0))

    for kind in sorted(kinds, key=lambda one: (-moved(one), one))[:2]:
        before, after = alarm.before.get(kind) or 0.0, alarm.after.get(kind) or 0.0
        yield f"“{clean(kind)}” {before:.0%} → {after:.0%}"


def _beyond(one: Beyond) -> str:
    what = one.limit if isinstance(one.limit, str) else f"above {_number(one.limit)}"
    return (
        f"{clean(one.skill)}: {one.metric}: {one.seen} runs {what}, at least {one.low:.0%} for sure; "
        f"{one.allowed:.0%} may be"
    )


def _skill(one: Figures, trial: Mapping[str, Any]) -> Iterator[str]:
    """The table of one skill: production beside the trials."""
    beside = f"{trial['answers']} answers of trials" if trial else ""
    line = _bars(one.over_time("latency_ms"))
    yield f"{clean(one.skill):<{WIDE}}  {f'{len(one.runs):,} runs  {line}':<{LEFT}}  {beside}".rstrip()
    for name, unit in NAMES.items():
        if (used := one.used(name)) is not None and used.p95:
            yield _row(f"p50 / p95 {unit}", _quantiles(used.as_dict()), _quantiles(trial.get("used", {}).get(name)))
    if one.words is not None:
        yield _row("words", _quantiles(one.words.as_dict()), _quantiles(trial.get("words")))
    for title, shares, known in (
        ("", one.ended, trial.get("ended", {})),
        ("path ", one.paths, trial.get("paths", {})),
        ("model ", one.models if set(one.models) - {"(none)"} else {}, trial.get("models", {})),
        ("withheld", {"": one.withheld} if one.withheld.count else {}, {"": trial.get("withheld")}),
    ):
        for kind, share in list(shares.items())[:MOST]:
            yield _row(f"{title}{clean(kind)}", _interval(share), _known(known.get(kind)))


def _row(title: str, production: str, trials: str) -> str:
    title = title if len(title) <= WIDE - 2 else f"{title[: WIDE - 3]}…"
    return f"  {title:<{WIDE - 2}}  {production:<{LEFT}}  {trials:<{RIGHT}}".rstrip()


def _quantiles(found: Mapping[str, float | None] | None) -> str:
    if not found:
        return ""
    low, high = _number(found["p95_low"]), _number(found["p95_high"])
    return f"{_number(found['p50'])} / {_number(found['p95'])} ({low} to {high})"


def _interval(share: Share) -> str:
    return _known(share.as_dict())


def _known(share: Mapping[str, Any] | None) -> str:
    return "" if not share else f"{share['count'] / (share['of'] or 1):.1%} ({share['low']:.1%} to {share['high']:.1%})"


def _percent(share: Share) -> str:
    return f"{share.value:.0%}"


def _number(value: float | None) -> str:
    if value is None:
        return "?"
    shown: Callable[[float], str] = "{:,.0f}".format if value >= 100 or value == int(value) else "{:.4g}".format
    return shown(value)


def _bars(values: Sequence[float | None]) -> str:
    """A line of bars; a space where there is no value."""
    known = [value for value in values if value is not None]
    if not known:
        return ""
    low, high = min(known), max(known)
    wide = (high - low) or 1.0
    places = [None if value is None else min(int((value - low) / wide * len(BARS)), len(BARS) - 1) for value in values]
    return "".join(" " if place is None else BARS[place] for place in places)


def _between(report: Report) -> str:
    return (
        f"between {_when(report.since)} and {_when(report.until)}" if report.since else f"until {_when(report.until)}"
    )


def _when(at: float) -> str:
    return dt.datetime.fromtimestamp(at).astimezone().strftime("%Y-%m-%d %H:%M")
