"""The target of an agent: what it may be, and what is refused."""

import pytest
from tests.batches import batch

from shipworthy.contract.notify import Notify
from shipworthy.errors import SpecError


def test_a_name_is_a_tool() -> None:
    assert Notify.model_validate("push") == Notify(tool="push")
    assert Notify(url="http://127.0.0.1:8000/hook", secret="KEY").timeout == 10.0
    assert Notify(url="http://localhost/hook", secret="KEY").url == "http://localhost/hook"


@batch(
    ("raw", "told"),
    [
        ({}, "one of both"),
        ({"tool": "a", "url": "https://x.example/", "secret": "K"}, "one of both"),
        ({"url": "https://x.example/"}, "needs `secret`"),
        ({"tool": "a", "secret": "K"}, "belongs to `url`"),
        ({"url": "http://x.example/", "secret": "K"}, "not encrypted"),
        ({"url": "https://{host}/", "secret": "K"}, "no address"),
        ({"url": "https://", "secret": "K"}, "no address"),
        ({"url": "https://x.example:99999/", "secret": "K"}, "no address"),
        ({"url": "ftp://x.example/", "secret": "K"}, "no address"),
        ({"url": "https://me:pw@x.example/", "secret": "K"}, "a name or a password"),
        ({"url": "https://x.example/", "secret": "not a name"}, "is not a name"),
        ({"tool": "a", "every": 1}, "is not a key of notify"),
    ],
)
def test_what_is_no_target_is_refused(raw: dict[str, object], told: str) -> None:
    with pytest.raises(SpecError, match=told):
        Notify.model_validate(raw)
