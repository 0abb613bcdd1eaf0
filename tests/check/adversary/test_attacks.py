"""The table of attacks."""

from typing import get_args

from shipworthy.check.adversary.attacks import ATTACKS, Attack, ModelWay, Person, ToolWay


def test_every_way_is_used_by_an_attack() -> None:
    assert {attack.model for attack in ATTACKS} == set(get_args(ModelWay))
    assert {attack.tools for attack in ATTACKS} == set(get_args(ToolWay))
    assert {attack.person for attack in ATTACKS} == set(get_args(Person))


def test_no_two_attacks_have_a_title_or_all_ways_in_common() -> None:
    assert len({attack.title for attack in ATTACKS}) == len(ATTACKS)
    assert len({(attack.model, attack.tools, attack.person) for attack in ATTACKS}) == len(ATTACKS)


def test_an_attack_says_what_a_skill_must_have_for_it() -> None:
    assert Attack(title="plain").needs == ()
    assert Attack(title="a model", model="lies").needs == ("model",)
    assert Attack(title="both", model="leaks", tools="fails").needs == ("model", "tools")
    assert Attack(title="a write", tools="loses", person="says yes").needs == ("write",)
    assert Attack(title="over and over", person="goes on").needs == ("quota",)
