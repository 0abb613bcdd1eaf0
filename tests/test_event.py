"""What every event has, as JSON data."""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from shipworthy.event import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen(Event):
    """An event of this test."""

    type: ClassVar[str] = "seen"

    when: dt.date
    by: str = ""


def test_it_is_data_with_its_type_first_and_without_what_says_nothing() -> None:
    data = Seen(when=dt.date(2026, 8, 22), run_id="r", seq=2).as_dict()
    assert data == {"type": "seen", "run_id": "r", "seq": 2, "attempt": 1, "when": "2026-08-22"}
    assert next(iter(data)) == "type"
    assert Seen(when=dt.date(2026, 8, 22), by="ann").as_dict()["by"] == "ann"
