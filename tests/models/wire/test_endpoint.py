"""What the two wire clients have in common."""

import math

from tests.batches import batch
from tests.models.serving import row

from shipworthy.models.model import Price
from shipworthy.models.wire.endpoint import Endpoint
from shipworthy.models.wire.http import Http


@batch(("key", "kept"), [("sk-x", "sk-x"), (" sk-x\n", "sk-x"), (None, ""), ("", "")])
def test_a_key_is_kept_without_the_blanks_around_it(key: str | None, kept: str) -> None:
    endpoint = Endpoint(row("openai", "http://x", price=Price(input=1)), key, Http())
    post = endpoint._post("u", {}, b"")

    assert (post.key, post.key_env) == (kept, "PROVIDER_API_KEY")
    assert (endpoint.name, endpoint.price, endpoint.remaining) == ("openai:model", Price(input=1), None)
    assert "sk-x" not in repr(post)


@batch(
    ("keys", "silence", "waits"),
    [
        ({}, None, (math.inf, math.inf, math.inf)),
        ({}, 45.0, (45.0, math.inf, 45.0)),
        ({"first_token_ms": 90_000}, 45.0, (90.0, math.inf, 45.0)),
        ({"idle_ms": 2000}, 45.0, (45.0, 2.0, math.inf)),
        ({"first_token_ms": 500, "idle_ms": 2000}, None, (0.5, 2.0, math.inf)),
    ],
)
def test_the_keys_of_a_model_replace_the_rule_of_silence(
    keys: dict[str, int], silence: float | None, waits: tuple[float, float, float]
) -> None:
    post = Endpoint(row("openai", "http://x", **keys), None, Http())._post("u", {}, b"", silence)

    assert (post.first_token, post.between, post.silence) == waits
