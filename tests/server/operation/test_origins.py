"""Names of the server and origins of pages."""

from tests.batches import batch

from shipworthy.server.operation.head import Head
from shipworthy.server.operation.origins import Origins, name_of
from shipworthy.server.refusal import Refused
from shipworthy.server.settings import Settings


@batch(
    ("host", "name"),
    [
        ("a.example:80", "a.example"), ("A.Example", "a.example"), ("[::1]:80", "::1"), ("::1", "::1"), ("", ""),
        ("127.0.0.1", "127.0.0.1"), ("localhost:8400", "localhost"),
    ],
)  # fmt: skip
def test_the_name_is_that_without_the_port(host: str, name: str) -> None:
    assert name_of(host) == name


def _taken(settings: Settings, host: str, origin: str = "") -> bool:
    try:
        Origins(settings).check(Head(method="POST", path="/", host=host, origin=origin))
    except Refused as refused:
        assert refused.status == 403 and "--allow-" in refused.message or "Host" in refused.message
        return False
    return True


def test_a_name_of_a_stranger_that_leads_to_the_loopback_is_refused() -> None:
    own = Settings()
    for host in ("127.0.0.1:1", "localhost", "[::1]:8400"):
        assert _taken(own, host)
    for host in ("rebind.example", "127.0.0.1.nip.io", "localhost.evil.example", "10.0.0.1", ""):
        assert not _taken(own, host)
    assert _taken(Settings(hosts=("Box.Local",)), "box.local:8400")
    assert _taken(Settings(host="0.0.0.0"), "any.example") and not _taken(Settings(host="0.0.0.0"), "")


def test_only_pages_of_the_server_itself_and_those_that_are_named_may_call() -> None:
    named = Settings(origins=("https://App.Example/",))
    assert _taken(named, "localhost:1", "http://localhost:1") and _taken(named, "localhost", "https://app.example")
    for origin in (
        "null",
        "http://localhost:2",
        "https://app.example.evil.example",
        "file://localhost:1",
        "localhost:1",
    ):
        assert not _taken(named, "localhost:1", origin)
