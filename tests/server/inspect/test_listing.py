"""A query is read whole, with all that is wrong with it."""

import pytest

from shipworthy.server.inspect.listing import MOST, USUAL, query_of
from shipworthy.server.refusal import Refused
from shipworthy.stores.found import Spot


def test_a_query_is_read() -> None:
    query = query_of([("agent", "a"), ("status", "failed"), ("since", "5"), ("limit", "9"), ("after", "1.5~r")])
    assert (query.agent, query.limit, query.after) == ("a", 9, Spot(1.5, "r"))
    assert query.wanted == {"status": "failed", "since": 5.0}
    assert query_of([]).limit == USUAL
    assert query_of([("limit", "1e9")]).limit == MOST
    assert query_of([("limit", "0")]).limit == 1


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(Refused) as told:
        query_of([("colour", "red"), ("since", "soon"), ("after", "nowhere")])
    assert all(name in told.value.message for name in ("colour", "since", "after"))
