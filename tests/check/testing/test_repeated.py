"""How often a marker wants its test to be run; what is done then is tested in tests/check/test_plugin.py."""

import pytest
from tests.batches import batch

from shipworthy.check.testing.repeated import DEFAULT_K, _times


@batch(
    ("args", "named", "many"),
    [
        ((), {}, DEFAULT_K),
        ((), {"k": 2}, 2),
        ((5,), {}, 5),
        ((), {"k": 1}, None),
        ((), {"k": 0}, None),
        ((), {"k": "3"}, None),
        ((), {"k": True}, None),
        ((2, 3), {}, None),
        ((2,), {"k": 3}, None),
        ((), {"n": 3}, None),
    ],
)
def test_the_number_of_repetitions(args: tuple[object, ...], named: dict[str, object], many: int | None) -> None:
    assert _times(pytest.Mark("consistent", args, named, _ispytest=True)) == many
