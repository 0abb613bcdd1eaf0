"""A request to a provider."""

from shipworthy.models.wire.post import Post

POST = Post(name="m", url="http://x/v1", headers={}, body=b"", key="sk-canary", key_env="M_KEY")


def test_the_headers_and_the_body_are_in_no_repr() -> None:
    assert "canary" not in repr(Post(name="m", url="u", headers={"a": "canary"}, body=b"canary", key="canary"))
