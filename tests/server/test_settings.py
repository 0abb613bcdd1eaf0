"""What a server takes where nothing is said."""

from tests.batches import batch

from shipworthy.server.settings import Settings, is_loopback


@batch(
    ("host", "own"),
    [
        ("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("[::1]", True), ("localhost", True),
        ("LOCALHOST", True), ("0.0.0.0", False), ("::", False), ("10.0.0.1", False), ("localhost.evil.example", False),
        ("127.0.0.1.evil.example", False), ("", False),
    ],
)  # fmt: skip
def test_the_loopback_is_told_from_what_looks_like_it(host: str, own: bool) -> None:
    assert is_loopback(host) is own
    assert Settings(host=host).local is own
