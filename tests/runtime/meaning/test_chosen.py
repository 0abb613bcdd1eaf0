"""After the question which skill is meant, what is said is joined with the first message."""

from dataclasses import replace

import pytest

from shipworthy.routing.said import Said

CANDIDATES = (("return_item", 0.4), ("order_status", 0.35))


@pytest.fixture
def unsure(shop, monkeypatch):  # type: ignore[no-untyped-def]
    """A shop whose router is not sure of messages about a parcel."""
    router = shop.agent._built.compiled.router
    choose = router.choose

    def chosen(said: Said) -> object:
        route = choose(said)
        if "rather hear" in said.message:
            both = "parcel" in said.message
            likely = (("order_status", 0.5 if both else 0.6), ("return_item", 0.2 if not both else 0.4))
            return replace(route, outcome="ask", skill=None, candidates=likely)
        unclear = "parcel" in said.message
        return replace(route, outcome="ask", skill=None, candidates=CANDIDATES) if unclear else route

    monkeypatch.setattr(router, "choose", chosen)
    return shop


async def test_a_value_alone_is_kept_for_the_skill_that_is_chosen(unsure) -> None:  # type: ignore[no-untyped-def]
    noted = await unsure.talk("my parcel", "A-1001")
    assert noted.text.startswith("I have noted A-1001.")
    assert "Which do you mean?" in noted.text
    assert noted.inputs == {"order": "A-1001"}
    assert (await unsure.say("2")).text == "A-1001 is on its way."


async def test_the_messages_together_begin_the_skill_that_they_favour(unsure) -> None:  # type: ignore[no-untyped-def]
    result = await unsure.talk("my parcel", "A-1002", "i would rather hear something of it")
    assert result.text == "A-1002 is on its way."


async def test_two_unclear_answers_are_offered_the_choice_plainly(unsure) -> None:  # type: ignore[no-untyped-def]
    assert "a number from 1 to 2" in (await unsure.talk("my parcel", "hm", "hmm")).text


@pytest.mark.parametrize("first", ["none of these", "never mind", "no", "no thanks"])
async def test_what_is_wanted_instead_is_begun(unsure, first: str) -> None:  # type: ignore[no-untyped-def]
    result = await unsure.talk("my parcel", f"{first}, leave a note for the driver")
    assert result.skill == "leave_note"


async def test_a_reason_for_none_of_the_choices_begins_nothing(unsure) -> None:  # type: ignore[no-untyped-def]
    result = await unsure.talk("my parcel", "leave it, it is too late")
    assert result.skill is None
    assert "Which do you mean?" not in result.text


async def test_issue_11_a_value_that_only_one_of_the_skills_takes_begins_it(unsure) -> None:  # type: ignore[no-untyped-def]
    asked = await unsure.talk("my parcel", "too late")
    assert (asked.skill, asked.inputs) == ("return_item", {"reason": "too late"})
    assert asked.text == "Which order?"
