"""Guidelines that stop skills, never apply, or stand in instructions alone."""

from tests.batches import batch
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


@batch(
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


ASKED = [{"tool": "weigh"}, {"prompt": "Say {weigh}", "fallback": "{weigh}"}]
KIND = {"then": "Be kind to them."}


@batch("when", [{}, {"when": ["user is rude"]}, {"when": "=skill == 'job'"}], ids=["always", "words", "a skill"])
def test_a_guideline_that_only_tells_models_something_where_none_is_asked(when: dict[str, object]) -> None:
    (one,) = found(job(workflow=PAGE), guidelines=[{**when, **KIND}])

    assert (one.code, one.severity, one.skill) == ("guideline-reaches-no-model", "warning", "job")
    assert "Be kind to them." in one.evidence


@batch(
    "more",
    [
        {"answer_must_not_match": "(?i)idiot"},
        {"max_tool_calls": 3},
        {"forbid_tools": ["cancel"]},
        {"only_tools": ["look"]},
        {"require_approval": True},
        {"answer_check": "len(amounts) == 0"},
    ],
    ids=lambda more: next(iter(more)),
)
def test_a_guideline_that_is_enforced_has_an_effect_without_a_model(more: dict[str, object]) -> None:
    assert codes(job(workflow=PAGE), guidelines=[{**KIND, **more}]) == []


def test_a_guideline_that_a_model_may_be_told() -> None:
    mixed = [job(workflow=PAGE), job(**OTHER, workflow=ASKED)]

    assert codes(*mixed, guidelines=[KIND]) == []
    assert codes(*mixed, guidelines=[{"when": "=skill == 'job'", **KIND}]) == ["guideline-reaches-no-model"]
    assert codes(job(tools=["look"], fallback="x"), guidelines=[KIND]) == []


def test_a_guideline_that_a_helper_is_told() -> None:
    say = job(name="say", routable=False, workflow=ASKED)

    assert codes(job(workflow=[{"tool": "say"}, {"answer": "{say}"}]), say, guidelines=[KIND]) == []


def test_a_guideline_that_the_skill_for_all_else_is_told() -> None:
    chat = job(name="chat", routable=False, fallback="x")

    assert codes(job(workflow=PAGE), chat, guidelines=[KIND], otherwise="chat") == []
