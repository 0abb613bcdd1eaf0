"""The table of loads."""

from dataclasses import replace

from tests.check.samples import LOAD

from shipworthy.check.outputs.load_table import load_table
from shipworthy.contract.bounds.bound import Bound, Usage


def test_measured_computed_and_declared_stand_in_one_line_each() -> None:
    title, head, line = load_table([LOAD], verbose=False)
    assert title == "Load of one run: worst measured / computed bound (declared limit, where it is higher)"
    assert head.split() == ["model", "calls", "tool", "calls", "tokens", "dollars", "time"]
    assert " ".join(line.split()) == ("order 1 / 2 3 / 3 902 / 4,600 0.0011 / 0.0040 1.2 s / 6.0 s")


def test_what_is_not_promised_is_no_zero() -> None:
    lines = load_table([replace(LOAD, computed=Bound(cost_usd=None, latency_ms=None, model_calls=None))], verbose=False)
    assert "1 / ?" in lines[2] and "0.0011 / – (0.0040)" in lines[2] and "1.2 s / – (6.0 s)" in lines[2]


def test_without_runs_it_says_so() -> None:
    title, _, line = load_table([replace(LOAD, measured=None, measured_by=None)], verbose=False)
    assert "nothing was run" in title
    assert "0.0040" in line and "0.0011" not in line


def test_attacks_are_marked_beside_trials_and_what_never_ran_is_named() -> None:
    attacked = replace(LOAD, skill="refund", measured_by="dry run")
    unseen = replace(LOAD, skill="hello", measured=None, measured_by=None)
    lines = load_table([LOAD, attacked, unseen], verbose=False)
    assert any(line.startswith("  refund* ") for line in lines)
    assert "  no case comes to: hello" in lines
    assert "attack" in lines[-2]
    assert "worst of the attacks" in load_table([attacked], verbose=False)[0]


def test_a_load_above_its_bound_is_marked() -> None:
    lines = load_table([replace(LOAD, measured=Usage(tool_calls=4))], verbose=False)
    assert lines[2].startswith("  ✗ order")


def test_of_many_skills_those_nearest_to_their_bound_are_shown() -> None:
    low = [replace(LOAD, skill=f"s{n}", measured=Usage(tool_calls=1)) for n in range(20)]
    lines = load_table([*low, LOAD], verbose=False)
    assert any(line.startswith("  order") for line in lines)
    assert "and 9 more skills" in lines[-1]
    assert len(load_table([*low, LOAD], verbose=True)) == 23


def test_no_skill_no_table() -> None:
    assert load_table([], verbose=True) == []
