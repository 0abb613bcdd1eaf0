"""Values of an enumeration of which a skill takes one."""

from shipworthy.routing.said import Said
from shipworthy.runtime.meaning.enumerated import LeftOver, left_over


def test_f19_a_value_of_an_enumeration_that_is_not_taken_is_told(shop) -> None:  # type: ignore[no-untyped-def]
    compiled = shop.agent._built.compiled
    more = left_over(compiled, "order_status", Said("the status of A-1001 & A-1002 please"))
    assert more.wishes == ({"order": "A-1002"},)
    for message in ("the status of A-1001, not A-1002", "A-1001 came with A-1002", "A-1001 and A-1001"):
        assert left_over(compiled, "order_status", Said(message)) == LeftOver()
