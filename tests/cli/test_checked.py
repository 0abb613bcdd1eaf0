"""The check of an agent for the command line."""

from pathlib import Path

import pytest
from tests.check.samples import report
from tests.cli.shops import write_shop

from shipworthy import Agent
from shipworthy.check.baseline import write_baseline
from shipworthy.check.checking import Options
from shipworthy.check.subject import Subject
from shipworthy.cli.checked import Compared, checked
from shipworthy.errors import SpecError, UsageError

STATIC = Options(trials=None, dry_run=None)


async def test_a_definition_that_does_not_load_has_a_report_and_places(tmp_path: Path) -> None:
    folder = write_shop(tmp_path / "shop", agent="nam: shop\n")
    subject = Subject(open=lambda: Agent.load(folder, store="memory"), named=str(folder))
    made, places, cases = await checked(subject, STATIC, Compared())
    assert made.refused and made.agent == "shop" and not cases
    assert places.folder == folder.resolve()


async def test_an_agent_made_in_python_that_does_not_load_has_no_folder() -> None:
    def refuse() -> Agent:
        raise SpecError([])

    made, places, _ = await checked(Subject(open=refuse, named="shop:agent"), STATIC, Compared())
    assert (made.agent, places.folder, places.module) == ("shop:agent", None, "shop:agent")


def test_a_baseline_that_cannot_be_used_is_told_first(tmp_path: Path) -> None:
    for wrong in (
        Compared(update=True),
        Compared(file=tmp_path / "b.json"),
        Compared(file=tmp_path / "no" / "b.json", update=True),
    ):
        with pytest.raises(UsageError):
            wrong.check()
    Compared().check()
    Compared(file=tmp_path / "b.json", update=True).check()


def test_the_difference_is_told_before_the_baseline_is_written_anew(tmp_path: Path) -> None:
    write_baseline(tmp_path / "b.json", report(loads=()))
    both = Compared(file=tmp_path / "b.json", update=True)
    first, second = both.of(report()), both.of(report())
    assert first.difference is not None and first.difference.moved == ("order: a new skill",)
    assert second.difference is not None and second.difference.moved == ()
    assert Compared().of(report()).difference is None


def test_what_does_not_load_makes_no_baseline(tmp_path: Path) -> None:
    made = Compared(file=tmp_path / "b.json", update=True).of(report(refused=True))
    assert made.difference is None and not (tmp_path / "b.json").exists()
