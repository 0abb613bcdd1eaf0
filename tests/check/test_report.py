"""The verdict of a report, and its exit code."""

from typing import Any

from tests.batches import batch
from tests.check.samples import FAILED, FINDING, MET, NEVER, NOTE, OPEN, WARNING, report


@batch(
    ("changes", "verdict", "code"),
    [
        ({}, "fit", 0),
        ({"items": (MET, NEVER)}, "fit", 0),
        ({"findings": (FINDING,)}, "unfit", 1),
        ({"items": (MET, FAILED)}, "unfit", 1),
        ({"items": (MET, OPEN)}, "not established", 1),
        ({"not_established": ("no cases",)}, "not established", 1),
        ({"items": (FAILED, OPEN), "not_established": ("no cases",)}, "unfit", 1),
        ({"findings": (WARNING, NOTE)}, "fit", 0),
        ({"findings": (WARNING, NOTE), "fail_on": "warning"}, "unfit", 1),
        ({"findings": (NOTE,), "fail_on": "warning"}, "fit", 0),
        ({"findings": (NOTE,), "fail_on": "note"}, "unfit", 1),
        ({"findings": (FINDING,), "refused": True}, "unfit", 2),
    ],
)
def test_fit_is_only_what_was_established_and_has_no_finding_that_counts(
    changes: dict[str, Any], verdict: str, code: int
) -> None:
    made = report(**changes)
    assert (made.verdict, made.exit_code) == (verdict, code)


def test_only_findings_that_count_fail() -> None:
    assert report(findings=(FINDING, WARNING, NOTE)).failing == (FINDING,)
    assert report(findings=(FINDING, WARNING, NOTE), fail_on="warning").failing == (FINDING, WARNING)
