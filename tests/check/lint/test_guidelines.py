"""Guidelines that stop skills, never apply, or stand in instructions alone."""

import pytest
from tests.check.lint.small import codes, found, job

PAGE = [{"tool": "look"}, {"answer": "{look}"}]
OTHER = {"name": "other", "description": "Weigh an order", "examples": ("How heavy is it",)}
WEIGHED = [{"tool": "weigh"}, {"answer": "{weigh}"}]


def both(guideline: dict[str, object]) -> list[str]:
    return codes(job(workflow=PAGE), job(**OTHER, workflow=WEIGHED), guidelines=[guideline])


def test_a_guideline_that_no_skill_can_obey() -> None:
    assert both({"when": ["user is in a hurry"], "only_tools": ["cancel"]}) == ["guideline-none-can-obey"]


def test_a_guideline_that_stops_one_skill() -> None:
    assert both({"when": ["user is in a hurry"], "forbid_tools": ["weigh"]}) == ["guideline-stops-skill"]


@pytest.mark.parametrize(
    "guideline",
    [
        {"when": ["user is in a hurry"], "max_tool_calls": 3},
        {"when": ["user is in a hurry"], "forbid_tools": ["cancel"]},
        {"when": ["user is rude"], "only_tools": ["cancel"], "otherwise": "I do not answer that."},
        {"max_tool_calls": 3},
    ],
    ids=["a limit", "another tool", "meant to stop", "always"],
)
def test_a_guideline_that_stops_nothing_unmeant(guideline: dict[str, object]) -> None:
    assert both(guideline) == []


def test_a_guideline_that_names_no_skill() -> None:
    (one,) = found(job(workflow=PAGE), guidelines=[{"when": "=skill == 'jobs'", "max_tool_calls": 3}])

    assert one.code == "guideline-never-applies" and "skill == 'jobs'" in one.evidence


def test_a_rule_in_instructions_is_a_note_until_a_guideline_enforces_it() -> None:
    loop = job(tools=["look", "weigh"], fallback="x", instructions="Be kind. Always call look first.")
    (one,) = found(loop)

    assert (one.code, one.severity) == ("implicit-guideline", "note") and "Always call look first." in one.evidence
    assert codes(loop, guidelines=[{"when": "=skill == 'job'", "first_tool": "look"}]) == []
    assert codes(job(tools=["look"], fallback="x", instructions="Be kind. Call look.")) == []
