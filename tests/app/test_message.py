import pytest

from shipworthy.app.message import MAX_MESSAGE, check_message, new_id
from shipworthy.errors import UsageError


@pytest.mark.parametrize("said", ["", "  \n", "a\0b", "\ud800", "x" * (MAX_MESSAGE + 1), 7])
def test_what_cannot_be_a_message_is_refused(said: str) -> None:
    with pytest.raises(UsageError):
        check_message(said)


def test_a_message_is_taken_as_it_is() -> None:
    assert check_message(" two\nlines\t") == " two\nlines\t"


def test_ids_differ_and_have_128_bits() -> None:
    assert len({new_id() for _ in range(100)}) == 100
    assert len(new_id()) == 32
