"""Baselines: what has changed since an earlier check."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.check.samples import FINDING, LOAD, NOTE, WARNING, report

from shipworthy.check.baseline import baseline_of, difference, read_baseline, write_baseline
from shipworthy.contract.bounds.bound import Usage
from shipworthy.errors import UsageError


def test_what_was_written_is_read_again_and_nothing_has_changed(tmp_path: Path) -> None:
    made = report(findings=(FINDING, WARNING))
    write_baseline(tmp_path / "b.json", made)
    found = difference(made, read_baseline(tmp_path / "b.json"), "b.json")
    assert (found.new, found.gone, found.moved) == ((), (), ())


def test_it_holds_no_clock_and_is_the_same_for_equal_findings_in_any_order(tmp_path: Path) -> None:
    slower = replace(LOAD, measured=replace(LOAD.measured or Usage(), latency_ms=1300.0))
    write_baseline(tmp_path / "a.json", report(findings=(FINDING, WARNING), seconds=1.0))
    write_baseline(tmp_path / "b.json", report(findings=(WARNING, FINDING), seconds=2.0, loads=(slower,)))
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
    assert (tmp_path / "a.json").read_text().endswith("}\n")


def test_new_and_gone_findings_are_told_also_of_equal_ones() -> None:
    before = baseline_of(report(findings=(WARNING, NOTE)))
    twice = (FINDING, replace(FINDING, where="skills/order.yaml:9"), WARNING)
    found = difference(report(findings=twice), before, "b.json")
    assert found.new == twice[:2]
    assert found.gone == ("model-retires at agent.yaml:7: it retires in 40 days",)
    once = difference(report(findings=twice[:1]), baseline_of(report(findings=twice)), "b.json")
    assert (once.new, len(once.gone)) == ((), 2)


def test_a_moved_line_is_no_change() -> None:
    before = baseline_of(report(findings=(FINDING,)))
    found = difference(report(findings=(replace(FINDING, where="skills/order.yaml:40"),)), before, "b.json")
    assert (found.new, found.gone) == ((), ())


def test_moved_figures_verdicts_and_skills_are_told() -> None:
    before = baseline_of(report())
    dearer = replace(LOAD, computed=replace(LOAD.computed, cost_usd=None), measured=Usage(tool_calls=2))
    other = replace(LOAD, skill="refund")
    found = difference(report(findings=(FINDING,), loads=(dearer, other)), before, "b.json")
    assert "verdict: fit → unfit" in found.moved
    assert "order: at most 0.004 → not promised dollars" in found.moved
    assert "order: measured 3 → 2 tool calls" in found.moved
    assert "refund: a new skill" in found.moved
    assert "order: the skill is gone" in difference(report(loads=(other,)), before, "b.json").moved


@given(st.lists(st.sampled_from([FINDING, WARNING, NOTE])), st.lists(st.sampled_from([FINDING, WARNING, NOTE])))
def test_what_is_new_and_gone_adds_up(old: list[object], new: list[object]) -> None:
    found = difference(report(findings=tuple(new)), baseline_of(report(findings=tuple(old))), "b")
    assert len(old) + len(found.new) - len(found.gone) == len(new)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"shipworthy_baseline": 2}', "\x00"])
def test_another_file_is_told_with_what_to_do(tmp_path: Path, text: str) -> None:
    (tmp_path / "b.json").write_text(text)
    with pytest.raises(UsageError, match="--update-baseline"):
        read_baseline(tmp_path / "b.json")


def test_a_file_that_is_missing_or_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--update-baseline"):
        read_baseline(tmp_path / "b.json")
    with pytest.raises(UsageError, match="cannot be read"):
        read_baseline(tmp_path)
    with pytest.raises(UsageError, match="cannot be written"):
        write_baseline(tmp_path / "no" / "b.json", report())


def test_the_baseline_of_another_agent_is_refused(tmp_path: Path) -> None:
    write_baseline(tmp_path / "b.json", report(agent="other"))
    with pytest.raises(UsageError, match="`other`"):
        difference(report(), read_baseline(tmp_path / "b.json"), "b.json")


def test_no_path_of_the_machine_is_kept(tmp_path: Path) -> None:
    write_baseline(tmp_path / "b.json", report(findings=(FINDING,), named=str(tmp_path)))
    assert str(tmp_path) not in (tmp_path / "b.json").read_text()
    assert json.loads((tmp_path / "b.json").read_text())["findings"][0]["where"] == "skills/order.yaml:4"
