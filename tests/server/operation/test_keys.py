"""Keys are shown once and kept as hashes."""

from dataclasses import asdict, replace
from typing import Any

import pytest
from tests.batches import batch

from shipworthy.errors import UsageError
from shipworthy.server.operation.keys import day_of, hashed, id_of, is_key, new_key, rotated


def test_a_key_is_known_by_its_text_and_nothing_kept_tells_it() -> None:
    text, key = new_key("acme", now=5.0, agents=["worker"], context={"user": "ann"})
    assert id_of(text) == key.id and is_key(text, key) and not is_key(text + "x", key)
    assert text.rpartition(key.id)[2].strip("_") not in str(asdict(key)) and key.hash == hashed(text)
    caller = key.caller()
    assert (caller.tenant, caller.key, caller.scopes) == ("acme", key.id, {"read", "run"})
    assert (caller.agents, caller.context) == ({"worker"}, (("user", "ann"),))
    assert new_key("acme", now=5.0)[0] != text


@batch("text", ["", "sw_", "sw_abc", "sw__x", "sk-abc_def", "abc_def"])
def test_another_text_has_no_id(text: str) -> None:
    assert id_of(text) is None


@batch(
    ("parts", "told"),
    [
        ({"tenant": " "}, "--tenant"),
        ({"tenant": "a" * 101}, "100 characters"),
        ({"scopes": ["write"]}, "no scope `write`"),
        ({"per_minute": 0}, "above 0"),
        ({"usd_per_day": float("nan")}, "above 0"),
    ],
)
def test_what_makes_no_key_is_refused(parts: dict[str, Any], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        new_key(**{"tenant": "acme", "now": 0.0, **parts})


def test_it_ends_when_it_expires_and_when_it_is_revoked() -> None:
    _, key = new_key("acme", now=100.0, lasts=50)
    assert [key.ended(at) for at in (149.9, 150.0)] == ["", "has expired"]
    assert replace(key, revoked=120.0).ended(120.0) == "was revoked"
    assert (day_of(0.0), day_of(None)) == ("1970-01-01 00:00", "")


def test_one_that_is_rotated_has_its_rights_and_the_old_one_ends_later() -> None:
    old_text, old = new_key("acme", now=100.0, lasts=50, scopes=["read"], per_minute=3)
    text, new, ending = rotated(old, now=120.0, grace=10)
    assert is_key(text, new) and not is_key(text, old) and is_key(old_text, ending)
    assert (new.scopes, new.per_minute, new.expires) == (("read",), 3, 170.0)
    assert new.account == rotated(new, now=121.0, grace=1)[1].account == old.account, "the same caps"
    assert (ending.id, ending.expires) == (old.id, 130.0)
    assert rotated(old, now=120.0, grace=999)[2].expires == 150.0, "no later than before"
    with pytest.raises(UsageError, match="has expired"):
        rotated(old, now=150.0, grace=1)
