"""What people ask other agents."""

from shipworthy.routing.skills.background import shares, topics
from shipworthy.routing.words import stem


def test_every_topic_has_several_requests_and_none_stands_twice() -> None:
    every = [text for texts in topics() for text in texts]
    assert len(topics()) >= 50 and min(map(len, topics())) >= 3
    assert len(every) == len(set(every))


def test_everyday_words_are_common_and_special_ones_are_not() -> None:
    assert shares()[stem("my")] > 0.3
    assert shares().get(stem("luggage"), 0.0) < 0.05
