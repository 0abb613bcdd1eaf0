"""The specialists among the tools of a loop."""

from shipworthy.contract.specialist.advisers import contract_of, specialists_of
from shipworthy.contract.specialist.index import Index, IndexedSkill
from shipworthy.contract.specialist.specialist import Specialist
from shipworthy.contract.tool import ToolSpec

SKILL = IndexedSkill(name="send_reply", description="Send a reply", inputs={"to": "text"})
EMAIL = Specialist(agent="../email", description="Mail", index=Index(skills={"send_reply": SKILL}))


def test_a_specialist_and_one_skill_of_it_are_tools_by_names_that_models_take() -> None:
    tools = {"look": ToolSpec(name="look")}
    found = specialists_of({"email": EMAIL}, tools, ("look", "email", "email.send_reply", "nothing"))
    assert sorted(found) == ["email", "email-send_reply"]
    whole, part = contract_of("email", found["email"]), contract_of("email-send_reply", found["email-send_reply"])
    assert ([one.name for one in whole.params], whole.description) == (["message"], "Mail")
    assert ([(one.name, one.required) for one in part.params], part.description) == ([("to", False)], "Send a reply")
