"""What is read of a request's headers."""

import pytest
from tests.batches import batch
from tests.server.operation.asgi import HERE, scope_of

from shipworthy.server.operation.head import READ, Head, head_of
from shipworthy.server.refusal import Refused
from shipworthy.server.settings import Settings


def test_the_headers_that_are_known_are_read_and_the_others_left() -> None:
    headers = [HERE, ("Authorization", "Bearer x"), ("Origin", "http://a"), ("Cookie", "c"), ("Cookie", "d")]
    found = head_of(scope_of("POST", "/a", headers), Settings())
    assert found == Head(method="POST", path="/a", host=HERE[1], authorization="Bearer x", origin="http://a")


@batch("name", [name.decode() for name in READ])
def test_what_is_said_twice_is_refused_by_its_name(name: str) -> None:
    with pytest.raises(Refused, match=name) as caught:
        head_of(scope_of("GET", "/", [(name, "a"), (name, "b")]), Settings())
    assert caught.value.status == 400 and caught.value.field == name


def test_a_query_counts_with_the_path() -> None:
    with pytest.raises(Refused) as caught:
        head_of(scope_of("GET", "/a", query="q" * 20), Settings(most_target=20))
    assert caught.value.status == 414
