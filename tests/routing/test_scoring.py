"""The routers for measuring."""

from shipworthy.routing.scoring import PlainSkill, factory, light

SKILLS: dict[str, PlainSkill] = {
    "order status": {"description": "where an order is", "examples": ["where is my order", "has my order shipped"]},
    "returns": {"description": "send an order back", "examples": ["I want to return this", "send back my shoes"]},
}


def test_both_decide_by_the_names_of_the_data() -> None:
    for make in (factory, light):
        router = make(SKILLS)
        decision, best, confidence = router.decide("where is my order")
        assert (decision, best) == ("order status", "order status") and 0.5 < confidence <= 1
        assert router.decide("who won the super bowl")[0] is None


def test_the_light_tier_decides_the_same_each_time() -> None:
    messages = ("return my order", "where are my shoes", "hello", "")
    assert [light(SKILLS).decide(text) for text in messages] == [light(SKILLS).decide(text) for text in messages]
