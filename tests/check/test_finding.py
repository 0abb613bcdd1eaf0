"""Findings: what stays the same while lines and figures move."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from tests.check.samples import FAILED, FINDING

from shipworthy.check.finding import HEADINGS, SEVERITIES


def test_a_finding_keeps_its_fingerprint_while_lines_and_figures_move() -> None:
    moved = replace(FINDING, where="skills/order.yaml:80", message=FINDING.message.replace("3", "12,000.5"), repair="x")
    assert moved.fingerprint == FINDING.fingerprint


def test_another_code_skill_file_or_word_is_another_finding() -> None:
    others = [
        replace(FINDING, code="x"),
        replace(FINDING, skill=None),
        replace(FINDING, where="agent.yaml:4"),
        replace(FINDING, message="the model of `refund` chooses among 3 tools, and one of them writes"),
    ]
    assert len({one.fingerprint for one in (FINDING, *others)}) == 5


@given(st.floats(0, 1e9, allow_nan=False), st.integers(0, 10**9))
def test_no_figure_is_part_of_a_fingerprint(one: float, other: int) -> None:
    first, second = (replace(FINDING, message=f"it takes {value:,.2f} ms") for value in (one, float(other)))
    assert first.fingerprint == second.fingerprint


def test_the_objects_have_every_field() -> None:
    assert set(FINDING.as_dict()) == {
        "code", "severity", "where", "message", "repair", "proof", "skill", "evidence",
    }  # fmt: skip
    assert set(FAILED.as_dict()) == {"key", "heading", "title", "state", "evidence", "codes"}


def test_the_checklist_comes_first_and_the_worst_severity() -> None:
    assert list(HEADINGS)[:3] == ["determinism", "tokens", "latency"]
    assert SEVERITIES == ("error", "warning", "note")
