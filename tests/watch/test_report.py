"""What counts of a report."""

from dataclasses import replace

from shipworthy.check.trials.statistics import Share
from shipworthy.watch.figures import Overall
from shipworthy.watch.report import FAILING, Report

EMPTY = Overall(runs=0, routed={}, good=Share(0, 0), steps={})


def test_a_report_without_findings_is_well() -> None:
    report = Report(
        agent="a",
        contract="c",
        begins=0.0,
        since=0.0,
        until=1.0,
        compared=30,
        least=30,
        overall=EMPTY,
        skills=(),
        alarms=(),
        beyond=(),
        trialled=None,
        other=Share(3, 3),
        notes=("few",),
    )
    # Without a certificate, another definition than that of now is nothing that counts.
    assert report.failing == () and report.exit_code == 0 and report.fail_on == FAILING
    assert report.few and not replace(report, compared=31).few and report.as_dict()["least"] == 30
    assert report.as_dict()["certificate"] is None and report.as_dict()["notes"] == ["few"]
