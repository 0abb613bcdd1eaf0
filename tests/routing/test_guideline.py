"""The words of a guideline."""

from tests.batches import batch

from shipworthy.routing.guideline import matches
from shipworthy.routing.said import Said


@batch(
    ("entry", "message", "yes"),
    [
        ("user asks about sentiment", "What's the sentiment on NVDA?", True),
        ("user asks about sentiment", "What's the price of NVDA?", False),
        ("user asks about sentiment", "And its SENTIMENTS?", True),
        ("user asks about sentiment", "the sentimnt please", True),
        ("user asks about sentiment", "What can the user ask about?", False),
        ("how do people feel about", "How do people feel about Tesla right now?", True),
        ("how do people feel about", "How many people work there?", False),
        ("customer wants to cancel an order", "please cancel my order", True),
        ("customer wants to cancel an order", "where is my order?", False),
        ("refund of a damaged parcel", "I want a refund, the parcel was late", True),
        ("refund of a damaged parcel", "my parcel is late", False),
        ("what can you do", "what can you do?", True),
        ("what can you do", "sell my stocks", False),
        ("the user asks", "anything at all", True),
        ("sentiment", "", False),
        ("sentiment", "filler " * 2000 + "and what is the sentiment?", True),
        ("sentiment", "x" * 1995 + " sentiment", True),
    ],
)
def test_words_are_compared_as_a_skill_is_found(entry: str, message: str, yes: bool) -> None:
    assert matches(entry, Said(message)) is yes
