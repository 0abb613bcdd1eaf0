import uuid

import pytest
from tests.batches import batch

from shipworthy.app.message import MAX_MESSAGE, check_id, check_message, new_id
from shipworthy.errors import UsageError


@batch("said", ["", "  \n", "a\0b", "\ud800", "x" * (MAX_MESSAGE + 1), 7])
def test_what_cannot_be_a_message_is_refused(said: str) -> None:
    with pytest.raises(UsageError):
        check_message(said)


def test_a_message_is_taken_as_it_is() -> None:
    assert check_message(" two\nlines\t") == " two\nlines\t"


def test_ids_differ_and_have_128_bits() -> None:
    assert len({new_id() for _ in range(100)}) == 100
    assert len(new_id()) == 32


@batch("value", [7, 7.0, uuid.uuid4(), b"s", ["s"], object(), True, None])
def test_f28_what_is_no_id_is_refused_with_what_to_write(value: object) -> None:
    with pytest.raises(UsageError, match=r"session is .* give str\(session\)"):
        check_id(value, "session")


def test_field_53_any_text_is_an_id() -> None:
    for value in ("", "7", "Zoë/17", "x" * 500, "a b\n", "a\0b", "\ud800"):
        check_id(value, "session")
