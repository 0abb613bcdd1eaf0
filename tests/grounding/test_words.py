"""The words with which figures are written."""

from shipworthy.grounding.words import words


def test_every_list_is_filled_and_in_lower_case() -> None:
    told = words()
    assert all(told.lists.values()) and all(all(phrases) for phrases in told.phrases.values())
    assert all(name == name.lower() for name in [*told.months, *told.scales, *told.currencies, *told.numbers])


def test_a_sign_may_mean_several_currencies() -> None:
    assert {"USD", "CAD", "MXN"} <= set(words().currencies["$"].split())
    assert words().currencies["chf"] == "CHF"


def test_german_compounds_are_built() -> None:
    assert (words().numbers["zweihundertfünfundvierzig"], words().numbers["einundzwanzig"]) == (245, 21)
