"""What comes of an answer is counted where it is not plainly little."""

import pytest

from shipworthy.errors import LimitReached
from shipworthy.runtime.asking.meter import Meter
from shipworthy.tokens.counting import count, load


def test_more_tokens_than_there_may_be_are_refused() -> None:
    load()
    meter, said = Meter(5), list[str]()
    with pytest.raises(LimitReached, match="output_tokens"):
        for word in ("one ", "two ", "three ", "four ", "five ", "six ", "seven "):
            said.append(word)
            meter.add(word, lambda: count("".join(said)))
    assert 5 < count("".join(said)) < 8


def test_few_bytes_are_not_counted() -> None:
    Meter(5).add("x" * 15, lambda: 1000)
