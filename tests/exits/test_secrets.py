import base64
import json
import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch
from tests.tracing.canaries import canaries, forms, found_in, planted, said

from shipworthy.exits.secrets import Secrets, current

secret_texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=8, max_size=40).filter(
    lambda text: text.strip() == text and not text.isdigit() and not text.startswith("/")
)


@pytest.fixture(scope="module")
def every() -> Secrets:
    return Secrets.of(canaries())


@pytest.mark.parametrize("name", canaries())
def test_F49_a_canary_is_hidden_in_every_form(every: Secrets, name: str) -> None:
    secret = canaries()[name]
    hidden = every.hide(said(secret))
    left = [form for form in forms(secret) if form in hidden]
    assert left == []
    assert f"[secret {name}]" in hidden


@batch("prefix", ["", "a", "ab", "abc", "user:", "Authorization: Bearer "])
@batch("suffix", ["", "x", "xy", "xyz"])
def test_F49_inside_a_longer_base64_text_nothing_of_it_can_be_read(prefix: str, suffix: str) -> None:
    secret = "correct-horse-battery"
    coded = base64.b64encode(f"{prefix}{secret}{suffix}".encode()).decode()
    hidden = Secrets({"KEY": secret}).hide(f"see {coded} there")
    assert "[secret KEY]" in hidden
    assert len(hidden) - len("[secret KEY]") - len("see  there") <= len(coded) - len(secret) * 4 // 3 + 4


@given(secret_texts, st.text(max_size=30), st.text(max_size=30))
def test_F49_whatever_the_secret_no_form_of_it_is_left(secret: str, before: str, after: str) -> None:
    secrets = Secrets({"X_TOKEN": secret})
    text = f"{before} {said(secret)} {after}"
    hidden = secrets.hide(text)
    assert secret not in hidden.replace("[secret X_TOKEN]", "") or secret in "[secret X_TOKEN]"
    assert base64.b64encode(secret.encode()).decode() not in hidden


@given(st.text(alphabet="abc{}[]\\.*+?|^$()", min_size=8, max_size=20))
def test_signs_of_regular_expressions_are_plain_signs(secret: str) -> None:
    assert Secrets({"K": secret}).hide(f"<{secret}>") == "<[secret K]>"


def test_what_is_no_secret_is_left_alone() -> None:
    environ = {
        "HOME": "/home/someone",
        "KEYBOARD": "a-long-layout-name",
        "API_KEY": "short",
        "AUTH_ENABLED": "disabled",
        "TOKEN_PATH": "/run/secrets/token",
        "KEY_SIZE": "4096",
    }
    text = " ".join(environ.values())
    assert Secrets.of(environ).hide(text) == text


def test_passwords_in_urls_and_named_variables_are_secrets() -> None:
    environ = {
        "DATABASE": "postgresql://me:open-sesame@db:5432/x",
        "ODD_ONE": "not-to-be-told",
        "SHIPWORTHY_SECRETS": "ODD_ONE, MISSING",
    }
    hidden = Secrets.of(environ).hide("open-sesame and not-to-be-told")
    assert hidden == "[secret DATABASE_PASSWORD] and [secret ODD_ONE]"


def test_of_one_secret_inside_another_no_rest_stays() -> None:
    secrets = Secrets({"A_KEY": "abcdefgh", "B_KEY": "abcdefgh-ijklmnop"})
    assert secrets.hide("abcdefgh-ijklmnop abcdefgh") == "[secret B_KEY] [secret A_KEY]"


def test_the_environment_is_looked_at_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_API_KEY", "first-secret-value")
    assert current().hide("first-secret-value") == "[secret MY_API_KEY]"
    monkeypatch.setenv("MY_API_KEY", "second-secret-value")
    assert current().hide("first-secret-value second-secret-value") == "first-secret-value [secret MY_API_KEY]"


def test_hiding_is_done_once_and_for_all(tmp_path: Path) -> None:
    secrets = Secrets.of(canaries())
    text = json.dumps([said(secret) for secret in canaries().values()])
    hidden = secrets.hide(text)
    assert secrets.hide(hidden) == hidden
    assert quote("[secret") not in hidden


ODD = "\"'\\/%+=&<>?#: @!.*[](){}|^$~\nñé漢😀aZ09\x7f"
odd_texts = st.text(ODD, min_size=8, max_size=24).filter(lambda text: len(text.strip()) == len(text))


@given(odd_texts, st.text(ODD, max_size=20), st.text(ODD, max_size=20))
def test_F49_no_form_of_an_odd_secret_is_left_and_nothing_new_is_hidden_again(
    secret: str, before: str, after: str
) -> None:
    secrets = Secrets({"K": secret})
    hidden = secrets.hide(f"{before}{said(secret)}{after}")
    assert [form for form in forms(secret) if len(form) >= 8 and form in hidden] == []
    assert secrets.hide(hidden) == hidden


@given(st.lists(odd_texts, min_size=1, max_size=4), st.data())
def test_several_secrets_that_run_into_one_another_leave_no_rest(values: list[str], data: st.DataObject) -> None:
    secrets = Secrets({f"K{number}": value for number, value in enumerate(values)})
    text = "".join(
        data.draw(st.lists(st.sampled_from([*values, values[0][:5], values[-1][3:], "]", "[secret K0"]), max_size=8))
    )
    hidden = secrets.hide(text)
    assert [value for value in values if value in hidden] == []
    assert secrets.hide(hidden) == hidden


@given(st.text(), odd_texts)
def test_a_text_without_secrets_is_the_same_object(text: str, secret: str) -> None:
    secrets = Secrets({"K": f"never-{secret}-seen"})
    data = {"a": [text, (text, 1)], text: None}
    assert secrets.hide(text) is text
    assert secrets.hide_data(data) is data


@batch("value", ["MY_API_KEY", "[secret MY_API_KEY]", "ret MY_AP", "[secret "])
def test_a_placeholder_has_no_secret_in_it(value: str) -> None:
    secrets = Secrets({"MY_API_KEY": value})
    hidden = secrets.hide(f"<{value}>")
    assert value not in hidden
    assert secrets.hide(hidden) == hidden


def test_what_overlaps_goes_as_one() -> None:
    secrets = Secrets({"A_KEY": "abcdefghij", "B_KEY": "ghijklmnopq"})
    assert secrets.hide("<abcdefghijklmnopq>") == "<[secret B_KEY]>"


@batch("name", ["PGPASSWORD", "openaiApiKey", "GITHUB_PAT", "X_OAUTH", "SIGNING_PRIVATEKEY", "key2", "SESSION_COOKIES"])
def test_a_name_that_tells_of_a_secret(name: str) -> None:
    assert Secrets.of({name: "abcd-1234"}).hide("abcd-1234") == f"[secret {name}]"


@batch("name", ["MONKEY", "COMPASS", "KEYBOARD", "PATH", "AUTHOR", "TOKENIZER", "PASSENGER"])
def test_a_name_that_only_looks_like_it(name: str) -> None:
    assert Secrets.of({name: "abcd-1234"}).hide("abcd-1234") == "abcd-1234"


@batch(
    ("value", "secret"),
    [("/9j4AAQSkZJRgABAQ", True), ("20251123", True), ("1234.567", False), ("disabled", False), (os.__file__, False)],
)
def test_what_kind_of_value_is_a_secret(value: str, secret: bool) -> None:
    assert (Secrets.of({"SOME_KEY": value}).hide(value) != value) is secret


@batch("value", ["Bearer abcd-1234", "'abcd-1234'", '"abcd-1234"', " abcd-1234\n", 'token "abcd-1234"'])
def test_what_stands_around_a_secret_is_no_part_of_it(value: str) -> None:
    assert Secrets.of({"SOME_TOKEN": value}).hide("so abcd-1234 it is") == "so [secret SOME_TOKEN] it is"


@pytest.mark.parametrize("address", ["pg://u:p%40ssw0rd99@h/x", "pg://u:p@ssw0rd99@h/x"])
def test_the_password_of_an_address_is_known_as_it_is_used(address: str) -> None:
    assert Secrets.of({"DB": address}).hide("p@ssw0rd99 p%40ssw0rd99") == "[secret DB_PASSWORD] [secret DB_PASSWORD]"


@dataclass(frozen=True, slots=True)
class Told:
    words: tuple[str, ...]
    number: int


def test_data_is_hidden_through_and_through_and_stays_data() -> None:
    secrets = Secrets({"K": "12345678", "L": "abcd-1234"})
    data = {"abcd-1234": [1, ("x abcd-1234", None)], "abcd%2D1234": 2, "n": 12345678, "f": 12345678.5, "m": 123456789}
    hidden = {
        "[secret L]": [1, ("x [secret L]", None)],
        "abcd%2D1234": 2,
        "n": "[secret K]",
        "f": 12345678.5,
        "m": 123456789,
    }
    assert secrets.hide_data(data) == hidden
    record = Told(words=("x abcd-1234",), number=3)
    assert secrets.hide_data([record]) == [Told(words=("x [secret L]",), number=3)]
    assert record.words == ("x abcd-1234",)
    plain = Told(words=("x",), number=3)
    assert secrets.hide_data(plain) is plain
    twins = {"abcd-1234": 1, b"abcd-1234".hex(): 2}
    assert secrets.hide_data(twins) == {"[secret L]": 1, "[secret L] 2": 2}


def test_json_stays_json() -> None:
    secrets = Secrets({"K": "12345678"})
    assert secrets.hide_json('{"n":12345678,"s":"12345678"}') == '{"n":"[secret K]","s":"[secret K]"}'
    assert secrets.hide_json('{"at":1712345678.5,"s":"12345678"}') == '{"at":1712345678.5,"s":"[secret K]"}'
    assert secrets.hide_json("no JSON 12345678") == "no JSON [secret K]"
    piece = Secrets({"K": '{"type":"account"}'})
    assert "account" not in piece.hide_json('{"a":{"type":"account"}}')


def test_one_value_has_one_placeholder_and_a_strange_name_is_made_plain() -> None:
    assert Secrets({"B": "abcd-1234", "A": "abcd-1234"}).hide("abcd-1234") == "[secret A]"
    assert Secrets({'A"\\%': "abcd-1234"}).hide("abcd-1234") == "[secret A___]"


def test_lone_surrogates_stay_and_hide_nothing() -> None:
    assert Secrets({"K": "abcd-1234"}).hide("\ud800abcd-1234\udfff") == "\ud800[secret K]\udfff"
    assert Secrets({"K": "abcd-\udcff12"}).hide("<abcd-\udcff12>") == "<[secret K]>"


def test_only_secrets_that_changed_are_made_ready_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_API_KEY", "first-secret-value")
    before = current()
    monkeypatch.setenv("NO_MATTER", "what")
    assert current() is before
    monkeypatch.delenv("MY_API_KEY")
    assert current().hide("first-secret-value") == "first-secret-value"


def test_F49_planted_canaries_are_known_each(monkeypatch: pytest.MonkeyPatch) -> None:
    planted(monkeypatch)
    for secret in canaries().values():
        hidden = current().hide(said(secret))
        assert [form for form in forms(secret) if form in hidden] == []


def test_canaries_are_found_wherever_they_stand(tmp_path: Path) -> None:
    (name, secret), *_ = canaries().items()
    assert found_in(tmp_path) == []
    (tmp_path / "a.txt").write_bytes(b"\0x" + secret.encode("utf-16-le"))
    (tmp_path / "b.bin").write_bytes(base64.b64encode(f"user:{secret}:x".encode()))
    with sqlite3.connect(tmp_path / "c.db") as db:
        db.execute("create table t (a text)")
        db.execute("insert into t values (?)", ("." * 50_000 + secret * 400,))
    db.close()
    assert {line.split(":")[0] for line in found_in(tmp_path)} == {
        f"{name} in {file}" for file in ("a.txt", "b.bin", "c.db")
    }


def test_a_placeholder_and_what_stands_behind_it_are_looked_at_again() -> None:
    secrets = Secrets({"A": "abcd-1234", "B": "]-efgh-5678"})
    hidden = secrets.hide("abcd-1234-efgh-5678")
    assert "]-efgh-5678" not in hidden
    assert secrets.hide(hidden) == hidden


def test_what_the_user_said_is_no_secret_to_the_user() -> None:
    secrets = Secrets({"A_KEY": "abcd-1234", "B_KEY": "efgh-5678"})
    outward = secrets.outward(("ship to abcd-1234, please", "yes"))
    assert outward.hide("abcd-1234 efgh-5678") == "abcd-1234 [secret B_KEY]"
    assert secrets.hide("abcd-1234") == "[secret A_KEY]", "a tape has it hidden"


def test_an_ordinary_word_is_a_secret_only_in_a_url() -> None:
    secrets = Secrets({"DB_PASSWORD": "Postgres", "ENV_TOKEN": "production", "C_KEY": "productions1"})
    text = "production runs Postgres at pg://Postgres:Postgres@db, not productions1"
    hidden = "production runs Postgres at pg://Postgres:[secret DB_PASSWORD]@db, not [secret C_KEY]"
    assert secrets.outward(()).hide(text) == hidden
    assert "Postgres" not in secrets.hide(text)


def test_other_texts_can_be_hidden_with_the_secrets() -> None:
    secrets = Secrets({"A_KEY": "abcd-1234"})
    more = secrets.also({"handle 4711-4711": "[…]"})
    assert more.hide("abcd-1234: handle 4711-4711") == "[secret A_KEY]: […]"
    assert secrets.hide("handle 4711-4711") == "handle 4711-4711"


def test_the_environment_is_read_again_only_where_it_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_API_KEY", "first-secret-value")
    before = current()
    read = list[object]()
    monkeypatch.setattr("shipworthy.exits.secrets.known", lambda environ: read.append(environ) or ())
    assert current() is before
    assert read == []
    monkeypatch.setenv("OTHER", "x")
    current()
    assert len(read) == 1


def test_places_are_told_in_characters() -> None:
    assert Secrets({"K": "abcd-1234"}).places("é😀abcd-1234é abcd-1234") == [(2, 11), (13, 22)]
