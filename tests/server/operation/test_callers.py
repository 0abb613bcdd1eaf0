"""The caller by its key."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.batches import batch
from tests.server.operation.conftest import added

from shipworthy.server.caller import LOCAL, Caller
from shipworthy.server.operation.callers import Callers, check_scope
from shipworthy.server.operation.head import Head
from shipworthy.server.operation.keyfile import changed_keys
from shipworthy.server.refusal import Refused
from shipworthy.server.settings import Settings

HEAD = Head(method="GET", path="/v1/runs")


def _told(callers: Callers, text: str) -> str:
    with pytest.raises(Refused) as caught:
        callers.of(replace(HEAD, api_key=text))
    return caught.value.message


def test_a_key_ends_at_once_when_it_is_revoked_and_later_when_it_expires(tmp_path: Path) -> None:
    path, now = tmp_path / "keys.json", [100.0]
    callers = Callers(Settings(keys=path), lambda: now[0])
    assert callers.of(HEAD) is LOCAL and callers.key(LOCAL) is None
    text, key = added(path, now=100.0, lasts=50)
    assert (found := callers.of(replace(HEAD, api_key=text))).key == key.id and callers.key(found) == key
    assert "needs an API key" in _told(callers, "")
    now[0] = 151.0
    assert "has expired" in _told(callers, text)
    now[0] = 120.0
    with changed_keys(path) as put:
        put(replace(key, revoked=110.0))
    assert "was revoked" in _told(callers, text)
    assert "not known" in _told(callers, text.replace(key.id, "another"))


def test_a_file_that_cannot_be_read_lets_nothing_in(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    callers = Callers(Settings(keys=path))
    text, _ = added(path, now=1e12)
    assert callers.of(replace(HEAD, authorization=f"bearer  {text} ")).tenant == "acme"
    good = path.read_bytes()
    path.write_text("{")
    assert "cannot be read" in _told(callers, text)
    path.write_bytes(good)
    assert callers.of(replace(HEAD, api_key=text)).tenant == "acme"


@batch(
    ("scopes", "method", "path", "may"),
    [
        (("read",), "GET", "/v1/runs", True), (("read",), "POST", "/v1/runs", False), (("run",), "GET", "/a", False),
        (("run",), "POST", "/a", True), (("approve",), "GET", "/v1/approvals", True), (("approve",), "POST", "/a", True),
        (("read",), "POST", "/v1/approvals/1", True), (("read",), "POST", "/mcp", True),
        ((), "DELETE", "/a", False),
    ],
)  # fmt: skip
def test_the_least_right_of_each_request(scopes: tuple[str, ...], method: str, path: str, may: bool) -> None:
    caller = Caller(tenant="t", key="k", scopes=frozenset(scopes))  # type: ignore[arg-type]
    try:
        check_scope(caller, Head(method=method, path=path))
    except Refused as refused:
        assert refused.status == 403 and not may
    else:
        assert may
