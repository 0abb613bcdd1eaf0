"""The table of loads: what a run of each skill used at most, may use, and was declared to use."""

import textwrap
from collections.abc import Sequence

from shipworthy.check.loads import beyond, share
from shipworthy.check.report import Load
from shipworthy.contract.bounds.bound import Bound, Usage

__all__ = ["load_table"]

MOST_SHOWN = 12
"""Skills in the table; of more, those that came closest to their bound."""
NONE = "–"


def load_table(loads: Sequence[Load], *, verbose: bool) -> list[str]:
    """The lines of the table; empty without any skill."""
    if not loads:
        return []
    shown = _shown(loads, verbose)
    rows = [("", "model calls", "tool calls", "tokens", "dollars", "time"), *(_row(load) for load in shown)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = [f"Load of one run: {_title(loads)}"]
    lines += [_line(row, widths) for row in rows]
    if len(shown) < len(loads):
        lines.append(f"  and {len(loads) - len(shown)} more skills, further from their bounds: --verbose")
    attacked = [load.skill for load in loads if load.measured_by == "dry run"]
    if attacked and any(load.measured_by == "trials" for load in loads):
        lines.append(
            f"  * seen in the dry run alone, under attack; no case comes to {'it' if len(attacked) == 1 else 'them'}"
        )
    unseen = [load.skill for load in loads if load.measured is None]
    if unseen and len(unseen) < len(loads):
        lines += textwrap.wrap(
            f"no case comes to: {', '.join(unseen)}", 100, initial_indent="  ", subsequent_indent="    "
        )
    return lines


def _title(loads: Sequence[Load]) -> str:
    seen = {load.measured_by for load in loads}
    if seen == {None}:
        return "computed bound (declared limit, where it is higher); nothing was run"
    worst = "worst of the attacks" if seen <= {None, "dry run"} else "worst measured"
    return f"{worst} / computed bound (declared limit, where it is higher)"


def _shown(loads: Sequence[Load], verbose: bool) -> Sequence[Load]:
    if verbose or len(loads) <= MOST_SHOWN:
        return loads
    nearest = sorted(loads, key=share, reverse=True)[:MOST_SHOWN]
    return [load for load in loads if load in nearest]


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    name, *figures = row
    cells = [f"{figure:>{width}}" for figure, width in zip(figures, widths[1:], strict=True)]
    return "  ".join([f"  {name:<{widths[0]}}", *cells]).rstrip()


def _row(load: Load) -> tuple[str, ...]:
    over = set(beyond(load))
    used, most, limit = load.measured, load.computed, load.declared
    name = f"{'✗ ' if over else ''}{load.skill}{'*' if load.measured_by == 'dry run' else ''}"
    return (
        name,
        _counts(used.model_calls if used else None, most.model_calls),
        _counts(used.tool_calls if used else None, most.tool_calls),
        _counts(_tokens(used), _tokens(most)),
        _limited([_dollars(used.cost_usd) if used else None, _dollars(most.cost_usd)], _dollars(limit.get("cost_usd"))),
        _limited([_time(used.latency_ms) if used else None, _time(most.latency_ms)], _time(limit.get("latency_ms"))),
    )


def _counts(used: float | None, most: float | None) -> str:
    return _joined([None if used is None else f"{used:,.0f}", "?" if most is None else f"{most:,.0f}"])


def _tokens(of: Usage | Bound | None) -> float | None:
    if of is None or of.input_tokens is None or of.output_tokens is None:
        return None
    return of.input_tokens + of.output_tokens


def _dollars(usd: float | None) -> str:
    return NONE if usd is None else f"{usd:.4f}" if usd else "0"


def _time(milliseconds: float | None) -> str:
    if milliseconds is None:
        return NONE
    return f"{milliseconds:.0f} ms" if milliseconds < 100 else f"{milliseconds / 1000:.1f} s"


def _limited(parts: Sequence[str | None], limit: str) -> str:
    """`used / bound (limit)`; a limit that is the bound is not said twice."""
    return _joined(parts) + (f" ({limit})" if limit not in (parts[-1], NONE) else "")


def _joined(parts: Sequence[str | None]) -> str:
    """`used / bound`; what was not run is left out."""
    return " / ".join(part for part in parts if part is not None)
