import datetime as dt

from tests.batches import batch

from shipworthy.routing.replies.written import written
from shipworthy.routing.said import Said

NOW = dt.datetime(2026, 11, 30, 9)
VALUES = ("B-81", "B-90", "S1", "Oak", 7)


@batch(
    ("said", "place"),
    [
        ("cancel B-90", 1),
        ("drop b-81 pls", 0),
        ("take s1.", 2),
        ("the oak one", None),
        ("number 7", None),
        ("B-81 or B-90", None),
        ("B-900", None),
        ("xB-90", None),
        ("not B-90", None),
        ("", None),
    ],
)
def test_a_code_that_is_written_out_is_the_choice(said: str, place: int | None) -> None:
    assert written(VALUES, Said(said, NOW)) == place
