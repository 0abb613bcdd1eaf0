"""The lines of trials on a terminal."""

from tests.check.trials.test_facts import PRICE, answer, said
from tests.check.trials.test_gates import calls, case

from shipworthy.check.trials.shown import case_lines, summary


def test_the_summary_has_k_the_interval_and_the_share_of_the_fallback() -> None:
    cases = [case(*[answer()] * 10), case(*[answer(fallback="no_model")] * 10)]
    first, second = summary(cases, "a model", 0.0123)
    assert first == "20 trials of 2 cases, with a model; $0.0123 spent"
    assert second == "passed 20 of 20 (84%–100%), pass^10 1.00; answered by the fallback 10 of 20 (30%–70%)"
    assert list(summary([], "", 0.0)) == ["no case was tried"]


def test_a_case_has_one_line_and_verbose_all_that_was_measured() -> None:
    other = said("$150.25", value={**PRICE, "price": 150.25}, misses=("it came otherwise",))
    one = case(said("$142.50"), other)
    (line,) = case_lines(one, verbose=False)
    assert line.startswith("✗ one ") and "passed 1 of 2" in line and "same path 2 of 2" in line
    whole = "\n".join(case_lines(one, verbose=True))
    assert "contradiction: get_price.price is “$142.50” in trial 1 and “$150.25” in trial 2" in whole
    assert "trial 2: it came otherwise" in whole
    assert next(case_lines(case(calls("a"), calls("a")), verbose=False)).startswith("✓")
