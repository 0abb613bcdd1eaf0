"""A change is named with its metric; chance is not."""

from random import Random

from shipworthy.watch.drift import Terms, drifts
from shipworthy.watch.streams import Stream, Value

TERMS = Terms()


def numbers(times: float, seed: int, many: int = 600, change: int = 400) -> Stream:
    chance = Random(seed)
    values = [chance.lognormvariate(0, 0.3) * (times if at >= change else 1.0) for at in range(many)]
    made = tuple(Value(float(at), f"{seed} {at}", value) for at, value in enumerate(values))
    return Stream(drift="speed", metric="latency_ms", of="job", values=made)


def kinds(before: dict[str, float], after: dict[str, float], seed: int, only: str = "") -> Stream:
    chance = Random(seed)
    said = [chance.choices([*shares], [*shares.values()])[0] for shares in [before] * 500 + [after] * 200]
    made = tuple(Value(float(at), f"{seed} {at}", kind) for at, kind in enumerate(said))
    return Stream(drift="outcome", metric="ended", of="job", values=made, only=only)


def test_slower_is_named_with_its_figures_and_faster_is_not() -> None:
    (alarm,) = drifts([numbers(1.5, 1)], TERMS)
    assert (alarm.drift, alarm.metric, alarm.of) == ("speed", "latency_ms", "job")
    assert 400 < alarm.at < 480 and 370 < alarm.since < 430 and alarm.evidence >= alarm.needed
    assert (alarm.after["p50"] or 0) > 1.3 * (alarm.before["p50"] or 0)
    assert drifts([numbers(0.6, 1)], TERMS) == []


def test_nothing_is_named_while_nothing_changes() -> None:
    same = {"completed": 0.9, "degraded": 0.08, "failed": 0.02}
    for seed in range(12):
        assert drifts([numbers(1.0, seed), kinds(same, same, seed)], TERMS) == []


def test_a_share_that_moves_and_a_kind_that_is_new_are_named() -> None:
    before = {"completed": 0.95, "degraded": 0.05}
    (alarm,) = drifts([kinds(before, {"completed": 0.8, "degraded": 0.2}, 2)], TERMS)
    assert (alarm.after["degraded"] or 0) > 0.12
    (alarm,) = drifts([kinds({"completed": 1.0}, {"completed": 0.9, "failed": 0.1}, 3)], TERMS)
    assert "failed" in alarm.after and "failed" not in alarm.before


def test_of_one_kind_alone_more_is_named_and_less_is_not() -> None:
    few, many = {"no": 0.97, "yes": 0.03}, {"no": 0.8, "yes": 0.2}
    assert len(drifts([kinds(few, many, 4, only="yes")], TERMS)) == 1
    assert drifts([kinds(many, few, 5, only="yes")], TERMS) == []


def test_too_few_values_are_not_judged() -> None:
    assert drifts([numbers(9.0, 1, many=30, change=5)], TERMS) == []


def test_the_same_runs_give_the_same_alarm() -> None:
    assert drifts([numbers(1.5, 6)], TERMS) == drifts([numbers(1.5, 6)], TERMS)


def test_what_is_added_later_does_not_take_an_alarm_back() -> None:
    whole, part = numbers(1.5, 7), numbers(1.5, 7, many=500)
    assert drifts([whole], TERMS)[0].run_id == drifts([part], TERMS)[0].run_id
