"""The tier and the encoder by the environment."""

import pytest

from shipworthy.errors import UsageError
from shipworthy.routing.skills.tier import ENCODER, TIER, chosen_encoder, chosen_tier


def test_full_and_english_are_the_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(TIER, raising=False)
    monkeypatch.delenv(ENCODER, raising=False)
    assert (chosen_tier(), chosen_encoder()) == ("full", "english")


def test_the_environment_chooses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TIER, "light")
    monkeypatch.setenv(ENCODER, "multilingual")
    assert (chosen_tier(), chosen_encoder()) == ("light", "multilingual")


def test_another_word_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TIER, "heavy")
    monkeypatch.setenv(ENCODER, "latin")
    with pytest.raises(UsageError, match="heavy"):
        chosen_tier()
    with pytest.raises(UsageError, match="latin"):
        chosen_encoder()
