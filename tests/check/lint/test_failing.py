"""Steps whose failure has no text of the author's."""

from typing import Any

from tests.batches import batch
from tests.check.lint.small import codes, found, job

PAGE = [{"tool": "look"}, {"answer": "{look}"}]
OTHER = {"name": "other", "description": "Weigh it", "examples": ("How heavy is this",), "workflow": PAGE}


def test_a_required_step_without_text() -> None:
    (one,) = found(job(workflow=PAGE, failure=None))

    assert one.code == "no-failure-text" and one.skill == "job" and "`look`" in one.message


@batch(
    "page",
    [
        [{"tool": "look", "failure": "Not now."}, {"answer": "{look}"}],
        [{"failure": "Not now.", "steps": [{"tool": "look"}]}, {"answer": "x"}],
        [{"tool": "look", "required": False}, {"answer": "x"}],
        [{"tool": "look", "on_error": "skip"}, {"answer": "x"}],
        [{"tool": "look", "on_error": [{"answer": "Not now."}]}, {"answer": "x"}],
        [{"tool": "look", "required": False}, {"prompt": "Say {look}", "fallback": "x"}],
    ],
    ids=["its own", "around it", "optional", "skipped", "handled", "a prompt with a fallback"],
)
def test_a_step_that_needs_none(page: list[Any]) -> None:
    assert codes(job(workflow=page, failure=None)) == []


def test_a_text_of_the_skill_or_the_agent_is_enough() -> None:
    assert codes(job(workflow=PAGE)) == []
    assert codes(job(workflow=PAGE, failure=None), failure="Not now.") == []


def test_one_finding_where_no_skill_has_one() -> None:
    (one,) = [
        one for one in found(job(workflow=PAGE, failure=None), job(**OTHER, failure=None)) if "failure" in one.code
    ]
    assert one.skill is None and "2 required steps" in one.message

    (one,) = [one for one in found(job(workflow=PAGE), job(**OTHER, failure=None)) if "failure" in one.code]
    assert one.skill == "other"


def test_a_helper_speaks_by_its_caller() -> None:
    helper = job(name="find", routable=False, workflow=PAGE, failure=None)
    page = [{"tool": "find"}, {"answer": "{find}"}]

    assert codes(job(workflow=page), helper) == []
    assert codes(job(workflow=page, failure=None), helper) == ["no-failure-text"]


def test_a_prompt_that_nothing_stands_in_for() -> None:
    (one,) = found(job(workflow=[{"tool": "look"}, {"prompt": "Say how it stands: {look}"}]))

    assert (one.code, one.severity) == ("prompt-without-fallback", "warning")


def test_a_step_of_a_helper_that_two_skills_call_is_counted_once() -> None:
    find = job(name="find", routable=False, workflow=PAGE, failure=None)
    page = [{"tool": "find"}, {"tool": "find", "as": "again"}, {"answer": "{find}"}]
    skills = [job(workflow=page, failure=None), job(**{**OTHER, "workflow": page}, failure=None), find]
    find_alone = [job(workflow=page, failure=None), find]

    (one,) = [one for one in found(*skills) if "failure" in one.code]
    assert "1 required step has no text for its failure" in one.message
    (one,) = [one for one in found(*find_alone) if "failure" in one.code]
    assert "more required steps" not in one.message


LABELLED = {"prompt": "Which kind is it: {message}", "as": "kind", "output": ["new", "old"]}


@batch(
    "page",
    [
        [LABELLED, {"answer": "{kind}"}],
        [{"prompt": "Think of {message}", "as": "kind"}, {"answer": "{kind}"}],
        [{"steps": [LABELLED]}, {"answer": "Done."}],
    ],
    ids=["typed", "inner", "in a group"],
)
def test_a_prompt_that_a_skill_needs_is_told_wherever_it_stands(page: list[Any]) -> None:
    (one,) = found(job(workflow=page))

    assert one.code == "prompt-without-fallback" and "`kind`" in one.message


@batch(
    "page",
    [
        [{**LABELLED, "required": False}, {"answer": "{kind}"}],
        [{**LABELLED, "on_error": [{"answer": "I cannot tell."}]}, {"answer": "{kind}"}],
        [{**LABELLED, "fallback": '"new"'}, {"answer": "{kind}"}],
    ],
    ids=["optional", "handled", "with a fallback"],
)
def test_a_prompt_that_a_skill_can_do_without(page: list[Any]) -> None:
    assert codes(job(workflow=page)) == []


DRAFT = {"prompt": "Write it: {message}", "as": "draft", "output": {"reason": "text", "to": "text"}}
SEND = {"tool": "cancel", "with": {"number": "=draft.reason"}, "confirm": "Send {draft.reason}?"}


def test_a_draft_that_a_write_sends_has_no_stand_in() -> None:
    assert codes(job(workflow=[DRAFT, SEND, {"answer": "Sent."}])) == []


@batch(
    "page",
    [
        [DRAFT, {"answer": "{draft.reason}"}],
        [DRAFT, {"tool": "look", "with": {"number": "=draft.reason"}}, {"answer": "{look}"}],
        [{**DRAFT, "output": {"reason": "text", "kind": ["new", "old"]}}, SEND, {"answer": "Sent."}],
    ],
    ids=["shown", "read with", "sorted too"],
)
def test_a_typed_text_that_no_write_sends_may_have_one(page: list[Any]) -> None:
    assert codes(job(workflow=page)) == ["prompt-without-fallback"]


def test_a_prompt_of_a_helper_is_told_once_where_a_skill_needs_it() -> None:
    sort = job(name="sort", routable=False, workflow=[LABELLED])
    page = [{"tool": "sort"}, {"answer": "{sort}"}]
    both = [job(workflow=page), job(**{**OTHER, "workflow": page}), sort]

    assert [(one.code, one.skill) for one in found(*both)] == [("prompt-without-fallback", "sort")]
    assert codes(job(workflow=[{"tool": "sort", "required": False}, {"answer": "x"}]), sort) == []
