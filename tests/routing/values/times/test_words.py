"""The words of time and their roles."""

from shipworthy.routing.values.times.words import FEASTS, GLUE, LETTERS, ORDINARY, ROLES, SECONDS


def test_every_unit_has_a_length() -> None:
    assert {str(roles["unit"]) for roles in ROLES.values() if "unit" in roles} <= SECONDS.keys()
    assert set(LETTERS.values()) <= SECONDS.keys()


def test_a_word_may_have_several_roles() -> None:
    assert ROLES["second"] == {"unit": "second", "nth": 2}
    assert ROLES["tonight"].keys() == {"named", "part"}


def test_glue_has_no_role_of_its_own_and_ordinary_words_have_one() -> None:
    assert [word for word in GLUE if word in ROLES and set(ROLES[word]) != {"feast"}] == []
    assert [word for word in ORDINARY if word not in ROLES] == []


def test_every_word_of_a_named_day_begins_or_continues_a_phrase() -> None:
    assert {word for kind in FEASTS for name in kind for word in name} <= ROLES.keys()
