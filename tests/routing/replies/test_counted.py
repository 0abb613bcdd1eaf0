"""A number of things, which is no place in a list."""

from tests.batches import batch

from shipworthy.routing.replies.counted import COUNTED


@batch(
    ("message", "counted"),
    [
        *((text, True) for text in ("2 of them", "I'd like two of these", "drei davon", "dos de ellas", "deux d'entre eux")),
        *((text, False) for text in ("the second", "2", "2 of December", "number two", "half of them")),
    ],
)  # fmt: skip
def test_how_many_of_them(message: str, counted: bool) -> None:
    assert bool(COUNTED.search(message)) is counted
