"""Results that were measured as long and cut, and ceilings that let them be."""

from typing import Any

import pytest
from tests.check.lint.small import codes, found, job

from shipworthy import tool
from shipworthy.check.lint.sizes import Size

LONG = Size(tokens=6000, cut=True, calls=3)
ASKED = {"prompt": "Sum up: {export}", "fallback": "{export.rows}"}


@tool(max_tokens=600)
def export(number: str) -> dict[str, Any]:
    """Export all."""
    return {"rows": []}


@tool(max_tokens=600, name="export", compact="{count} rows")
def compacted(number: str) -> dict[str, Any]:
    """Export all."""
    return {"count": 1}


@tool(max_tokens=6000, name="export")
def wide(number: str) -> dict[str, Any]:
    """Export all."""
    return {"rows": []}


def test_a_long_result_without_compact_form() -> None:
    (one,) = found(job(workflow=[{"tool": "export"}, ASKED]), tools=[export], sizes={"export": LONG})

    assert one.code == "result-without-compact" and "6,000 tokens" in one.evidence and "3 measured" in one.evidence


@pytest.mark.parametrize(
    ("size", "made"),
    [
        (Size(tokens=6000, cut=False, calls=1), export),
        (LONG, compacted),
    ],
    ids=["not cut", "compact"],
)
def test_no_fault(size: Size, made: object) -> None:
    assert codes(job(workflow=[{"tool": "export"}, {"answer": "{export}"}]), tools=[made], sizes={"export": size}) == []


def test_a_shorter_one_that_was_cut_is_worth_a_note() -> None:
    page = [{"tool": "export"}, {"answer": "{export}"}]
    (one,) = found(job(workflow=page), tools=[export], sizes={"export": Size(tokens=900, cut=True, calls=1)})

    assert (one.code, one.severity) == ("result-cut", "note")


def test_a_wide_ceiling_where_nothing_was_measured() -> None:
    page = job(workflow=[{"tool": "export"}, {"answer": "{export}"}])

    assert codes(page, tools=[wide]) == ["wide-ceiling"]
    assert codes(page, tools=[wide], sizes={"export": Size(tokens=90, cut=False, calls=1)}) == []


def test_a_ceiling_of_what_only_expressions_read_says_nothing() -> None:
    page = [{"tool": "export"}, {"answer": "{len(export.rows)}", "when": "export.rows"}, {"answer": "None."}]

    assert codes(job(workflow=page), tools=[wide]) == []


@tool
def record(number: str) -> dict[str, Any]:
    """A record."""
    return {}


@tool
def sentence(number: str) -> str:
    """A sentence."""
    return "x"


def test_a_record_that_a_model_reads_is_worth_a_note() -> None:
    (one,) = found(job(tools=["record", "sentence"], fallback="x"), tools=[record, sentence])

    assert (one.code, one.severity) == ("no-compact-form", "note") and "`record`" in one.message


def test_a_ceiling_counts_by_its_part_of_the_context() -> None:
    loop = job(tools=["record", "sentence"], fallback="x", max_context_tokens=4000)
    (one,) = found(job(tools=["record", "sentence"], fallback="x"), tools=[record, sentence])

    assert codes(loop, tools=[record, sentence]) == []
    assert one.evidence.startswith("50% of a context of 2,000 tokens")


def test_a_loop_reads_whole_results() -> None:
    loop = job(tools=["export"], fallback="x")

    assert codes(loop, tools=[export], sizes={"export": LONG}) == ["result-without-compact"]


def test_a_record_is_named_where_a_model_reads_it_not_where_it_is_computed_with() -> None:
    counts = job(name="a_count", workflow=[{"tool": "record"}, {"answer": "{len(record.rows)}"}])
    asks = job(
        workflow=[{"tool": "look"}, {"tool": "record"}, {"prompt": "Say {record}", "as": "said", "fallback": "x"}]
    )
    (one,) = [one for one in found(counts, asks, tools=[record]) if one.code == "no-compact-form"]

    assert one.skill == "job" and "workflow[2]" in one.where and "`said` of `job`" in one.message


def test_a_record_that_a_person_reads_counts_after_one_that_a_model_reads() -> None:
    told = job(name="a_told", workflow=[{"tool": "record"}, {"answer": "{record}"}])
    loop = job(tools=["record"], fallback="x")

    (one,) = [one for one in found(told, tools=[record]) if one.code == "no-compact-form"]
    assert one.skill == "a_told" and "who reads the answer" in one.message
    (one,) = [one for one in found(told, loop, tools=[record]) if one.code == "no-compact-form"]
    assert one.skill == "job" and "the loop of `job`" in one.message


FIND = {"name": "find", "routable": False, "inputs": {"number": {"type": "text"}}, "workflow": [{"tool": "record"}]}


def test_a_record_that_a_helper_returns_is_read_by_the_prompt_or_the_loop_of_its_caller() -> None:
    page = [{"tool": "find"}, {"prompt": "Say {find}", "as": "said", "fallback": "x"}]

    for caller in (job(workflow=page), job(tools=["find"], fallback="x")):
        (one,) = found(caller, job(**FIND, returns="record"), tools=[record])
        assert (one.code, one.skill) == ("no-compact-form", "job") and "`record`" in one.message
        assert codes(caller, job(**FIND, returns="record.count"), tools=[record]) == []


def test_a_result_that_was_cut_is_named_where_it_is_read() -> None:
    counts = job(name="a_count", workflow=[{"tool": "export"}, {"answer": "{len(export.rows)}"}])
    told = found(counts, job(workflow=[{"tool": "export"}, ASKED]), tools=[export], sizes={"export": LONG})

    assert [(one.code, one.skill) for one in told if "result" in one.code] == [("result-without-compact", "job")]
