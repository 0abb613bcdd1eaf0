"""Text that was cut within a UTF-16 pair."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy.models.answer.halves import cleaned, ends_within_a_pair, paired, read_leniently


@given(st.text())
def test_field_15_text_in_halves_is_the_text_again(text: str) -> None:
    units = text.encode("utf-16-le")
    halves = "".join(units[at : at + 2].decode("utf-16-le", "surrogatepass") for at in range(0, len(units), 2))

    assert paired(halves) == cleaned(halves) == text


def test_field_15_a_half_alone_is_replaced() -> None:
    assert cleaned("up \ud83d today \ude00") == "up \ufffd today \ufffd"
    assert cleaned("up") == "up"
    assert ends_within_a_pair("up \ud83d")
    assert not ends_within_a_pair("up \ude00")
    assert not ends_within_a_pair("")


def test_field_15_what_orjson_refuses_is_read() -> None:
    assert read_leniently(b'{"a": "\\ud83d"}') == {"a": "\ud83d"}
    assert read_leniently(b'{"a": "\xff"}') == {"a": "\ufffd"}
    with pytest.raises(ValueError):
        read_leniently(b'{"a": ')
    with pytest.raises(ValueError, match="deeply"):
        read_leniently(b"[" * 100_000)
