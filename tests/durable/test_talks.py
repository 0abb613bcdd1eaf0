"""Conversations of runs in memory."""

from typing import cast

from shipworthy.durable.talks import talks_of
from shipworthy.stores import ListedRun
from shipworthy.stores.talks import Talk


def run(number: int, session: str, status: str = "completed") -> ListedRun:
    return cast(
        ListedRun,
        {"run_id": str(number), "session": session, "at": float(number), "status": status, "message": f"m{number}"},
    )


def test_each_has_its_first_message_and_the_status_of_its_last_run() -> None:
    runs = [run(1, "a"), run(2, "b"), run(3, "a", "asked"), run(4, "4")]
    assert talks_of(runs) == [
        Talk(session="a", at=3.0, runs=2, status="asked", message="m1"),
        Talk(session="b", at=2.0, runs=1, status="completed", message="m2"),
    ]
