"""Between a skill, a question and a refusal."""

import pytest

from shipworthy.routing.skills.decide import Judged, decided, ranked, refused
from shipworthy.routing.skills.gate import Gate
from shipworthy.routing.skills.scale import Prior, Scale

PRIOR = Prior(
    related=Gate((-2.0, 8.0)),
    best=Gate((0.0, 30.0, 0.0, 0.0)),
    most_apart=0.3,
    cut=0.7,
    ask=0.3,
    softness=0.05,
    spread=0.002,
)
SCALE = Scale(prior=PRIOR, cut=0.7)
NAMES = ("book", "cancel", "weather")


def judged(*scores: float, named: bool = False) -> Judged:
    first, second = sorted(scores, reverse=True)[:2]
    return Judged(tier="full", names=NAMES, scores=scores, facts=(1.0, first), apart=first - second, named=named)


def test_one_clear_skill_is_run() -> None:
    route = decided(judged(0.9, 0.1, 0.2), SCALE, "its words")
    assert (route.outcome, route.skill, route.tier) == ("route", "book", "full")
    assert route.confidence >= SCALE.cut


def test_two_close_skills_are_asked_about() -> None:
    route = decided(judged(0.9, 0.89, 0.1), SCALE, "its words")
    assert (route.outcome, route.skill) == ("ask", None)
    assert [name for name, _ in route.candidates] == ["book", "cancel"]


def test_a_margin_inside_the_spread_of_machines_is_asked_about() -> None:
    surest = Scale(prior=PRIOR, level=5.0, cut=0.4)
    assert decided(judged(0.9, 0.899, 0.1), surest, "its words").outcome == "ask"
    assert decided(judged(0.9, 0.89, 0.1), surest, "its words").outcome == "route"


def test_what_is_about_something_else_is_refused_unless_it_names_a_value_of_the_agent() -> None:
    assert decided(judged(0.05, 0.04, 0.03), SCALE, "its words").outcome == "none"
    assert decided(judged(0.05, 0.04, 0.03, named=True), SCALE, "its words").outcome == "ask"


def test_probabilities_fall_and_sum_to_1_at_most() -> None:
    chances = [chance for _, chance in ranked(judged(0.5, 0.45, 0.4), SCALE)]
    assert chances == sorted(chances, reverse=True)
    assert sum(chances) <= 1 + 1e-9


def test_what_is_refused_for_its_words_has_no_candidates() -> None:
    route = refused("no")
    assert (route.outcome, route.candidates, route.confidence, route.related) == ("none", (), 0.0, False)


@pytest.mark.parametrize("number", [2, 3])
def test_a_question_names_two_or_three_skills(number: int) -> None:
    scores = (0.6, 0.59, 0.58) if number == 3 else (0.6, 0.59, 0.0)
    assert len(decided(judged(*scores), SCALE, "its words").candidates) == number
