"""Which variables hold secrets, and which of their values are words of a sentence."""

from shipworthy.exits.known import known, ordinary


def test_variables_that_hold_secrets() -> None:
    environ = {
        "HOME": "/home/someone",
        "API_KEY": "abcd-1234",
        "SHORT_KEY": "abc",
        "DB": "pg://me:pw-1234-5678@h/x",
        "AUTH_MODE": "disabled",
        "MINE": "not-to-be-told",
        "SHIPWORTHY_SECRETS": "MINE",
    }
    assert dict(known(environ)) == {"API_KEY": "abcd-1234", "DB_PASSWORD": "pw-1234-5678", "MINE": "not-to-be-told"}


def test_ordinary_words_are_words_and_no_keys() -> None:
    words = ordinary()
    assert {"production", "postgres", "development", "sunshine", "administrator"} <= words
    assert all(len(word) >= 8 and word.isalpha() and word == word.lower() for word in words)
    assert 2_000 < len(words) < 10_000
