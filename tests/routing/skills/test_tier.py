"""The tier and the encoder by the environment."""

import pytest

from shipworthy.errors import UsageError
from shipworthy.routing.encoder import encoder
from shipworthy.routing.skills.tier import ENCODER, TIER, begin, chosen_encoder, chosen_tier, missing


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


def test_what_is_missed_is_that_of_the_chosen_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "missing", lambda choice: f"no {choice}")
    monkeypatch.setenv(ENCODER, "multilingual")
    assert missing() == "no multilingual"
    monkeypatch.delenv(ENCODER)
    assert missing() == "no english"


def test_the_chosen_encoder_is_begun_where_it_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[str] = []
    monkeypatch.setattr(encoder, "begin", begun.append)
    monkeypatch.setattr(encoder, "missing", lambda choice: None if choice == "english" else "no")
    begin()
    monkeypatch.setenv(ENCODER, "multilingual")
    begin()
    assert begun == ["english"]
