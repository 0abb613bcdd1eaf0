"""`shipworthy keys`: made, listed, revoked and rotated."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from shipworthy.server.operation.keyfile import read_keys
from shipworthy.server.operation.keys import is_key

Shell = Callable[..., tuple[int, str, str]]


def test_a_key_is_shown_once_and_listed_without_its_secret(shell: Shell, tmp_path: Path) -> None:
    code, out, err = shell("keys")
    assert (code, out) == (0, "") and "keys add --tenant" in err
    words = ("--tenant", "acme", "--name", "shop", "--usd-per-day", "5", "--per-minute", "60", "--lasts", "90d")
    code, text, told = shell(
        "keys", "add", *words, "--agent", "trading", "--context", "user=ann", "--context", 'roles=["lead"]'
    )
    assert code == 0 and "only time" in told
    (key,) = read_keys(tmp_path / "home" / "keys.json").values()
    assert is_key(text.strip(), key) and key.context == {"user": "ann", "roles": ["lead"]}
    code, out, _ = shell("keys", "list")
    assert out.startswith(f"{key.id}  acme  read+run  60 a minute  $5 a day  only trading  until 20")
    listed = json.loads(shell("keys", "list", "--json")[1])
    assert listed[0]["tenant"] == "acme" and "hash" not in listed[0]


def test_a_key_is_rotated_and_revoked(shell: Shell, tmp_path: Path) -> None:
    made = json.loads(shell("keys", "add", "--tenant", "acme", "--keys", "own.json", "--json")[1])
    new = json.loads(shell("keys", "rotate", made["id"], "--keys", "own.json", "--json")[1])
    assert new["key"] != made["key"] and new["tenant"] == "acme"
    kept = read_keys(tmp_path / "own.json")
    assert kept[made["id"]].expires is not None and kept[new["id"]].expires is None
    code, out, _ = shell("keys", "revoke", new["id"], "--keys", "own.json")
    assert code == 0 and f"The key {new['id']} of acme is revoked" in out
    assert "was revoked" in shell("keys", "list", "--keys", "own.json")[1]
    assert shell("keys", "rotate", new["id"], "--keys", "own.json")[0] == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("add",), "--tenant NAME"),
        (("add", "some", "--tenant", "acme"), "--tenant NAME"),
        (("add", "--tenant", "acme", "--context", "ann"), "NAME=VALUE"),
        (("add", "--tenant", "acme", "--context", "roles=[lead"), "NAME=VALUE"),
        (("add", "--tenant", "acme", "--lasts", "soon"), "--lasts soon"),
        (("revoke",), "name the key"),
        (("rotate", "none"), "no key with the id `none`"),
    ],
)
def test_what_cannot_be_done_says_what_to_write(shell: Shell, words: tuple[str, ...], told: str) -> None:
    code, out, err = shell("keys", *words)
    assert (code, out) == (2, "") and told in err
