"""What the environment holds is seen at once, and read again only where it has changed."""

import pytest

from shipworthy.environment import environment


def test_a_change_is_seen_and_without_one_it_is_the_same_object(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEW_ONE", "first")
    before = environment()
    assert before["NEW_ONE"] == "first" and environment() is before
    monkeypatch.setenv("NEW_ONE", "second")
    assert environment()["NEW_ONE"] == "second" and before["NEW_ONE"] == "first"
    monkeypatch.delenv("NEW_ONE")
    assert "NEW_ONE" not in environment()
