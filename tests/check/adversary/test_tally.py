"""The account of a dry run: what was tried, how near it came, what broke."""

from hypothesis import given
from hypothesis import strategies as st

from shipworthy.check.adversary.tally import MOST_BREACHES, Tally


def _tally() -> Tally:
    tally = Tally()
    tally.skill, tally.attack = "job", "an attack"
    return tally


@given(st.lists(st.tuples(st.floats(0, 1000), st.floats(0.1, 1000)), min_size=1))
def test_the_figure_nearest_to_its_limit_is_kept(figures: list[tuple[float, float]]) -> None:
    tally = _tally()
    for measured, limit in figures:
        tally.measure("context", measured, limit)
    row = tally.rows["context"]
    assert row.tried == len(figures)
    assert row.share == max(measured / limit for measured, limit in figures)
    assert row.measured / row.limit == row.share
    assert row.broken == sum(measured > limit * (1 + 1e-9) for measured, limit in figures)


def test_what_has_no_limit_is_not_measured() -> None:
    tally = _tally()
    tally.measure("cost_usd", 5.0, None)
    assert not tally.rows["cost_usd"].established and tally.closest is None


def test_a_limit_of_nothing_is_broken_by_anything() -> None:
    tally = _tally()
    tally.measure("model_calls", 0, 0)
    assert not tally.rows["model_calls"].broken
    tally.measure("model_calls", 1, 0)
    assert tally.rows["model_calls"].broken == 1


def test_the_last_digits_of_a_sum_break_nothing() -> None:
    tally = _tally()
    tally.measure("cost_usd", sum([0.1] * 3), 0.3)
    assert not tally.rows["cost_usd"].broken


def test_what_broke_a_promise_is_told_with_its_skill_and_attack() -> None:
    tally = _tally()
    tally.holds("once", True, "not told")
    tally.holds("once", False, "twice in step 0")
    ((row, breaches),) = tally.broken()
    assert (row.tried, row.broken, row.skill, row.attack) == (2, 1, "job", "an attack")
    assert [(one.skill, one.attack, one.evidence) for one in breaches] == [("job", "an attack", "twice in step 0")]


def test_so_many_breaches_are_remembered_and_all_are_counted() -> None:
    tally = _tally()
    for number in range(MOST_BREACHES * 2):
        tally.broke("trust", str(number))
    assert tally.rows["trust"].broken == MOST_BREACHES * 2 and len(tally.breaches) == MOST_BREACHES


def test_the_closest_is_no_number_of_calls() -> None:
    tally = _tally()
    tally.measure("model_calls", 4, 4)
    tally.measure("latency_ms", 900, 1000)
    tally.measure("context", 400, 1000)
    assert tally.closest is tally.rows["latency_ms"]


def test_the_table_has_figures_of_amounts_alone() -> None:
    tally = _tally()
    tally.measure("latency_ms", 900, 1000)
    table = tally.table()
    assert table["latency_ms"]["measured"] == 900 and table["latency_ms"]["share"] == 0.9
    assert "measured" not in table["once"] and table["once"]["tried"] == 0
