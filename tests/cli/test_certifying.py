"""The certificate that a check writes."""

from pathlib import Path

import pytest
from tests.check.samples import OPEN, report
from tests.cli.shops import write_shop

from shipworthy import Agent
from shipworthy.check.subject import Subject
from shipworthy.cli.certifying import Certifying
from shipworthy.errors import UsageError


@pytest.fixture
def subject(tmp_path: Path) -> Subject:
    """A small agent."""
    folder = write_shop(tmp_path / "shop")
    return Subject(open=lambda: Agent.load(folder, store="memory"), named=str(folder))


def test_it_is_written_for_a_fit_report_alone(subject: Subject, tmp_path: Path) -> None:
    wanted = Certifying(file=tmp_path / "c.json")
    wanted.check()
    assert wanted.written(report(items=(OPEN,)), subject).certificate is None
    assert not (tmp_path / "c.json").exists()
    told = wanted.written(report(), subject).certificate
    assert told is not None and told["file"] == str(tmp_path / "c.json") and told["signed"] is False
    assert "agent.yaml" in str(told["covers"])
    found = Certifying(verify=tmp_path / "c.json").verified(subject.agent)
    assert found.holds and any("agent.yaml" in line for line in found.lines(verbose=True))
    assert len(found.lines()) == 1
    assert Certifying().written(report(), subject).certificate is None


def test_all_that_cannot_be_is_told_at_once(tmp_path: Path) -> None:
    wrong = Certifying(sign=tmp_path / "key", max_age="30d", drift=("library=refuse",), leave_out=("x",))
    with pytest.raises(UsageError, match="--sign needs.*--leave-out needs.*--max-age needs.*--drift needs"):
        wrong.check()
    with pytest.raises(UsageError, match="no key"):
        Certifying(file=tmp_path / "c.json", sign=tmp_path / "key").check()
    with pytest.raises(UsageError, match="--verify FILE"):
        Certifying().verified(None)  # type: ignore[arg-type]
