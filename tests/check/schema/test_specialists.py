"""The keys of a specialist in the schema of agent.yaml."""

from jsonschema import Draft7Validator
from tests.batches import batch

from shipworthy.check.schema.definition import agent_schema

SCHEMA = Draft7Validator(agent_schema())


@batch(
    ("one", "good"),
    [
        ("../mail", True),
        ({"agent": "../mail", "limits": {"max_cost_usd": 0.1}, "skills": ["find"]}, True),
        ({"url": "https://x.example", "model": "m", "protocol": "openai"}, True),
        ("", False),
        ({"agent": "../mail", "headers": {"A": "b"}}, False),
        ({"url": "https://x.example", "skills": ["find"]}, False),
        ({"agent": "../mail", "limits": {"max_turns": 2}}, False),
    ],
)
def test_what_a_specialist_may_say(one: object, good: bool) -> None:
    assert SCHEMA.is_valid({"specialists": {"a": one}}) is good
