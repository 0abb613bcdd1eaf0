"""A request to a provider."""

from tests.batches import batch

from shipworthy.models.wire.post import Post, silence_within

POST = Post(name="m", url="http://x/v1", headers={}, body=b"", key="sk-canary", key_env="M_KEY")


def test_the_headers_and_the_body_are_in_no_repr() -> None:
    assert "canary" not in repr(Post(name="m", url="u", headers={"a": "canary"}, body=b"canary", key="canary"))


@batch(("seconds", "silence"), [(10, 7.5), (60, 45), (120, 105)])
def test_a_silent_model_leaves_the_next_a_quarter_of_the_time_and_15_s_at_most(seconds: float, silence: float) -> None:
    assert silence_within(seconds) == silence
