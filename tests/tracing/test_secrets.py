import base64
import json
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tracing.canaries import canaries, forms, said

from shipworthy.tracing.secrets import Secrets, current

secret_texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=8, max_size=40).filter(
    lambda text: text.strip() == text and not text.isdigit() and not text.startswith("/")
)


@pytest.mark.parametrize("name", canaries())
def test_F49_a_canary_is_hidden_in_every_form(name: str) -> None:
    secret = canaries()[name]
    hidden = Secrets.of(canaries()).hide(said(secret))
    left = [form for form in forms(secret) if form in hidden]
    assert left == []
    assert f"[secret {name}]" in hidden


@pytest.mark.parametrize("prefix", ["", "a", "ab", "abc", "user:", "Authorization: Bearer "])
@pytest.mark.parametrize("suffix", ["", "x", "xy", "xyz"])
def test_F49_inside_a_longer_base64_text_nothing_of_it_can_be_read(prefix: str, suffix: str) -> None:
    secret = "correct-horse-battery"
    coded = base64.b64encode(f"{prefix}{secret}{suffix}".encode()).decode()
    hidden = Secrets({"KEY": secret}).hide(f"see {coded} there")
    assert "[secret KEY]" in hidden
    assert len(hidden) - len("[secret KEY]") - len("see  there") <= len(coded) - len(secret) * 4 // 3 + 4


@given(secret_texts, st.text(max_size=30), st.text(max_size=30))
def test_F49_whatever_the_secret_no_form_of_it_is_left(secret: str, before: str, after: str) -> None:
    secrets = Secrets.of({"X_TOKEN": secret})
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
