"""Small vectors of words."""

import math

from tests.batches import batch

from shipworthy.routing.skills.meanings import NOWHERE, SIZE, elsewhere, meaning, of_word, together, unit
from shipworthy.routing.words import stem


@batch(
    ("one", "same", "other"),
    [("doctor", "physician", "banana"), ("car", "vehicle", "music"), ("price", "cost", "weather")],
)
def test_words_for_the_same_point_the_same_way(one: str, same: str, other: str) -> None:
    vectors = [of_word(stem(word)) for word in (one, same, other)]
    assert all(vector is not None and math.isclose(together(vector, vector), 1) for vector in vectors)
    first, near, far = [vector or NOWHERE for vector in vectors]
    assert together(first, near) > together(first, far) + 0.1


def test_unknown_words_have_no_meaning() -> None:
    assert of_word("qzxqzx") is None
    assert meaning({"qzxqzx": 1.0}) == NOWHERE == unit(NOWHERE)


def test_a_text_has_the_direction_of_its_weighted_words() -> None:
    alone = of_word(stem("doctor")) or NOWHERE
    assert together(meaning({stem("doctor"): 3.0, stem("banana"): 0.1}), alone) > 0.95
    assert len(alone) == SIZE


def test_topics_of_the_background_have_directions() -> None:
    assert all(math.isclose(together(topic, topic), 1) for topic in elsewhere())
