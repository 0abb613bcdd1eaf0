"""Days of the calendar."""

import datetime as dt

from tests.batches import batch
from tests.routing.values.times.said_at import days_of

from shipworthy.routing.values.times.days import months_on, nearest


@batch(
    ("message", "day"),
    [
        *(("on the 3rd of June", "2024-06-03"), ("June 3rd, 2025", "2025-06-03"), ("21-Jun-2024", "2024-06-21")),
        *(
            ("14april 2015", "2015-04-14"),
            ("Oct.23", "2024-10-23"),
            ("Oct/2", "2024-10-02"),
            ("2019-sep-1", "2019-09-01"),
        ),
        *(("June twenty-first", "2024-06-21"), ("the tenth of September, two thousand", "2000-09-10")),
        *(("21st June '25", "2025-06-21"), ("June 3 next year", "2025-06-03"), ("on 22/04", "2024-04-22")),
        *(("10/31/74", "1974-10-31"), ("3-7-27", "2027-03-07"), ("6/3/24", "2024-06-03"), ("on 4.22", "2024-04-22")),
        *(("the last Monday of March 2025", "2025-03-31"), ("the first Monday in June", "2024-06-03")),
        *(("first tuesday of last month", "2024-04-02"), ("fifth last day of May", "2024-05-27")),
        *(("last day in october 2015", "2015-10-31"), ("third day of october", "2024-10-03")),
        *(("20 of next month", "2024-06-20"), ("the 25th of last month", "2024-04-25")),
        *(("next month on the 3rd", "2024-06-03"), ("this month the 25th", "2024-05-25")),
        *(("on the 09.12. at 10", "2024-12-09"), ("on 9.12. at 10:30", "2024-12-09"), ("on 03.04.", "2024-04-03")),
        *(("ordered on the 6th of this month", "2024-05-06"), ("may I come on June 3", "2024-06-03")),
    ],
)
def test_days(message: str, day: str) -> None:
    assert days_of(message) == [day]


@batch(
    "message",
    [
        *("June 31", "2/29/2019", "13/13", "open 24/7", "5/3 stars", "we march 4 miles", "may 4 people come"),
        *("end of June", "early June", "in June", "June 2024", "the end of the month", "the first Friday of the month"),
        *(
            "version 1.2.3",
            "192.168.1.1",
            "A-12-24",
            "on 4.2 stars",
            "the 25th of the month",
            "week 23",
            "third quarter of 2024",
        ),
        *("14th April 15", "2 - 15", "on May 17, 18 and 19"),
    ],
)
def test_what_is_no_day_or_not_certain(message: str) -> None:
    assert days_of(message) == []


@batch("message", ["May 20-22", "from 20 to 22 May", "20-22 May", "May 20th through the 22nd", "May 20 or 22"])
def test_a_range_gives_both_days(message: str) -> None:
    assert days_of(message) == ["2024-05-20", "2024-05-22"]


def test_a_day_without_a_year_is_the_nearest() -> None:
    now = dt.date(2024, 5, 15)
    assert nearest(now, 2, 29) == dt.date(2024, 2, 29)
    assert nearest(now, 11, 10) == dt.date(2024, 11, 10)
    assert nearest(dt.date(2024, 12, 1), 1, 10) == dt.date(2025, 1, 10)
    assert nearest(dt.date(2025, 5, 15), 2, 29) == dt.date(2028, 2, 29)


def test_months_are_added_within_the_month() -> None:
    assert months_on(dt.date(2024, 1, 31), 1) == dt.date(2024, 2, 29)
    assert months_on(dt.date(2024, 3, 31), -13) == dt.date(2023, 2, 28)
