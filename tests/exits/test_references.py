"""A secret in what is kept stands as a reference, which only a process with the same secret reads back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shipworthy.exits.references import GoingOn, Known, pieces
from shipworthy.exits.secrets import Secrets

SECRET = Secrets.of({"DB_PASSWORD": "springfield-742"})
OTHER = Secrets.of({"DB_PASSWORD": "shelbyville-001"})


def read(found: list[object], reader: Known) -> str:
    return "".join(reader.restored(*piece) if isinstance(piece, tuple) else str(piece) for piece in found)


@given(st.text(max_size=20), st.text(max_size=20))
def test_what_was_written_is_read_back(before: str, behind: str) -> None:
    text = f"{before}springfield-742{behind}"
    found = pieces(text, SECRET)
    assert not any("springfield" in str(piece) for piece in found)
    assert read([*found], Known(SECRET)) == text


@pytest.mark.parametrize("now", [OTHER, Secrets({})])
def test_another_secret_or_none_is_not_put_in_its_place(now: Secrets) -> None:
    found = [*pieces("to springfield-742 now", SECRET)]
    assert read(found, Known(now)) == "to [secret DB_PASSWORD] now"
    assert read(found, GoingOn(now)) == "to [lost secret DB_PASSWORD] now"


def test_a_text_without_a_secret_needs_none() -> None:
    assert pieces("nothing of that", SECRET) == []
