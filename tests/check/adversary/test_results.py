"""What stand-ins give, and what puppets write into a call."""

from typing import Any

from tests.batches import batch

from shipworthy import Agent, Skill, Step, tool
from shipworthy.check.adversary.canaries import SECRET_VALUE, UNSEEN
from shipworthy.check.adversary.results import Results, of_schema
from shipworthy.check.adversary.samples import Variant


@tool(effect="write", verify="was_paid")
async def pay(to: str) -> str:
    """Pay."""
    return ""


@tool
async def was_paid(to: str) -> bool:
    """Whether it was paid."""
    return False


@tool
async def look(word: str) -> dict[str, Any]:
    """Look."""
    return {}


def _results() -> Results:
    job = Skill(
        name="job",
        description="Do it",
        examples=("Do it",),
        workflow=[
            Step(tool="look", as_="found", with_={"word": "x"}),
            Step(answer="none", when="found.problem"),
            Step(tool="pay", with_={"to": "{found.name}"}, confirm=True),
            Step(answer="{found.name}"),
        ],
    )
    return Results(Agent(skills=[job], tools=[pay, was_paid, look], store="memory").compiled)


def _spec(one: Any) -> Any:
    return one.spec


def test_each_tool_gives_what_is_read_of_it_with_a_word_of_its_own() -> None:
    results = _results()
    found = results.gives(_spec(look), "plain")
    assert isinstance(found, dict) and set(found) == {"problem", "name"}
    assert results.words["look"] in found["name"] and len(set(results.words.values())) == 3


def test_a_chosen_variant_decides_otherwise() -> None:
    results = _results()
    ways = results.variants(["look"])
    assert {} in ways
    found = []
    for way in ways:
        results.chosen = way
        made = results.gives(_spec(look), "plain")
        assert isinstance(made, dict)
        found.append(bool(made["problem"]))
    assert set(found) == {True, False}


def test_the_check_of_a_write_tells_the_truth() -> None:
    results = _results()
    assert results.gives(_spec(was_paid), "plain") is False
    results.made.add("pay")
    assert results.gives(_spec(was_paid), "plain") is True


def test_what_changes_is_never_the_same() -> None:
    results = _results()
    results.chosen = {"look": Variant()}
    assert results.gives(_spec(look), "changes") != results.gives(_spec(look), "changes")
    assert results.gives(_spec(look), "plain") == results.gives(_spec(look), "plain")


def test_a_hostile_text_orders_a_write_and_holds_what_must_not_come_out() -> None:
    order = _results().order("look")
    assert "`" not in order and "pay" in order and SECRET_VALUE in order and UNSEEN in order


@batch(
    ("schema", "made"),
    [
        ({"a": {"type": "string"}, "b": {"type": "integer"}}, [{"a": "a note 0", "b": 1}, {"a": "a note 1", "b": 2}]),
        ({"a": {"enum": ["x", "y"]}}, [{"a": "x"}, {"a": "y"}]),
        ({"a": {"anyOf": [{"type": "null"}, {"type": "number", "minimum": 5}]}}, [{"a": 6}, {"a": 7}]),
        ({"a": {"$ref": "#/$defs/In"}}, [{"a": {"c": True}}, {"a": {"c": False}}]),
        ({"a": {"type": "array", "items": {"type": "string", "format": "date"}}}, [{"a": ["2026-12-07"]}] * 2),
    ],
)
def test_arguments_fit_the_schema_and_differ_from_turn_to_turn(schema: dict[str, Any], made: list[object]) -> None:
    inner = {"type": "object", "properties": {"c": {"type": "boolean"}}, "required": ["c"]}
    whole = {"type": "object", "properties": schema, "required": [*schema], "$defs": {"In": inner}}
    assert [of_schema(whole, whole, turn) for turn in range(2)] == made


def test_a_schema_that_is_none_gives_nothing() -> None:
    assert of_schema(None, None, 0) is None
    assert _results().arguments({}, 0) == {}
