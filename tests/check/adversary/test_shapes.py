"""What a definition reads of the results of its tools."""

from typing import Any

from shipworthy import Agent, Input, Prompt, Skill, Step, tool
from shipworthy.check.adversary.shapes import Shape, shapes_of


@tool
async def look(word: str = "x") -> dict[str, Any]:
    """Look."""
    return {}


@tool
async def count(number: int, day: str = "") -> dict[str, Any]:
    """Count."""
    return {}


def _shape(*steps: Any, **more: Any) -> Shape:
    job = Skill(name="job", description="Do it", examples=("Do it",), workflow=[*steps], **more)
    return shapes_of(Agent(skills=[job], tools=[look, count], store="memory").compiled)["look"]


def test_fields_in_texts_conditions_and_arguments() -> None:
    shape = _shape(
        Step(tool="look", as_="found"),
        Step(answer="none", when="not found.rows"),
        Step(tool="count", with_={"number": "=found.total"}),
        Step(answer="{found.price:,.2f} on {found.day:%d %B}, {found.name}"),
    )
    assert set(shape.fields) == {"rows", "total", "price", "day", "name"}
    assert shape.fields["rows"].decides
    assert list(shape.fields["total"].kinds) == ["integer"]
    assert list(shape.fields["price"].kinds) == ["number"]
    assert list(shape.fields["day"].kinds) == ["date"]
    assert not shape.fields["name"].kinds


def test_lists_by_comprehensions_functions_and_foreach() -> None:
    shape = _shape(
        Step(tool="look", as_="found"),
        Step(tool="count", foreach="row in found.rows", max=3, with_={"number": "=row.size"}),
        Step(answer="{len([x for x in found.parts if x.open])} {first(found.names).last} {sum(found.prices)}"),
    )
    assert list(shape.fields["rows"].items.fields) == ["size"]
    assert shape.fields["parts"].items.fields["open"].decides
    assert list(shape.fields["names"].items.fields) == ["last"]
    assert list(shape.fields["prices"].items.kinds) == ["number"]


def test_names_of_let_and_the_items_of_a_foreach_step() -> None:
    shape = _shape(
        Step(tool="look", as_="found", foreach="w in ['a', 'b']", max=2, with_={"word": "{w}"}),
        Step(answer="{join([x.title for x in good], ', ')}"),
        let={"good": "[f for f in found if f.score > 3]"},
    )
    assert set(shape.fields) == {"score", "title"}
    assert 3 in shape.fields["score"].compared and "number" in shape.fields["score"].kinds


def test_constants_and_arithmetic() -> None:
    shape = _shape(
        Step(tool="look", as_="found"),
        Step(answer="late", when="found.state == 'late' or found.sure"),
        Step(answer="{found.a * found.b} {'x' if found.flag else found.other}"),
    )
    assert list(shape.fields["state"].compared) == ["late"]
    assert shape.fields["sure"].decides and shape.fields["flag"].decides
    assert "number" in shape.fields["a"].kinds and "number" in shape.fields["b"].kinds


def test_choices_of_an_input_and_texts_of_prompts() -> None:
    shape = _shape(
        Step(tool="look", as_="found"),
        Step(prompt=Prompt(name="told", text="Say {found.summary}")),
        Step(answer="{pick}"),
        inputs={"pick": Input(ask="Which?", choices="[r.label for r in found.rows]")},
    )
    assert "summary" in shape.fields and list(shape.fields["rows"].items.fields) == ["label"]


def test_a_value_that_reads_itself_is_read_of_nothing() -> None:
    assert not _shape(Step(answer="x")).fields
