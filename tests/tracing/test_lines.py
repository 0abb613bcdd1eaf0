from tests.batches import batch

from shipworthy import errors
from shipworthy.errors import LimitReached, ModelBroken, ModelBusy, ShipworthyError
from shipworthy.models.model import Message, Request, StopPart, TextPart, ThoughtPart, ToolCall, UsagePart
from shipworthy.tracing.lines import error_line, part_line, read_error, read_part, request_line

CALL = ToolCall(id="a", name="get", arguments="{}")


@batch(
    "part",
    [
        TextPart(text="hi"),
        ThoughtPart(text="hm", before=True),
        CALL,
        UsagePart(input_tokens=3, output_tokens=4, cached_tokens=1),
        StopPart(),
    ],
)
def test_a_part_comes_back(part: object) -> None:
    assert read_part(part_line(part)) == part  # type: ignore[arg-type]


def plain_errors() -> list[type[ShipworthyError]]:
    own = {"SpecError", "ExpressionError", "LimitReached", "ModelBusy", "ModelBroken"}
    found = (kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, ShipworthyError))
    return [kind for kind in found if kind.__name__ not in own]


@batch("kind", plain_errors())
def test_an_error_comes_back(kind: type[ShipworthyError]) -> None:
    again = read_error(error_line(kind("why")))
    assert type(again) is kind
    assert str(again) == "why"


def test_errors_that_say_more_say_it_again() -> None:
    limit = read_error(error_line(LimitReached("cost_usd", 0.5, 0.75)))
    assert isinstance(limit, LimitReached)
    assert (limit.dimension, limit.limit, limit.wanted) == ("cost_usd", 0.5, 0.75)
    busy = read_error(error_line(ModelBusy("full", 2.5)))
    assert isinstance(busy, ModelBusy)
    assert busy.retry_after == 2.5
    broken = ModelBroken("cut", began=False)
    broken.unseen = (CALL,)
    again = read_error(error_line(broken))
    assert isinstance(again, ModelBroken)
    assert (again.began, again.unseen) == (False, (CALL,))


def test_an_unknown_type_makes_no_object_of_its_name() -> None:
    assert type(read_error({"type": "Sequence", "message": "m"})) is ShipworthyError
    assert type(read_error({"type": "__builtins__", "message": "m"})) is ShipworthyError


def test_a_request_names_its_tools_and_holds_its_words() -> None:
    request = Request(
        messages=(Message(role="user", text="hi"), Message(role="assistant", calls=(CALL,))),
        tools=({"name": "get", "parameters": {}},),
        name="job",
    )
    line = request_line(request)
    assert line["tools"] == ["get"]
    assert line["messages"][0] == {"role": "user", "text": "hi"}
    assert line["messages"][1]["calls"] == [{"id": "a", "name": "get", "arguments": "{}"}]
