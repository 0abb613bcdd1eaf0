"""Pieces of a text are kept as few strings."""

import sys

from shipworthy.models.joined import MOST, Joined


def test_the_text_is_that_of_its_pieces() -> None:
    joined, pieces = Joined(), [f"word{number} " for number in range(3 * MOST + 5)]
    assert not joined
    for number, piece in enumerate(pieces, start=1):
        joined.add(piece)
        if number % 50 == 0:
            assert str(joined) == "".join(pieces[:number])

    assert joined
    assert str(joined) == str(joined) == "".join(pieces)


def test_a_long_text_takes_little_more_than_its_letters() -> None:
    joined, kept = Joined(), list[str]()
    for number in range(10 * MOST):
        kept.append(f"w{number % 10}")
        joined.add(kept[-1])

    # A string that is kept apart is known here, to the list, and to the argument of the count.
    assert sum(sys.getrefcount(kept[place]) > 2 for place in range(len(kept))) <= MOST
