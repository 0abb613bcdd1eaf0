"""Answers that a guideline holds back until their last word."""

from tests.batches import batch
from tests.check.lint.small import codes, found, job

ASKED = [{"tool": "look"}, {"prompt": "Say how it stands: {look}", "fallback": "{look}"}]
NEVER = {"answer_must_not_match": ["(?i)guaranteed"]}


def other(**parts: object) -> object:
    page = {"workflow": [{"tool": "weigh"}, {"answer": "{weigh}"}], **parts}
    return job(name="other", description="Weigh an order", examples=("How heavy is it",), **page)


def test_an_answer_is_held_back_by_patterns_and_checks() -> None:
    (one,) = found(job(workflow=ASKED), guidelines=[{"name": "careful", **NEVER}])

    assert one.code == "answer-buffered-by-guideline" and one.skill == "job" and "`careful`" in one.message
    assert codes(job(workflow=ASKED), guidelines=[{"answer_check": "len(amounts) == 0"}]) == [one.code]
    assert codes(job(tools=["look"], fallback="x"), guidelines=[NEVER]) == [one.code]


@batch(
    "guideline",
    [{"max_tool_calls": 5}, {"then": "Be kind."}, {"when": "=skill == 'other'", **NEVER}],
    ids=["of calls", "of words", "of another skill"],
)
def test_a_guideline_that_holds_nothing_back(guideline: dict[str, object]) -> None:
    assert codes(job(workflow=ASKED), other(), guidelines=[guideline]) == []


def test_a_short_answer_and_one_without_a_model_wait_for_nothing() -> None:
    assert codes(job(workflow=ASKED, max_output_tokens=80), guidelines=[NEVER]) == []
    assert codes(other(), guidelines=[NEVER]) == []


def test_a_guideline_that_says_for_which_skills_it_holds_is_told_what_else_can_be_done() -> None:
    (wide,) = found(job(workflow=ASKED), guidelines=[NEVER])
    (named,) = found(job(workflow=ASKED), guidelines=[{"when": "=skill == 'job'", **NEVER}])

    assert named.code == wide.code and "Say with `when`" in wide.repair
    assert "leave `job` out of its `when`" in named.repair and "`answer` of the page" in named.repair


def test_one_finding_for_each_guideline() -> None:
    both = [job(workflow=ASKED), other(workflow=ASKED)]
    (one,) = found(*both, guidelines=[NEVER])

    assert one.skill is None and "`job`" in one.message and "`other`" in one.message
