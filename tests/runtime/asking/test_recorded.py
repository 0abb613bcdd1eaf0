"""The models of a call, as they are written down and read again."""

import json

import pytest
from tests.batches import batch

from shipworthy import Price, ScriptedModel
from shipworthy.errors import NoModel
from shipworthy.models.model import Message, Request
from shipworthy.models.row import Row
from shipworthy.routing.models.difficulty import Facts
from shipworthy.routing.models.lineup import Candidate, Candidates, OneModel
from shipworthy.runtime.asking.recorded import LINES


def _again(price: Price | None) -> tuple[Candidates, Candidates]:
    model = ScriptedModel(["never"])
    model.price = price
    line = OneModel(model).line("auto", Facts(message="Hello?"), None, 1.0)
    return line, LINES.read(json.loads(json.dumps(LINES.write(line))))


@batch("price", [None, Price(), Price(input=1.25, output=10)])
def test_a_line_is_read_as_it_was_written(price: Price | None) -> None:
    line, again = _again(price)
    assert (again.reason, len(again.candidates)) == (line.reason, 1)
    assert again.candidates[0].row == line.candidates[0].row
    assert (again.candidates[0].model.name, again.candidates[0].model.price) == ("scripted", price)


def test_further_headers_and_fields_are_not_written_down() -> None:
    row = Row(name="m", provider="own", model="m", headers=(("x-token", "s3cret"),), body=(("user", '"s3cret"'),))
    line = Candidates(candidates=(Candidate(model=ScriptedModel([]), row=row),), reason="one")

    assert "s3cret" not in json.dumps(written := LINES.write(line))
    assert LINES.read(written).candidates[0].row.headers == ()


async def test_a_model_of_a_recorded_line_cannot_be_asked() -> None:
    _, again = _again(None)
    request = Request(messages=(Message(role="user", text="Hello?"),), max_output_tokens=20)
    with pytest.raises(NoModel, match="scripted is not asked in a repeated run"):
        again.candidates[0].model.stream(request)
