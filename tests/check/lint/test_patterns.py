"""Patterns that match sentences about other matters, and those that match only their own values."""

import pytest
from tests.check.lint.small import codes, found, job

PAGE = [{"answer": "{order}"}]
HOURS = job(
    name="hours",
    description="Say when the shop is open",
    examples=("When are you open?", "What are your hours on Sunday?", "Is the shop open tomorrow?"),
    workflow=[{"answer": "Nine to five."}],
)


def order(pattern: str, **parts: object) -> object:
    """A skill whose one input has the pattern."""
    given = {"type": "text", "pattern": pattern, "ask": "Which order?", **parts}
    return job(
        name="order",
        description="Look an order up",
        examples=("Where is my order A-1001?", "What about A-7?", "The state of order A-22"),
        inputs={"order": given},
        workflow=PAGE,
    )


@pytest.mark.parametrize("pattern", [".+", r"\w+", r"(?s).*", r"[a-z ]+", r"\S+ \S+", r"[\w' ]{3,}"])
def test_one_that_matches_everything_is_the_only_error(pattern: str) -> None:
    (one,) = [one for one in found(order(pattern), HOURS) if one.severity == "error"]  # type: ignore[arg-type]

    assert (one.code, one.skill) == ("greedy-pattern", "order")
    assert pattern in one.evidence and " of 64 sentences" in one.evidence and "“" in one.evidence


def test_whoever_wants_any_text_needs_no_pattern() -> None:
    (whole,) = [one for one in found(order(".+"), HOURS) if one.code == "greedy-pattern"]  # type: ignore[arg-type]
    (part,) = [one for one in found(order("[a-z]+"), HOURS) if one.code == "greedy-pattern"]  # type: ignore[arg-type]

    assert "leave the `pattern` out" in whole.repair and "=message" in whole.repair
    assert "Write what only its values have" in part.repair


@pytest.mark.parametrize("pattern", [r"[A-Z]{1,5}", r"[A-Z][a-z]+", r"my (.+)"])
def test_one_that_takes_words_for_values_is_warned_about(pattern: str) -> None:
    told = [(one.code, one.severity) for one in found(order(pattern), HOURS)]  # type: ignore[arg-type]

    assert ("loose-pattern", "warning") in told and "error" not in {severity for _, severity in told}


@pytest.mark.parametrize(
    "pattern", [r"A-\d+", r"[A-Z]{2,5}-\d+", r"[a-z]+_[a-z]+_\d{4}", r"#?\d+", r"[A-Z0-9]{6}", r"order (\w*\d\w*)"]
)
def test_one_that_matches_its_values_alone_is_none(pattern: str) -> None:
    assert codes(order(pattern), HOURS) == []  # type: ignore[arg-type]


def test_a_typed_value_is_found_only_where_it_is_one() -> None:
    assert "greedy-pattern" not in codes(order(r"\w+", type="integer"), HOURS)  # type: ignore[arg-type]


def test_an_input_of_the_agent() -> None:
    (one,) = [
        one
        for one in found(job(workflow=[{"answer": "{who}"}]), HOURS, inputs={"who": {"pattern": ".+", "ask": "Who?"}})
        if one.severity == "error"
    ]

    assert (one.code, one.skill) == ("greedy-pattern", None) and "`who`" in one.message
