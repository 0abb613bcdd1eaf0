"""Secrets in what is kept: out of sight, and put back where they are known."""

from typing import Any

import pytest

from shipworthy.durable.codec import load
from shipworthy.durable.sealed import masked, ours, sealed
from shipworthy.exits.secrets import current

TOKEN = "tok-9f8e7d5c4b4a"


@pytest.fixture(autouse=True)
def _secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARTNER_TOKEN", TOKEN)
    monkeypatch.setenv("OTHER_TOKEN", "5c4b4afieldtrip")
    monkeypatch.setenv("PARTITION_KEY", "contract")
    monkeypatch.setenv("STATUS_KEY", "completed")
    monkeypatch.setenv("PIN_PASSWORD", "31415926535")
    monkeypatch.setenv("SERVICE_CREDENTIALS", '{"user":"a","scopes":["b",1]}')


@pytest.mark.parametrize(
    "value",
    [
        TOKEN,
        f"before {TOKEN} between {TOKEN.upper()} after",
        f"half \ud83d {TOKEN}",
        f"{TOKEN}field and {TOKEN * 2}fieldtrip",
        [f"a{TOKEN}", {"x": TOKEN}],
        {TOKEN: {TOKEN: 1}},
        {TOKEN: 1, 2: "b", None: TOKEN},
        {"$secret": ["", ["[secret PARTNER_TOKEN]", 0, 17, 0, 16], ""]},
        {"$date": TOKEN},
        31415926535,
        {"n": 31415926535, "deep": [[31415926535]]},
        {"outer": {"user": "a", "scopes": ["b", 1]}, "beside": 1},
        f"[secret PARTNER_TOKEN] {TOKEN}",
    ],
    ids=str,
)
def test_field_28_secrets_are_out_of_sight_and_come_back(value: Any) -> None:
    text = sealed(value)
    for secret in (TOKEN, TOKEN.upper(), "31415926535", '{"user":"a","scopes":["b",1]}'):
        assert secret not in text
        assert secret not in masked(value)
    assert load(text, current()) == value
    assert load(text) == load(masked(value)) or load(masked(value)) != value


def test_without_the_secret_its_placeholder_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    text = sealed({"a": f"x {TOKEN}", TOKEN: 31415926535})
    for name in ("PARTNER_TOKEN", "PIN_PASSWORD"):
        monkeypatch.delenv(name)
    expected = {"a": "x [secret PARTNER_TOKEN]", "[secret PARTNER_TOKEN]": "[secret PIN_PASSWORD]"}
    assert load(text) == load(text, current()) == expected


def test_words_that_look_like_a_reference_are_words() -> None:
    written = "[secret PARTNER_TOKEN]"
    assert load(sealed([written]), current()) == [written]


def test_field_27_our_own_names_and_words_are_no_secrets() -> None:
    line = {"kind": "run", "contract": "contract", "result": {"status": "completed", "text": "it completed"}}
    assert load(sealed(line), current()) == line
    told = load(sealed(line))
    assert told["contract"] == "[secret PARTITION_KEY]"
    assert told["result"] == {"status": "completed", "text": "it [secret STATUS_KEY]"}


def test_names_of_every_kept_record_are_known() -> None:
    names, words = ours()
    assert {"contract", "max_output_tokens", "step_id", "question_id", "first_token_ms", "nano_usd"} <= names
    assert {"completed", "untrusted", "step_started", "claimed", "unknown"} <= words
