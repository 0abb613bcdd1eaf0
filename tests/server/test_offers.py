"""What a caller is offered."""

import pytest
from tests.server.mcp.connected import mailer, offers

from shipworthy import Agent, Skill, Step, input_type
from shipworthy.contract.input import Input
from shipworthy.server.caller import LOCAL, Caller
from shipworthy.server.offers import offered
from shipworthy.server.refusal import Refused
from shipworthy.server.service import Service


def test_an_offer_says_what_it_asks_for_and_how_it_writes() -> None:
    found = offers()
    assert [(name, offer.writing) for name, offer in found.items()] == [("count", "never"), ("send_letter", "asked")]
    assert found["send_letter"].schema == {
        "type": "object",
        "properties": {
            "to": {"type": "string", "description": "To whom?"},
            "topic": {"type": "string", "enum": ["news", "report"], "description": "Which one? Type: news | report."},
        },
        "additionalProperties": False,
    }
    assert (found["send_letter"].values("topic"), found["send_letter"].values("to")) == (["news", "report"], [])


def test_lists_own_types_and_choices_have_their_form() -> None:
    city = Input.model_validate({"list": "city", "max": 3, "min": 1, "ask": "Where?"})
    one = Input.model_validate({"type": "text", "choices": "['a', 'b']"})
    steps = (Step.model_validate({"answer": "{city}: {one}"}),)
    skill = Skill(name="visit", description="Visit", inputs={"city": city, "one": one}, workflow=steps)
    types = {"city": input_type("city", values={"Rome": [], "Oslo": ["Christiania"]})}
    found = offers(Agent(name="travel", skills=[skill], types=types, store="memory"))["visit"]
    assert found.fields == {
        "city": {
            "type": "array",
            "items": {"type": "string"},
            "maxItems": 3,
            "minItems": 1,
            "description": "Where? One of: Oslo, Rome.",
        },
        "one": {"description": "one."},
    }


def test_several_agents_stand_before_the_names_of_their_skills_and_one_is_named_by_its_address() -> None:
    service = Service({"mailer": mailer(), "b": mailer(name="b")})
    assert list(offered(service, LOCAL)) == ["b__count", "b__send_letter", "mailer__count", "mailer__send_letter"]
    assert list(offered(service, LOCAL, "b")) == ["count", "send_letter"]
    few = Caller(agents=frozenset(("b",)))
    assert list(offered(service, few)) == ["count", "send_letter"]
    with pytest.raises(Refused, match="no agent `mailer`"):
        offered(service, few, "mailer")


def test_ranges_and_patterns_stand_in_the_schema_where_json_schema_has_them() -> None:
    inputs = {
        "nights": {"type": "integer", "min": 1, "max": 14, "unit": "nights"},
        "from": {"type": "date", "min": "2024-05-20"},
        "until": {"type": "date", "min": "today"},
        "code": {"pattern": "[A-Z]{3}\\d{3}"},
        "codes": {"list": "text", "max": 2, "pattern": "\\d+"},
        "name": {"pattern": "(?i:ann)"},
        "order": {"pattern": "order (\\d+)"},
        "phone": {"pattern": "\\d+", "normalise": "digits"},
    }
    known = {name: Input.model_validate(parts) for name, parts in inputs.items()}
    steps = (Step.model_validate({"answer": "{nights}"}),)
    shared = Skill(name="visit", description="Visit", inputs=known, workflow=steps)
    found = offers(Agent(name="travel", skills=[shared], store="memory"))["visit"].fields
    assert (found["nights"]["minimum"], found["nights"]["maximum"]) == (1, 14)
    assert found["nights"]["description"] == "nights. Type: integer. At least 1, at most 14 nights."
    assert str(found["from"]["description"]).endswith("At least 2024-05-20.") and "minimum" not in found["from"]
    assert "least" not in str(found["until"]["description"])
    assert found["code"]["pattern"] == "^(?:[A-Z]{3}\\d{3})$"
    assert found["codes"]["items"] == {"type": "string", "pattern": "^(?:\\d+)$"}
    assert all("pattern" not in found[name] for name in ("name", "order", "phone"))
