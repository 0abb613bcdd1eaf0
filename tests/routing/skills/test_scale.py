"""Probabilities and the cut of one agent."""

import math
from dataclasses import replace

from shipworthy.routing.skills.gate import Gate
from shipworthy.routing.skills.light import PRIOR as LIGHT
from shipworthy.routing.skills.scale import HIGHEST, LOWEST, Prior, scaled

PRIOR = Prior(
    related=Gate((0.0, 4.0)),
    best=Gate((0.0, 10.0, 0.0, 0.0)),
    most_apart=0.3,
    cut=0.7,
    ask=0.3,
    softness=0.1,
    spread=0.0,
)


def test_an_agent_with_few_examples_has_the_careful_cut() -> None:
    assert scaled(PRIOR, [], 10).cut - PRIOR.cut < 0.01
    assert scaled(PRIOR, [(0.1, True)] * 40, 10).cut - PRIOR.cut < 0.01


def test_one_must_be_surer_of_a_single_skill() -> None:
    alone, two = (scaled(PRIOR, [], many).cut - PRIOR.cut for many in (1, 2))
    assert alone > 0.12 and 0 < two < 0.02


def test_many_examples_choose_the_cut_that_keeps_those_that_are_right() -> None:
    told = [(number / 100 - 2, number % 10 < 1 + number // 60) for number in range(600)]
    scale = scaled(PRIOR, told, 50)
    assert LOWEST <= scale.cut <= HIGHEST and scale.cut < PRIOR.cut - 0.1


def test_a_wrong_example_lowers_every_probability() -> None:
    right, wrong = scaled(PRIOR, [(1.0, True)] * 50, 5), scaled(PRIOR, [(1.0, False)] * 50, 5)
    facts = (1.0, 0.5)
    assert wrong.chance(facts, 0.1, 5) < scaled(PRIOR, [], 5).chance(facts, 0.1, 5) < right.chance(facts, 0.1, 5)


def test_a_probability_grows_with_the_difference_to_the_second_skill() -> None:
    scale = scaled(PRIOR, [], 2)
    chances = [scale.chance((1.0, 0.5), apart, 2) for apart in (0.0, 0.1, 0.2, 0.3)]
    assert chances == sorted(chances) and chances[0] < chances[-1]
    assert scale.chance((1.0, 0.5), 0.3, 2) == scale.chance((1.0, 0.5), 5.0, 2)
    assert scale.chance((1.0, 0.5), math.inf, 1) > chances[-1]


def test_the_light_tier_has_no_spread_between_machines() -> None:
    assert LIGHT.spread == 0


def test_issue_11_a_value_of_the_agents_own_types_raises_the_odds() -> None:
    scale = scaled(replace(PRIOR, named=1.5), [], 2)
    chances = [scale.chance((1.0, 0.1), 0.3, 2, named=named) for named in (0.0, 0.5, 1.0)]
    assert chances == sorted(chances) and chances[0] < chances[-1]
    # It does not tell which skill is meant.
    assert scale.chance((1.0, 5.0), 0.0, 2, named=1.0) < 0.6


def test_issue_11_one_must_be_surer_of_one_among_many() -> None:
    cuts = [scaled(replace(PRIOR, crowded=0.09), [], many).cut for many in (4, 6, 11, 100)]
    assert cuts[0] < cuts[1] < cuts[2] and abs(cuts[2] - cuts[3]) < 0.001
    assert abs(cuts[0] - PRIOR.cut) < 0.01
