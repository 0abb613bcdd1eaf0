"""A specialist as what a step names."""

from shipworthy.contract.limits import Limits
from shipworthy.contract.skill import Skill
from shipworthy.contract.specialist.index import Index, IndexedSkill
from shipworthy.contract.specialist.specialist import Specialist
from shipworthy.contract.specialist.target import consulted

SEND = IndexedSkill.of(Skill(name="send"), Limits())
SPECIALISTS = {
    "mail": Specialist(agent="../mail", index=Index(skills={"send": SEND}, writes=False)),
    "far": Specialist(url="https://x.example"),
}


def test_a_step_names_it_or_one_skill_of_it() -> None:
    whole, skill = consulted(SPECIALISTS, "mail"), consulted(SPECIALISTS, "mail.send")
    assert whole is not None and skill is not None
    assert (whole.called, whole.skill, skill.called, skill.skill) == ("mail", None, "mail.send", SEND)
    assert not whole.may_write


def test_other_words_name_none() -> None:
    assert [consulted(SPECIALISTS, word) for word in ("mail.sent", "far", "post", "mail.")] == [None] * 4


def test_one_that_is_not_read_may_write() -> None:
    one = consulted({"mail": Specialist(agent="../mail")}, "mail")
    assert one is not None and one.may_write
