"""The URL of a request."""

from tests.batches import batch

from shipworthy.models.wire.address import address, without_version


@batch(
    ("base_url", "path", "url"),
    [
        ("https://a/v1", "chat/completions", "https://a/v1/chat/completions"),
        ("https://a/v1/", "chat/completions", "https://a/v1/chat/completions"),
        ("https://a/v1//?api-version=1#x", "chat/completions", "https://a/v1/chat/completions?api-version=1"),
        ("https://a/v1/chat/completions", "chat/completions", "https://a/v1/chat/completions"),
        ("https://a/v1/chat/completions/?v=1", "chat/completions", "https://a/v1/chat/completions?v=1"),
        ("https://a/v1/completions", "chat/completions", "https://a/v1/chat/completions"),
        ("https://a/v1/chat/completions", "responses", "https://a/v1/responses"),
        ("https://a/openai/deployments/gpt", "chat/completions", "https://a/openai/deployments/gpt/chat/completions"),
        ("http://[::1]:8080/v1", "responses", "http://[::1]:8080/v1/responses"),
        ("https://a", "v1/messages", "https://a/v1/messages"),
        ("https://a/v1/", "v1/messages", "https://a/v1/messages"),
        ("https://a/anthropic", "v1/messages", "https://a/anthropic/v1/messages"),
        ("https://a/anthropic/v1/messages?x=1", "v1/messages", "https://a/anthropic/v1/messages?x=1"),
    ],
)
def test_a_base_url_may_be_written_in_each_of_the_usual_ways(base_url: str, path: str, url: str) -> None:
    assert address(base_url, path) == url


def test_a_url_without_a_version_is_told_which_to_try() -> None:
    assert "try http://a:1/x/v1" in without_version("http://a:1/x/chat/completions")
    assert without_version("http://a/v1beta/openai/chat/completions") == ""
