"""PostgreSQL under several processes, kills, cut connections and restarts: nothing doubled, nothing lost."""

from collections.abc import Callable

import pytest
from tests.outages import load
from tests.postgres import Postgres

Count = Callable[[int, int], int]
pytestmark = pytest.mark.real_time


def test_field_50_a_write_that_many_tasks_claim_at_once_is_made_by_one(database: str, count: Count) -> None:
    seen = load.claims(database, rounds=count(20, 60), claimants=12)
    print(f"{sum(seen.values())} rounds of 12 claimants: {dict(seen)}")
    assert set(seen) == {(1, ("claimed",), "claimed")}


@pytest.mark.real
def test_field_51_a_yes_that_four_processes_hear_is_made_once(database: str, count: Count) -> None:
    paid = load.yeses(database, questions=15, processes=4)
    print(paid.words())
    assert dict(paid.bank) == {str(n): 1 for n in range(15)}


@pytest.mark.real
def test_f35_a_process_that_is_killed_at_any_moment_doubles_nothing(database: str, count: Count) -> None:
    paid = load.kills(database, count=count(20, 200))
    print(paid.words())
    assert (paid.doubled, paid.lost) == ([], [])
    assert len(paid.told) == count(20, 200)
    assert paid.killed > 0


@pytest.mark.real
@pytest.mark.parametrize("how", ["fast", "immediate"])
def test_field_53_f39_the_server_is_restarted_under_load(postgres: Postgres, how: str, count: Count) -> None:
    paid = load.restarts(postgres, postgres.database(), seconds=count(8, 180), every=count(3, 5), processes=2, how=how)
    print(paid.words())
    assert (paid.doubled, paid.lost) == ([], [])
    assert sum(how == "paid" for how in paid.told.values()) > len(paid.told) / 2


@pytest.mark.real
def test_f39_connections_are_cut_again_and_again_under_load(postgres: Postgres, count: Count) -> None:
    paid = load.cuts(postgres, postgres.database(), seconds=count(5, 60), every=0.5, processes=2)
    print(paid.words())
    assert (paid.doubled, paid.lost) == ([], [])
    assert sum(how == "paid" for how in paid.told.values()) > len(paid.told) / 2


@pytest.mark.real
def test_field_52_a_day_over_processes_that_are_killed_is_never_passed(database: str, count: Count) -> None:
    calls, answers, started = load.budgets(database, allowed=60, seconds=count(8, 22), processes=4)
    print(f"{calls} calls of 60 allowed, {answers} answers, {started} processes")
    assert 0 < answers <= calls <= 60
