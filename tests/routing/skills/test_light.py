"""The light tier."""

from collections import Counter

from shipworthy.routing.skills.lexical import Lexicon
from shipworthy.routing.skills.light import PRIOR, Light, judged, left_out, score

NAMES = ("a", "b")


def test_the_facts_are_those_of_the_best_skill() -> None:
    found = judged(NAMES, [(0.1, 0.1, 0.1, 0.1), (0.9, 0.8, 0.7, 0.6)], 0.2)
    assert found.scores[1] == score((0.9, 0.8, 0.7, 0.6)) > found.scores[0]
    assert found.facts[1:6] == (0.9, 0.8, 0.7, 0.6, 0.2)
    assert found.apart == found.scores[1] - found.scores[0]


def test_a_sentence_of_a_longer_message_counts_less() -> None:
    whole, part = (judged(NAMES, [(0.9, 0.8, 0.7, 0.6), (0, 0, 0, 0)], 0.0, share) for share in (1.0, 0.9))
    assert part.scores[0] < whole.scores[0]


def test_what_is_nearer_to_other_matters_is_less_likely() -> None:
    parts = [(0.5, 0.5, 0.5, 0.5), (0.0, 0.0, 0.0, 0.0)]
    near, far = (judged(NAMES, parts, away) for away in (0.0, 0.9))
    assert PRIOR.related.probability(near.facts) > PRIOR.related.probability(far.facts)


def test_skills_with_two_examples_leave_the_scale_as_it_is() -> None:
    texts = {name: [Counter([f"{name}{n}"]) for n in range(4)] for name in NAMES}
    scale = Light(Lexicon(texts)).scale
    assert (scale.level, scale.steepness) == (0.0, 1.0)
    shown = {name: [f"{name}{n}" for n in range(4)] for name in NAMES}
    assert [(name, text) for name, text, _ in left_out(Lexicon(texts), shown)] == [
        ("a", "a0"),
        ("a", "a1"),
        ("b", "b0"),
        ("b", "b1"),
    ]
