"""One specialist of a definition: what it is called, how it is bounded, and the skill that stands for it."""

import pytest

from shipworthy.contract.limits import Limits
from shipworthy.contract.skill import Skill
from shipworthy.contract.specialist.index import Index, IndexedSkill
from shipworthy.contract.specialist.specialist import Specialist
from shipworthy.errors import SpecError

SKILLS = {
    name: IndexedSkill.of(Skill(name=name, description=f"Do {name}", examples=(f"Please {name}",)), Limits())
    for name in ("send", "find")
}
LOCAL = Specialist(agent="../mail", index=Index(name="mail", skills=SKILLS), examples=("Mail, please",))
REMOTE = Specialist(url="https://x.example/a", protocol="a2a", timeout=3, price_usd=0.01, effect="write", private=True)


def test_a_folder_alone_is_a_local_one() -> None:
    assert Specialist.model_validate("../mail").agent == "../mail"


def test_its_friendly_name_is_its_label_or_the_words_of_its_name() -> None:
    assert LOCAL.named("my_mail") == "My mail"
    assert LOCAL.model_copy(update={"label": "Post"}).named("my_mail") == "Post"


def test_the_skill_that_stands_for_it_has_all_examples_and_its_limits() -> None:
    skill = LOCAL.implied("mail", Limits(max_latency_ms=4000))
    assert skill.examples == ("Mail, please", "Please find", "Please send")
    assert (skill.max_latency_ms, skill.max_cost_usd, skill.description) == (4000, 0.01, "Do find; Do send")
    assert (skill.workflow[0].tool, str(skill.workflow[0].with_["message"])) == ("mail", "message")


def test_only_the_named_skills_are_offered() -> None:
    assert LOCAL.offered() == ("find", "send")
    assert LOCAL.model_copy(update={"skills": ("send",)}).offered() == ("send",)


def test_a_remote_one_is_a_tool_with_what_can_be_held_of_it() -> None:
    tool = REMOTE.contract("far")
    assert [param.name for param in tool.params] == ["message"]
    assert (tool.timeout, tool.price_usd, tool.effect, tool.trust, tool.private) == (
        3,
        0.01,
        "write",
        "untrusted",
        True,
    )
    assert tool.leaves
    assert REMOTE.implied("far", Limits()).max_latency_ms == 8000


@pytest.mark.parametrize("key", ["limits", "skills"])
def test_a_remote_one_has_no_keys_of_local_ones(key: str) -> None:
    with pytest.raises(SpecError, match=f"`{key}` is of specialists with `agent:`"):
        Specialist.model_validate({"url": "https://x.example", key: {} if key == "limits" else []})
