"""Inputs with a question that nothing reads."""

from tests.batches import batch
from tests.check.lint.small import codes, found, job

WHY = {"type": "text", "ask": "Why?"}
NUMBER = {"type": "text", "ask": "Which order?"}
PAGE = [{"tool": "look"}, {"answer": "{look}"}]


def test_a_question_that_nothing_needs_is_warned_about() -> None:
    (one,) = found(job(inputs={"number": NUMBER, "why": WHY}, workflow=PAGE))

    assert (one.code, one.severity, one.skill) == ("dead-input", "warning", "job")
    assert "`why`" in one.message and "“Why?”" in one.evidence


@batch(
    "parts",
    [
        {"workflow": [{"tool": "look"}, {"answer": "{look} {why}"}]},
        {"workflow": [{"tool": "look"}, {"answer": "{look}", "when": "why != 'nothing'"}]},
        {"workflow": [{"tool": "look", "with": {"number": "{number} {why}"}}, {"answer": "{look}"}]},
        {"workflow": [{"tool": "look"}, {"prompt": "Weigh {look} and {why}", "fallback": "{look}"}]},
        {"workflow": [{"tool": "cancel", "confirm": "Because of {why}? (yes/no)"}, {"answer": "Done."}]},
        {"workflow": [*PAGE[:1], {"answer": "{reason}"}], "let": {"reason": "why + '!'"}},
        {"inputs": {"number": NUMBER, "why": {"type": "text", "default": ""}}, "workflow": PAGE},
        {"inputs": {"number": NUMBER, "why": {**WHY, "check": "len(why) > 3"}}, "workflow": PAGE},
        {"inputs": {"number": NUMBER, "why": {**WHY, "keep": "session"}}, "workflow": PAGE},
        {"tools": ["look"], "fallback": "Please call us."},
    ],
    ids=["answer", "when", "with", "prompt", "confirm", "let", "not asked", "check", "kept", "loop"],
)
def test_one_that_something_reads(parts: dict[str, object]) -> None:
    assert codes(job(**{"inputs": {"number": NUMBER, "why": WHY}, **parts})) == []
