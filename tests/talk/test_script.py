"""Conversations as they are written down."""

import dataclasses

import pytest

from shipworthy.talk.script import Conversation, Expected, Talk, Turn


def test_nothing_is_expected_where_nothing_is_said() -> None:
    assert Turn(say="hi", line=1).expect is None
    assert Expected().calls is None


def test_a_conversation_cannot_be_changed() -> None:
    one = Conversation(name="a", line=1, turns=())

    with pytest.raises(dataclasses.FrozenInstanceError):
        one.name = "b"  # type: ignore[misc]
    assert Talk(file="x/talk.yaml", agent=None, conversations=(one,)).only("A") == (one,)
