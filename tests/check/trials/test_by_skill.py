"""The figures of trials by skill."""

from dataclasses import replace

from shipworthy.check.trials.by_skill import by_skill
from shipworthy.check.trials.measures import CaseResult
from shipworthy.check.trials.trial import Answer, Trial
from shipworthy.talk.script import Conversation

USED = {"latency_ms": 100.0, "cost_usd": 0.01, "input_tokens": 10.0, "output_tokens": 5.0}
ANSWER = Answer(
    status="completed", reason=None, skill="job", inputs={}, path=({"tool": "look", "args": {}},), text="All is well.",
    model="m", fallback="", facts=(), usage=USED, bound={}, first_token_ms=None, misses=(), confidence=0.9,
)  # fmt: skip


def case(*answers: Answer) -> CaseResult:
    trials = tuple(Trial(case="c", number=at, answers=(answer,)) for at, answer in enumerate(answers, start=1))
    return CaseResult(case=Conversation(name="c", turns=(), line=1), where="", made=trials, loops=frozenset())


def test_each_skill_has_its_endings_paths_models_and_amounts() -> None:
    other = replace(ANSWER, status="degraded", reason="ungrounded", path=(), figures_withheld=2)
    found = by_skill([case(ANSWER, ANSWER, other), case(replace(ANSWER, skill=None))])
    assert list(found) == ["job"]
    job = found["job"]
    assert job["answers"] == 3 and set(job["ended"]) == {"completed", "degraded (ungrounded)"}  # type: ignore[call-overload]
    assert job["paths"]["look"]["count"] == 2 and job["paths"]["(none)"]["count"] == 1  # type: ignore[index]
    assert job["withheld"]["count"] == 1 and job["used"]["latency_ms"]["p95"] == 100.0  # type: ignore[index]
    assert job["words"]["p50"] == 3.0 and job["confidence"]["p50"] == 0.9  # type: ignore[index]


def test_a_trial_that_was_kept_by_an_earlier_version_is_read() -> None:
    data = Trial(case="c", number=1, answers=(ANSWER,)).as_dict()
    for answer in data["answers"]:  # type: ignore[attr-defined]
        del answer["figures_withheld"], answer["confidence"]
    assert Trial.of(data).answers[0].figures_withheld == 0
