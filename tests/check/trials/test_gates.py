"""What the trials of a case prove, and what they leave open."""

from typing import Any

from tests.batches import batch
from tests.check.trials.test_facts import PRICE, answer, said

from shipworthy.check.trials.gates import findings_of, hopeless, sure, undecided
from shipworthy.check.trials.measures import CaseResult
from shipworthy.check.trials.options import Options
from shipworthy.check.trials.trial import Answer, Trial
from shipworthy.talk.script import Conversation, Turn

DEFAULT = Options()


def case(*answers: Answer, loops: frozenset[str] = frozenset(), **fields: Any) -> CaseResult:
    """A case of one message with these answers."""
    conversation = Conversation(name="one", line=7, turns=(Turn(say="hi", line=8),), **fields)
    made = tuple(Trial(case="one", number=number, answers=(one,)) for number, one in enumerate(answers, start=1))
    return CaseResult(case=conversation, where="talk.yaml:7", made=made, loops=loops)


def found(result: CaseResult, options: Options = DEFAULT) -> dict[str, str]:
    """Code → message."""
    return {one.code: one.message for one in findings_of(result, options, "shop")}


def calls(*names: str, **fields: Any) -> Answer:
    return answer(path=tuple({"tool": name, "args": {}} for name in names), **fields)


def test_what_is_the_same_has_no_finding() -> None:
    assert found(case(*[calls("a", "b")] * 10)) == {}


def test_one_trial_of_ten_that_goes_another_way_is_proof() -> None:
    nine = [calls("a")] * 9
    assert found(case(*nine, calls("b"))) == {"path-varies": "case “one”: it took 2 different paths in 10 trials"}
    assert list(found(case(*nine, calls("b"), loops=frozenset({"quote"})))) == ["loop-wanders"]


def test_a_limit_of_entropy_is_passed_only_where_that_is_sure() -> None:
    once = case(*[calls("a")] * 9, calls("b"), entropy=0.2, loops=frozenset({"quote"}))
    assert found(once) == {}
    often = case(*[calls("a"), calls("b")] * 10, entropy=0.2, loops=frozenset({"quote"}))
    assert "1.00 bits of entropy, and 0.2 are allowed" in found(often)["loop-wanders"]


def test_other_inputs_and_other_endings_are_told() -> None:
    assert list(found(case(answer(inputs={"a": 1}), answer(inputs={"a": 2})))) == ["inputs-vary"]
    assert list(found(case(answer(), answer(status="refused", reason="budget")))) == ["status-varies"]


def test_an_answer_of_the_fallback_ends_as_one_of_the_model() -> None:
    stood_in = answer(status="degraded", reason="ungrounded", fallback="ungrounded")
    assert found(case(answer(), stood_in)) == {}
    assert list(found(case(answer(), answer(status="degraded", reason="partial")))) == ["status-varies"]


def test_a_contradiction_is_told_with_both_values() -> None:
    other = said("$150.25", value={**PRICE, "price": 150.25})
    assert found(case(said("$142.50"), other)) == {"facts-contradict": "case “one”: turn 1: get_price price"}


@batch(("passed", "code", "open_"), [(10, None, False), (9, None, True), (5, None, True), (3, "case-fails", False)])
def test_passes_are_judged_by_their_interval(passed: int, code: str | None, open_: bool) -> None:
    missed = answer(misses=("“hi”: skill expected a, came b",))
    result = case(*[answer()] * passed, *[missed] * (10 - passed))
    assert list(found(result)) == ([code] if code else [])
    assert bool(undecided(result, DEFAULT)) is open_


def test_a_required_fact_that_is_missing_once_is_told() -> None:
    result = case(*[answer("It is $3.")] * 9, answer("It is."), facts=("$3",))
    assert found(result) == {"fact-missing": "case “one”: only 9 of 10 trials state “$3”"}


def test_spread_is_judged_only_where_the_author_sets_a_limit() -> None:
    answers = [answer(facts=[(f"{number}", "s", f"f{number}")]) for number in range(12)]
    assert found(case(*answers)) == {}
    assert "12 of 12 facts" in found(case(*answers, spread=0.5))["facts-spread"]


def test_what_is_above_its_bound_is_told() -> None:
    over = answer(usage={"model_calls": 3.0, "latency_ms": 0.0}, bound={"model_calls": 2.0, "latency_ms": 10.0})
    assert "model_calls was above the bound of quote in 1 answers" in found(case(over))["bound-exceeded"]
    late = answer(usage={"model_calls": 1.0, "latency_ms": 100.0}, bound={"model_calls": 2.0, "latency_ms": 10.0})
    assert list(found(case(late))) == ["latency-exceeded"]
    soon = answer(usage={"model_calls": 1.0, "latency_ms": 30.0}, bound={"model_calls": 2.0, "latency_ms": 10.0})
    assert found(case(soon)) == {}


def test_a_trial_that_broke_is_told() -> None:
    broken = Trial(case="one", number=1, answers=(), error="StateError: gone")
    result = case()
    result = CaseResult(case=result.case, where=result.where, made=(broken,), loops=frozenset())
    assert list(found(result)) == ["trial-broken"]


def test_trials_that_do_not_count_leave_it_open() -> None:
    missing = Trial(case="one", number=1, answers=(), unrecorded=("the call a()",))
    empty = case()
    result = CaseResult(case=empty.case, where="", made=(missing,), loops=frozenset())
    assert undecided(result, DEFAULT) == "case “one”: no trial counts: the call a() is not recorded"
    assert found(result) == {}


def test_what_differs_because_time_ran_out_is_a_warning() -> None:
    late = calls("a", status="degraded", reason="step_dropped")
    (finding, other) = findings_of(case(*[calls("a", "b")] * 9, late), DEFAULT, "shop")
    assert {finding.code, other.code} == {"path-varies", "status-varies"}
    assert {finding.severity, other.severity} == {"warning"}
    proof = list(findings_of(case(*[calls("a", "b")] * 8, calls("c"), late), DEFAULT, "shop"))
    assert {one.code: one.severity for one in proof} == {"path-varies": "error", "status-varies": "warning"}


def test_beyond_k_the_interval_allows_for_every_look() -> None:
    missed = answer(misses=("x",))
    ten, more = case(*[answer()] * 10), case(*[answer()] * 10, missed)
    assert sure(ten.passed, DEFAULT) == ten.passed.interval
    assert (sure(more.passed, DEFAULT).low or 0) < (more.passed.interval.low or 0)


def test_two_misses_at_the_beginning_are_not_hopeless() -> None:
    missed = answer(misses=("x",))
    assert not hopeless(case(missed, missed), DEFAULT)
    assert hopeless(case(*[missed] * 10), DEFAULT)
    assert hopeless(case(calls("a"), calls("b")), DEFAULT)
