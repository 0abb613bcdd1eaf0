"""The tools of the server."""

import json

import pytest
from jsonschema import Draft202012Validator
from tests.server.mcp.connected import mailer, offers

from shipworthy import Agent, Skill, Step
from shipworthy.contract.input import Input
from shipworthy.server.mcp import tools
from shipworthy.server.offers import Offer
from shipworthy.server.refusal import Refused

FIXED = ["list_skills", "describe_skill", "run_skill", "ask_agent", "answer_question"]


def _many(count: int) -> dict[str, Offer]:
    steps = (Step.model_validate({"answer": "Hi"}),)
    skills = [Skill(name=f"skill_{n}", description=f"Do {n}", workflow=steps) for n in range(count)]
    return offers(Agent(name="many", skills=skills, store="memory"))


def test_the_skills_are_tools_of_their_own_while_they_are_few() -> None:
    few, many = _many(tools.MOST_OWN_TOOLS), _many(tools.MOST_OWN_TOOLS + 1)
    assert [tool.name for tool in tools.tools_of(few)] == [*FIXED, *few]
    assert [tool.name for tool in tools.tools_of(many)] == FIXED


def test_a_skill_called_as_a_tool_of_the_server_is_run_by_its_name() -> None:
    steps = (Step.model_validate({"answer": "Hi"}),)
    found = offers(Agent(name="a", skills=[Skill(name="run_skill", description="Run", workflow=steps)], store="memory"))
    assert [tool.name for tool in tools.tools_of(found)] == FIXED


def test_each_tool_says_what_it_does_and_takes() -> None:
    for tool in tools.tools_of(offers()):
        Draft202012Validator.check_schema(tool.input_schema)
        assert tool.description and tool.annotations is not None and 1 <= len(tool.name) <= 64
    hints = {tool.name: tool.annotations.read_only_hint for tool in tools.tools_of(offers()) if tool.annotations}
    assert hints == {
        "list_skills": True,
        "describe_skill": True,
        "run_skill": False,
        "ask_agent": False,
        "answer_question": False,
        "count": True,
        "send_letter": False,
    }
    assert tools.described(offers()["send_letter"]) == (
        'Send a letter to a person. It asks before it changes anything. For example: "Send the report to Anna"'
    )


def test_a_description_has_the_contract_and_the_bound() -> None:
    offer = offers()["send_letter"]
    (block,) = tools.description(offer).content
    whole = json.loads(getattr(block, "text", ""))
    assert whole["bound"]["tool_calls"] == mailer().bounds()["send_letter"].tool_calls == 1
    assert (whole["writes"], whole["limits"]["max_latency_ms"]) == ("asked", 10_000)


def test_a_run_is_alone_unless_it_says_where_it_belongs() -> None:
    offer = offers()["count"]
    first, second = (tools.running(offer, {"folder": "a", "other": None}) for _ in range(2))
    assert first.inputs == {"folder": "a"} and first.session != second.session
    assert tools.running(offer, {}, session="s").session == "s"
    keyed, again = (tools.running(offer, {}, key="k") for _ in range(2))
    assert keyed == again and tools.asking("a", "m", key="k").message_id != keyed.message_id


def test_what_is_missing_or_of_another_kind_is_named() -> None:
    for call, field in [
        (lambda: tools.text_of({}, "answer"), "answer"),
        (lambda: tools.text_of({"answer": 3}, "answer", needed=False), "answer"),
        (lambda: tools.object_of({"inputs": "x"}, "inputs"), "inputs"),
        (lambda: tools.named(offers(), "none"), "skill"),
        (lambda: tools.only_agent(offers(mailer(), mailer(name="b"))), "agent"),
    ]:
        with pytest.raises(Refused) as caught:
            call()
        assert caught.value.field == field
    assert (tools.text_of({}, "session", needed=False), tools.object_of({}, "inputs")) == ("", {})
    assert tools.only_agent(offers()) == "mailer"


def test_a_skill_that_works_on_words_takes_them_beside_its_inputs() -> None:
    topic = {"topic": Input.model_validate({"type": "text", "ask": "About what?"})}
    steps = (Step.model_validate({"answer": "{topic}: {message}"}),)
    skill = Skill(name="tell", description="Tell", inputs=topic, workflow=steps)
    offer = offers(Agent(name="a", skills=[skill], store="memory"))["tell"]
    assert list(tools.arguments_of(offer)) == ["topic", "message"]
    both, words = tools.running(offer, {"topic": "x", "message": "y"}), tools.running(offer, {"message": "y"})
    assert (both.message, both.inputs) == ("y", {"topic": "x"})
    assert (words.message, words.inputs) == ("y", None), "inputs are read in the words"
    assert list(tools.arguments_of(offers()["count"])) == ["folder"] and "required" not in tools.schema_of(offer)
    alone = Skill(name="say", description="Say", workflow=(Step.model_validate({"answer": "{message}"}),))
    assert tools.schema_of(offers(Agent(name="a", skills=[alone], store="memory"))["say"])["required"] == ["message"]
