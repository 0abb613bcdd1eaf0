"""What a remote specialist has said of itself: compared, judged, and believed only with a certificate."""

from typing import Any

import pytest
from pydantic import ValidationError
from tests.batches import batch

from shipworthy.contract.specialist.offer import LARGEST, Offer, Offers
from shipworthy.contract.spends import UNKNOWN

BOUND = {"model_calls": 2, "tool_calls": 1, "input_tokens": 9, "output_tokens": 5, "cost_usd": 0.1, "basis": {}}
SAID: dict[str, Any] = {"contract": "c1", "bound": BOUND, "certificate": {"id": "x", "contract": "c1"}}


def test_a_worst_case_is_believed_where_a_certificate_is_of_this_definition() -> None:
    spends = Offer(protocol="shipworthy", said=SAID).spends
    assert (spends.model_calls, spends.cost_usd) == (2, 0.1)


@batch(
    ("protocol", "said"),
    [
        ("a2a", SAID),
        ("shipworthy", {**SAID, "certificate": {"contract": "another"}}),
        ("shipworthy", {**SAID, "certificate": "yes"}),
        ("shipworthy", {"bound": BOUND, "certificate": {}}),
        ("shipworthy", {**SAID, "bound": {**BOUND, "model_calls": -1}}),
        ("shipworthy", {**SAID, "bound": {**BOUND, "cost_usd": "free"}}),
    ],
)
def test_anything_else_is_not_promised(protocol: str, said: dict[str, Any]) -> None:
    assert Offer(protocol=protocol, said=said).spends == UNKNOWN


def test_two_offers_differ_in_parts_that_are_named() -> None:
    offer = Offer(protocol="shipworthy", said=SAID)
    assert offer.differs(dict(reversed(SAID.items()))) == ""
    assert offer.differs({**SAID, "contract": "c2", "more": 1}) == "contract and more"
    assert offer.differs({}) == "bound and certificate and contract"


def test_an_offer_that_is_too_large_is_not_pinned() -> None:
    assert "at most 65,536 are taken" in Offer(protocol="a2a", said={"text": "x" * LARGEST}).problem
    assert Offer(protocol="a2a", said=SAID).problem == ""


def test_the_definition_of_a_tool_of_mcp_is_one_or_none() -> None:
    assert Offer(protocol="mcp", said={"inputSchema": {"type": "object"}}).definition is not None
    assert Offer(protocol="mcp", said={"nonsense": 1}).definition is None


def test_a_file_of_another_schema_is_not_read() -> None:
    with pytest.raises(ValidationError):
        Offers.model_validate({"schema": 2})
