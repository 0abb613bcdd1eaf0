"""Examples with a value that their own input refuses."""

from typing import Any

import pytest
from tests.check.lint.small import codes, found, job


def table(example: str, **spec: Any) -> Any:
    """A skill with one example that counts, and one input."""
    return job(examples=("Do the daily job", example, "The job, now"), inputs={"people": spec}, workflow=PAGE)


PAGE = [{"answer": "A table for {people}."}]
PEOPLE = {"type": "integer", "ask": "For how many?"}


def test_a_value_above_the_most() -> None:
    (one,) = found(table("The daily job for 30 people", **PEOPLE, min=1, max=12))

    assert (one.code, one.severity, one.skill) == ("example-outside-input", "warning", "job")
    assert "`30` for `people`" in one.message
    assert one.evidence == "“The daily job for 30 people”: it must be at least 1, at most 12"


def test_a_value_that_the_check_refuses() -> None:
    (one,) = found(table("The daily job for 30 people", **PEOPLE, check="people < 20"))

    assert one.code == "example-outside-input" and "so that `people < 20`" in one.evidence


def test_a_value_that_is_none_of_the_choices() -> None:
    (one,) = found(table("The daily job for 30 people", **PEOPLE, choices="[2, 4, 6]"))

    assert one.code == "example-outside-input" and "its `choices` are 2, 4, 6" in one.evidence


def test_more_values_than_a_list_takes() -> None:
    skill = job(
        examples=("Do the daily job for a@b.example, c@d.example and e@f.example",),
        inputs={"people": {"list": "email", "max": 2, "ask": "For whom?"}},
        workflow=PAGE,
    )
    (one,) = [one for one in found(skill) if one.code == "example-outside-input"]

    assert "3 values" in one.message and "at most 2" in one.evidence


@pytest.mark.parametrize(
    "spec",
    [
        {"min": 1, "max": 40},
        {"check": "people < look.most"},
        {"check": "people > 0"},
        {"choices": "[10, 20, 30]"},
        {"choices": "range_of"},
        {},
    ],
)
def test_what_the_input_takes_or_only_a_run_can_tell(spec: dict[str, str]) -> None:
    page = [{"tool": "look", "with": {"number": "1"}}, *PAGE]
    skill = job(
        examples=("Do the daily job", "The daily job for 30 people", "The job, now"),
        inputs={"people": {**PEOPLE, **spec}},
        let={"range_of": "look.all"},
        workflow=page,
    )

    assert "example-outside-input" not in codes(skill)


def test_an_example_without_a_value_is_none() -> None:
    assert codes(table("The daily job of today", **PEOPLE, min=1, max=12)) == []
