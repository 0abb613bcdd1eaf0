from shipworthy.durable.additions import TIMERS
from shipworthy.durable.migrations import BREAKING, MIGRATIONS


def test_a_migration_that_adds_a_table_lets_an_older_program_go_on() -> None:
    (number,) = [number for number, statements in MIGRATIONS if statements == TIMERS]
    assert number not in BREAKING and all(each.startswith("CREATE ") for each in TIMERS)
