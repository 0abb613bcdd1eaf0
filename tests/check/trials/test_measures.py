"""What the trials of one case have shown."""

import json

from tests.check.trials.test_facts import answer
from tests.check.trials.test_gates import calls, case

from shipworthy.check.trials.measures import Quantiles
from shipworthy.talk.script import Conversation, Expected, Turn


def test_the_most_frequent_is_counted() -> None:
    found = case(calls("a"), calls("a"), calls("b"), answer(inputs={"x": 1}))
    assert (str(found.same_path), str(found.same_inputs), str(found.same_status)) == ("2 of 4", "3 of 4", "4 of 4")
    assert found.entropy == 1.5


def test_a_pass_of_the_fallback_is_no_pass_in_own_words() -> None:
    found = case(answer(), answer(fallback="no_model"), answer(misses=("x",)))
    assert (str(found.passed), str(found.own_words), str(found.fallback)) == ("2 of 3", "1 of 3", "1 of 3")
    assert (found.pass_hat(1), found.pass_hat(2), found.pass_hat(3)) == (2 / 3, 1 / 3, 0.0)


def test_a_failed_answer_passes_only_where_that_is_expected() -> None:
    failed = answer(status="failed", reason="internal")
    found = case(failed)
    assert found.why(found.trials[0]) == ("turn 1 failed (internal)",)
    turn = Turn(say="hi", line=1, expect=Expected(status=("failed",)))
    expected = found.__class__(
        case=Conversation(name="one", line=1, turns=(turn,)), where="", made=found.made, loops=frozenset()
    )
    assert expected.why(expected.trials[0]) == ()


def test_quantiles_are_of_what_whole_trials_use() -> None:
    found = case(*[answer(usage={"latency_ms": float(number)}) for number in range(1, 11)])
    used = found.used("latency_ms")
    assert used is not None
    assert (used.p50, used.p95, used.p95_interval.high) == (5.0, 10.0, None)
    assert used.as_dict()["p95_high"] is None
    assert Quantiles.of([]) is None


def test_as_json_it_has_every_figure() -> None:
    found = json.loads(json.dumps(case(calls("a"), calls("b"), facts=("$3",)).as_dict()))
    assert found["entropy_bits"] == 1.0
    assert found["same_path"] == {
        "count": 1,
        "of": 2,
        "low": found["same_path"]["low"],
        "high": found["same_path"]["high"],
    }
    assert found["facts"]["$3"]["count"] == 0
    assert found["failures"][0] == {"trial": 1, "why": ["it does not state $3"]}
    assert set(found["used"]) == {"input_tokens", "output_tokens", "cost_usd", "latency_ms"}
