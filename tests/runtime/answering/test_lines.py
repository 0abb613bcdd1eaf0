"""The lines of a cut answer."""

from typing import get_args

from shipworthy.runtime.answering.lines import LINES, Cause, Matter


def test_there_is_one_short_line_for_each_cause_and_for_whether_it_matters() -> None:
    assert set(LINES) == {(cause, matter) for cause in get_args(Cause) for matter in get_args(Matter)}
    assert all(line.startswith("(") and line.endswith(")") and len(line) < 100 for line in LINES.values())
    assert len(set(LINES.values())) == len(LINES)
