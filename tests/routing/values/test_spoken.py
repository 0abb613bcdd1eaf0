"""Numbers in words."""

import pytest
from tests.batches import batch

from shipworthy.routing.said import Said
from shipworthy.routing.values.spoken import spoken


@batch(
    ("message", "expected"),
    [
        *(("two hundred and fifty", [250]), ("twenty-one thousand eleven", [21_011]), ("half a million", [500_000])),
        *(("two point five million", [2.5e6]), ("zero point zero five", [0.05]), ("minus three", [-3])),
        *(
            ("three crore twelve lakh", [31_200_000]),
            ("two and a half million", [2.5e6]),
            ("one and two thirds", [5 / 3]),
        ),
        *(
            ("a million and a half", [1.5e6]),
            ("one billion and a half million", [1_000_500_000]),
            ("two thirds", [2 / 3]),
        ),
        *(("drei Millionen", [3e6]), ("einundzwanzig", [21]), ("vingt-cinq", [25]), ("cuatro docenas", [48])),
        *(("one two three", [1, 2, 3]), ("a dozen", [12]), ("a couple", [2]), ("quarter million", [250_000])),
    ],
)
def test_numbers_in_words(message: str, expected: list[float]) -> None:
    assert [item.value for item in spoken(Said(message))] == pytest.approx(expected)


@batch(
    "message",
    ["thousand", "a few thousand times", "twenty-first", "one of them", "the 2nd one", "once", "half", "minus", "a"],
)
def test_what_is_no_number(message: str) -> None:
    assert spoken(Said(message)) == []


def test_in_a_text_that_is_crowded_with_number_words_none_is_meant_alone() -> None:
    assert spoken(Said("one two " * 2_000)) == []
    assert len(spoken(Said("two sheep, " * 1_000))) == 1_000
