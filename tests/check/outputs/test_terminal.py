"""A report on one screen."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.check.samples import FAILED, FINDING, MET, NEVER, NOTE, OPEN, WARNING, Ran, report

from shipworthy.check.outputs.terminal import WIDTH, on_terminal
from shipworthy.check.places import Places
from shipworthy.check.report import Difference


def shown(verbose: bool = False, **changes: Any) -> str:
    return "\n".join(on_terminal(report(**changes), Places(None), verbose=verbose))


def test_the_order_of_the_screen() -> None:
    text = shown(
        items=(MET, FAILED, OPEN),
        findings=(FINDING,),
        dry_run=Ran(),
        difference=Difference(baseline="b.json", new=(FINDING,), gone=(), moved=("order: at most 1 → 2",)),
    )
    marks = ["✗ shop is UNFIT", "not established:", "freestyle-on-critical-path", "Load of one run", "ran: 10 of 10",
             "Since b.json", "Next:"]  # fmt: skip
    places = [text.index(mark) for mark in marks]
    assert places == sorted(places), text


def test_the_verdict_counts_what_was_met_and_says_what_is_open() -> None:
    first, second, *_ = shown(items=(MET, OPEN, NEVER), not_established=("trials: none were held",)).splitlines()
    assert first == "? shop is NOT ESTABLISHED: 1 of 2 checks met, 1 open", "the counts add up"
    assert second == "  not established: trials: none were held"
    assert "Same input ten times: no cases" in shown(items=(MET, OPEN))
    assert shown().splitlines()[0] == "✓ shop is FIT: 1 of 1 check met"


def test_a_finding_has_its_place_its_repair_and_the_command_that_proves_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = "\n".join(on_terminal(report(findings=(FINDING,)), Places(tmp_path / "shop")))
    assert "✗ shop/skills/order.yaml:4  freestyle-on-critical-path  (order)" in text
    for part in ("seen:   place_order", "repair: write a `workflow`", "prove:  shipworthy check shop"):
        assert part in text
    assert "shipworthy explain freestyle-on-critical-path" in text


def test_what_does_not_count_is_one_line_until_verbose() -> None:
    short, whole = (shown(verbose=flag, findings=(WARNING, NOTE)) for flag in (False, True))
    assert "Also 1 warning, 1 note (price-unknown, model-retires): --verbose" in short
    assert "no price" not in short and "no price" in whole
    assert "all 3" not in short and "all 3" in whole, "the evidence of items"
    assert "every case" in whole


def test_many_findings_do_not_push_the_rest_off_the_screen() -> None:
    many = tuple(replace(FINDING, where=f"skills/s{n}.yaml:1") for n in range(30))
    text = shown(findings=many)
    assert text.count("repair:") == 6 and "and 24 findings more" in text
    assert shown(verbose=True, findings=many).count("repair:") == 30


def test_an_item_that_failed_without_a_finding_says_why() -> None:
    text = shown(items=(FAILED,))
    assert "✗ Workflows on critical paths\n    order is a loop" in text
    assert shown(items=(FAILED,), findings=(FINDING,)).count("order is a loop") == 0


def test_a_definition_that_does_not_load_is_only_that() -> None:
    text = shown(findings=(FINDING, FINDING), refused=True, items=(), loads=(), trials=None)
    assert text.startswith("✗ shop does not load: 2 problems")
    assert "Load of one run" not in text and "checks met" not in text


def test_no_change_since_the_baseline_is_one_line() -> None:
    text = shown(difference=Difference(baseline="b.json", new=(), gone=(), moved=()))
    assert "Since b.json: nothing has changed" in text


def test_words_are_wrapped_and_commands_are_not() -> None:
    long = replace(FINDING, message="word " * 60, repair="mend " * 60, evidence="seen " * 60, proof="x " * 80)
    lines = on_terminal(report(findings=(long,), items=(FAILED, MET) * 9), Places(None))
    assert [line for line in lines if len(line) > WIDTH and "x x x" not in line] == []
    assert all(line == line.rstrip() or "prove" in line for line in lines)
