"""What is old is deleted once a day."""

import time
from pathlib import Path

from shipworthy.durable.database import Database
from shipworthy.durable.migrations import CHORES, RATINGS
from shipworthy.durable.pruning import DAY, KEEP_RUNS, forget_old


def test_old_ratings_go_once_a_day(tmp_path: Path) -> None:
    database, now = Database(f"sqlite:///{tmp_path}/state.db", None), time.time()
    row = {"run_id": "r", "mark": "good", "comment": "", "said_by": "", "at": now}
    old, new = row | {"id": "old", "at": now - KEEP_RUNS - DAY}, row | {"id": "new"}

    def left() -> list[str]:
        rows = RATINGS.select().with_only_columns(RATINGS.c.id).order_by(RATINGS.c.id)
        return database.transaction(lambda db: list(db.execute(rows).scalars()), writes=False)

    database.transaction(lambda db: db.execute(RATINGS.insert(), [old, new]), writes=True)
    database.transaction(forget_old, writes=True)
    assert left() == ["new"]
    database.transaction(lambda db: db.execute(RATINGS.insert(), [old]), writes=True)
    database.transaction(forget_old, writes=True)
    assert left() == ["new", "old"], "another process has done it today"
    database.transaction(lambda db: db.execute(CHORES.update().values(at=0)), writes=True)
    database.transaction(forget_old, writes=True)
    assert left() == ["new"]
    database.close()
