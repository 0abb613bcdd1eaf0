"""Secrets in live data are kept by their names and put back."""

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy.durable.codec import dump, load
from shipworthy.exits.sealed import hidden, sealed, unsealed
from shipworthy.exits.secrets import Secrets

VALUES = {"DB_PASSWORD": "springfield", "API_KEY": "12345678", "URL_TOKEN": 'a"b\\c/d e', "OTHER_TOKEN": "fieldtrip"}


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in VALUES.items():
        monkeypatch.setenv(name, value)


FORMS = [
    "springfield",
    "to springfield and springfield",
    "springfieldtrip",
    base64.b64encode(b"springfield").decode(),
    json.dumps({"x": VALUES["URL_TOKEN"]}),
    VALUES["URL_TOKEN"],
    12345678,
    "é springfield é",
]


@pytest.mark.parametrize("value", FORMS, ids=range(len(FORMS)))
def test_what_is_sealed_holds_no_secret_and_comes_back_as_it_was(value: object) -> None:
    for whole in ({"a": [value, "plain", 5]}, {str(value): {"b": value}}, [value, {"$secret": [value]}]):
        text = dump(whole)
        kept = sealed(text)
        assert not [secret for secret in VALUES.values() if secret in kept or json.dumps(secret)[1:-1] in kept]
        assert load(unsealed(kept)) == load(text)
        assert "springfield" not in hidden(kept)


def test_a_text_without_a_secret_is_the_same_object() -> None:
    text = dump({"a": "plain"})
    assert sealed(text) is text
    assert unsealed(text) is text


@pytest.mark.parametrize("typed", ["[secret DB_PASSWORD]", '{"$secret": [["DB_PASSWORD", 0, 0, 11]]}', "$secret"])
def test_what_a_person_types_never_becomes_a_secret(typed: str) -> None:
    for whole in (
        {"a": typed},
        {"$secret": [["DB_PASSWORD", 0, 0, 11]]},
        {"$secret_keys": []},
        {"b": "springfield", typed: 1},
    ):
        assert load(unsealed(sealed(dump(whole)))) == whole


def test_a_secret_that_is_gone_or_changed_is_not_taken_for_another(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = sealed(dump({"a": "to springfield"}))
    monkeypatch.delenv("DB_PASSWORD")
    assert load(unsealed(kept)) == {"a": "to [lost secret DB_PASSWORD]"}
    assert load(hidden(kept)) == {"a": "to [secret DB_PASSWORD]"}
    monkeypatch.setenv("DB_PASSWORD", "shelbyville")
    assert load(unsealed(kept)) == {"a": "to [lost secret DB_PASSWORD]"}


@given(
    st.recursive(
        st.text('ab$e springfld12345678\\"é', max_size=30) | st.integers(),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.text("ab$ springfld", max_size=12), inner, max_size=3)
        ),
        max_leaves=8,
    )
)
def test_any_data_comes_back(value: Any) -> None:
    text = dump([value, "springfield"])
    kept = sealed(text)
    assert load(unsealed(kept)) == load(text)
    assert Secrets(VALUES).hide_json(kept) == kept
