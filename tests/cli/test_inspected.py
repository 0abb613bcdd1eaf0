"""A run as `shipworthy inspect` prints it."""

from tests.tracing.inspected.tapes import SAYS, daily, lines_of

from shipworthy.cli.inspected import shown
from shipworthy.tracing.inspected.inspection import inspection


def text(lines: list[dict[str, object]]) -> list[str]:
    return ["".join(part for part, _ in line) for line in shown(inspection(lines))]


def test_what_ran_side_by_side_what_was_dropped_and_why_is_seen() -> None:
    told = text(lines_of(daily(SAYS, fails=9, busy=1)))
    price = next(line for line in told if "✓" in line and "∥" in line)
    dropped = next(line for line in told if "dropped: " in line)
    assert "█" in price
    assert "no news today" in dropped
    assert any(line.startswith("· words 1: ") and "ModelBusy" in line for line in told)
    assert "100.5  from price.price" in "\n".join(told)


def test_the_bars_begin_where_the_spans_do() -> None:
    told = text(lines_of(daily(SAYS)))
    run, news = told[3], next(line for line in told if "news" in line.casefold() and "∥" in line)
    assert run.startswith("█" * 28)
    assert news.startswith("█" * 14 + " ")


def test_a_changed_line_is_told() -> None:
    lines = lines_of(daily(SAYS))
    assert "changed" in text([*lines[:2], {**lines[2], "changed": True}, *lines[3:]])[-1]
