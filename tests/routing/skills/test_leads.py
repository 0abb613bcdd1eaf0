"""The acts that texts ask for, and the skills that are for them."""

import pytest

from shipworthy import Agent, Input, Skill, Step
from shipworthy.routing.gloss.gloss import gloss
from shipworthy.routing.said import Said
from shipworthy.routing.skills.leads import LEAD, LONGEST, Leads, leads

CLEAN = Step(answer="done")


def skill(name: str, *examples: str, about: str = "It does it") -> Skill:
    return Skill(
        name=name, description=about, examples=examples, inputs={"what": Input(ask="Which?")}, workflow=(CLEAN,)
    )


def acts(text: str) -> set[str]:
    return {act for every in leads(Said(text)) for act in every}


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("move the vet to 5pm", "move"),
        ("Could you please cancel lunch", "cancel"),
        ("call the meeting on friday off", "cancel"),
        ("i want to put the dentist off", "move"),
        ("hi, just tell chloe it moves", "write"),
        ("It would be wonderful if you could write to both of them", "write"),
        ("we're moving house", "move"),
    ],
)
def test_an_act_is_read_where_a_request_begins(text: str, act: str) -> None:
    assert act in acts(text)


@pytest.mark.parametrize(
    "text",
    [
        *("what did Ana write about the review", "show me the mails that I sent", "tell me where to book"),
        *("do I have to answer Ben", "mails from ana", "opening hours", "I need an order", "", "the cancel button"),
    ],
)
def test_a_question_a_noun_and_a_verb_inside_are_no_act(text: str) -> None:
    assert acts(text) == set()


def test_only_a_particle_makes_another_verb_of_it() -> None:
    assert acts("call my mother") == {"call"}
    assert acts("call it off") == {"cancel"}


@pytest.mark.parametrize(
    ("text", "act"), [("Verschieb den Zahnarzt auf Freitag", "move"), ("ich möchte meinen Termin absagen", "cancel")]
)
def test_german_verbs_count_without_an_ending_and_at_the_end(text: str, act: str) -> None:
    said = Said(text)
    assert leads(said) == []
    assert act in {one for every in leads(gloss(said, "de")) for one in every}


SKILLS = {
    "move_event": skill("move_event", "Move the review to Thursday", "Push my standup", "Can we do lunch at 5pm?"),
    "find_event": skill("find_event", "When is the vet?", "Where do I meet Ben", "What time does the review start?"),
    "cancel_event": skill("cancel_event", "Delete lunch", "Ana cannot come, move her"),
}


def test_a_skill_is_for_the_verbs_with_which_its_texts_begin() -> None:
    found = Leads(SKILLS, SKILLS)
    assert found.acting(Said("shift the vet to 5pm")) == {"move_event"}
    assert found.missed(Said("shift the vet")) == [0.0, 1.0, 1.0]
    assert found.beside([0.0, 1.0, 0.0], Said("shift it")) == [0.0, 1.0 + LEAD, LEAD]
    assert found.beside(None, Said("shift it")) == [0.0, LEAD, LEAD]


@pytest.mark.parametrize("text", ["the vet at 5", "translate it", f"shift it {'very ' * LONGEST}"])
def test_what_no_skill_is_for_and_a_long_message_tell_nothing(text: str) -> None:
    found = Leads(SKILLS, SKILLS)
    assert found.missed(Said(text)) is None
    assert found.beside([1.0, 0.0, 0.0], Said(text)) == [1.0, 0.0, 0.0]


def test_an_act_of_every_skill_tells_none_apart() -> None:
    assert not Leads({"move_event": SKILLS["move_event"]}, ["move_event"]).known


def test_a_noun_of_another_skill_does_not_take_a_message_from_the_skill_of_its_verb() -> None:
    agent = Agent(skills=list(SKILLS.values()))
    assert agent.compiled.router.acting(Said("move the vet to 5pm")) == {"move_event"}
    assert agent.route("move the vet to 5pm")["candidates"][0]["skill"] == "move_event"
