"""What the two wire clients have in common."""

import pytest
from tests.models.serving import row

from shipworthy.models.model import Price
from shipworthy.models.wire.endpoint import Endpoint
from shipworthy.models.wire.http import Http


@pytest.mark.parametrize(("key", "kept"), [("sk-x", "sk-x"), (" sk-x\n", "sk-x"), (None, ""), ("", "")])
def test_a_key_is_kept_without_the_blanks_around_it(key: str | None, kept: str) -> None:
    endpoint = Endpoint(row("openai", "http://x", price=Price(input=1)), key, Http(), first_token=1, between=2)
    post = endpoint._post("u", {}, b"")

    assert (post.key, post.first_token, post.between, post.key_env) == (kept, 1, 2, "PROVIDER_API_KEY")
    assert (endpoint.name, endpoint.price, endpoint.remaining) == ("openai:model", Price(input=1), None)
    assert "sk-x" not in repr(post)
