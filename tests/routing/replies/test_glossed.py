"""Choices that a message of another language names."""

from collections.abc import Sequence

from shipworthy.routing.replies.glossed import also_glossed
from shipworthy.routing.said import Said


def test_choices_are_read_in_english_where_nothing_is_denied() -> None:
    @also_glossed
    def named(choices: Sequence[str], said: Said, /) -> tuple[int, ...]:
        return tuple(place for place, choice in enumerate(choices) if choice in said.message.lower())

    assert named(["red", "cookbook"], Said("den roten")) == (0,)
    assert named(["red", "cookbook"], Said("das Kochbuch")) == (1,)
    assert named(["red", "cookbook"], Said("nicht den roten")) == ()
    assert named(["red", "cookbook"], Said("the green one")) == ()
