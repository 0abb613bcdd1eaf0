"""A text in pieces is hidden as the whole text is, whatever the pieces, and nothing is held back without a reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tracing.canaries import canaries, said

from shipworthy.exits.secrets import NONE, Secrets
from shipworthy.exits.streamed import Streamed

SIGNS = "aabbc01/+=%\\\"' \né😀"
VALUES = st.text(SIGNS, min_size=8, max_size=14).filter(lambda text: text.strip() == text and len(set(text)) > 1)


def shown(secrets: Secrets, pieces: list[str]) -> list[str]:
    stream = Streamed(secrets)
    return [*map(stream.push, pieces), stream.end()]


def cut(text: str, places: list[int]) -> list[str]:
    ends = sorted(place % (len(text) + 1) for place in places)
    return [text[start:end] for start, end in zip([0, *ends], [*ends, len(text)], strict=True)]


@given(st.lists(VALUES, min_size=1, max_size=3), st.data(), st.lists(st.integers(0, 500), max_size=30))
def test_any_pieces_give_the_text_as_it_is_hidden_whole(
    values: list[str], data: st.DataObject, places: list[int]
) -> None:
    secrets = Secrets({f"K{number}": value for number, value in enumerate(values)})
    parts = [*values, values[0][:5], values[-1][3:], values[0][:-1], values[0].encode().hex(), " ", "plain words", "a"]
    text = "".join(data.draw(st.lists(st.sampled_from(parts), max_size=12)))
    assert "".join(shown(secrets, cut(text, places))) == secrets.hide(text)


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8, 13])
def test_no_canary_gets_through_in_pieces(size: int) -> None:
    secrets = Secrets.of(canaries())
    for secret in list(canaries().values())[:6]:
        text = f"so {said(secret)} it is"
        pieces = [text[at : at + size] for at in range(0, len(text), size)]
        assert "".join(shown(secrets, pieces)) == secrets.hide(text)


def test_only_what_may_begin_a_secret_is_held_back() -> None:
    stream = Streamed(Secrets({"K": "wxyz-1234-5678"}))
    assert stream.push("The price ") == "The price "
    assert stream.push("is wxy") == "is "
    assert stream.push("z-12 ") == "wxyz-12 "
    assert stream.push("wxyz-1234-5678!") == "[secret K]!"
    assert stream.push("wxyz-1234") == ""
    assert stream.end() == "wxyz-1234"
    assert stream.told == "The price is wxyz-12 [secret K]!wxyz-1234"


def test_of_two_secrets_that_begin_alike_the_longer_one_is_waited_for() -> None:
    secrets = Secrets({"A": "wxyz-1234", "B": "wxyz-1234-5678"})
    assert shown(secrets, ["wxyz-1234", "-5678"]) == ["", "[secret B]", ""]
    assert shown(secrets, ["wxyz-1234", " is it"]) == ["", "[secret A] is it", ""]


def test_a_piece_without_a_secret_in_the_environment_is_the_same_object() -> None:
    piece = "Some words of an answer. "
    assert Streamed(NONE).push(piece) is piece


def test_a_text_is_concealed_from_the_moment_it_is_known() -> None:
    stream = Streamed(Secrets({"K": "wxyz-1234"}))
    assert stream.push("wxyz-12") == ""
    stream.conceal({"handle 4711-4711": "[…]", "short": "never"})
    assert stream.push("34 handle 4711") == "[secret K] "
    assert stream.push("-4711 short") == "[…] short"
