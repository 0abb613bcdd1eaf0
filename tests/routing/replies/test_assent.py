"""Yes and no."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy.routing.replies.assent import agreed, yes_or_no


def said(message: str) -> bool | None:
    return next((item.value for item in yes_or_no(message)), None)


@pytest.mark.parametrize(
    "message",
    [
        *("yes", "Yes!", "yep", "sure, go ahead", "ok", "y", "yes please", "do it", "I guess so", "yes I do", "oh yes"),
        *("absolutely", "confirm", "sounds good", "Yes, that's right.", "go for it", "of course", "yes yes yes"),
    ],
)
def test_yes(message: str) -> None:
    assert said(message) is True


@pytest.mark.parametrize(
    "message",
    [
        "no",
        "nope",
        "No thanks",
        "don't",
        "don’t do it",
        "not now",
        "definitely not",
        "of course not",
        "no I don't",
        "n",
    ],
)
def test_no(message: str) -> None:
    assert said(message) is False


@pytest.mark.parametrize(
    "message",
    [
        *("yes but 5", "yes?", "yes if it is cheap", "maybe", "yes and cancel the other", "no wait", "", "okra"),
        *("yes, the second", "not only that", "yesterday", "note", "sure about that"),
    ],
)
def test_what_is_neither(message: str) -> None:
    assert said(message) is None


@pytest.mark.parametrize("message", ["yes, 5 of them", "ok Berlin", "Sure thing boss"])
def test_agreed(message: str) -> None:
    assert agreed(message)


@pytest.mark.parametrize(
    "message", ["yes but 5", "yes, if it is cheap", "ok wait", "yes?", "yes, don't", "yesterday", "5"]
)
def test_not_agreed(message: str) -> None:
    assert not agreed(message)


@given(st.text(max_size=300))
def test_a_message_is_never_both(message: str) -> None:
    assert len(yes_or_no(message)) <= 1


@pytest.mark.parametrize("unit", ["yes ", "!", "no, ", " ", "ok-", "oh "])
def test_t10_long_messages_take_no_time(unit: str, count) -> None:
    assert said(unit * count(5_000, 50_000) + "x") is None
