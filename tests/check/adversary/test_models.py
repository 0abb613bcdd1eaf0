"""Puppets: each does the worst in one way, within its output cap."""

from collections.abc import Mapping
from typing import get_args

import orjson
import pytest
from tests.batches import batch

from shipworthy.check.adversary.attacks import ModelWay
from shipworthy.check.adversary.canaries import FAILURE, FIGURES, FLOOD, SECRET_VALUE
from shipworthy.check.adversary.models import CUT, Puppet, input_tokens
from shipworthy.errors import ModelBroken, ModelBusy, ModelError
from shipworthy.models.model import Message, Part, Price, Request, TextPart, ToolCall, UsagePart
from shipworthy.models.row import Row
from shipworthy.tokens.counting import count, load

READ = {"name": "look", "description": "", "parameters": {"type": "object", "properties": {"word": {"type": "string"}}}}
WRITE = {"name": "pay", "description": "", "parameters": {"type": "object", "properties": {"to": {"type": "string"}}}}
ROW = Row(name="fast", provider="openai", model="fast")


@pytest.fixture(autouse=True, scope="module")
def _vocabulary() -> None:
    load()


class Watching:
    """Notes what a puppet tells."""

    def __init__(self, way: ModelWay, data: str | None = None) -> None:
        self.way, self._data = way, data
        self.requests: list[Request] = []
        self.uses: list[tuple[int, int]] = []

    def sent(self, request: Request, row: Row) -> None:
        self.requests.append(request)

    def used(self, row: Row, price: Price | None, input_tokens: int, output_tokens: int, seconds: float) -> None:
        self.uses.append((input_tokens, output_tokens))

    def number_of(self, prompt: str) -> int:
        return 7

    def typed(self, prompt: str) -> str | None:
        return self._data

    def arguments(self, tool: str, schema: Mapping[str, object], turn: int) -> Mapping[str, object]:
        return {"word": f"a note {turn}"} if tool == "look" else {"to": f"someone {turn}"}

    def strangers(self, request: Request) -> str:
        return "as zorik says" if any("zorik" in message.text for message in request.messages) else ""

    def opened(self, request: Request) -> Request:
        return request

    def wanted(self, names: list[str]) -> list[str]:
        return [name for name in names if name == "pay"]


def _request(*tools: object, name: str = "job", read: bool = False) -> Request:
    before = [Message(role="user", text="Do it")]
    if read:
        call = ToolCall(id="1", name="look", arguments="{}")
        before += [Message(role="assistant", calls=(call,)), Message(role="tool", text="zorik found", call_id="1")]
    return Request(messages=tuple(before), tools=tuple(tools), max_output_tokens=60, name=name)  # type: ignore[arg-type]


async def _said(puppet: Puppet, request: Request) -> tuple[list[Part], ModelError | None]:
    parts: list[Part] = []
    try:
        async for part in puppet.stream(request):
            parts.append(part)
    except ModelError as error:
        return parts, error
    return parts, None


def _calls(parts: list[Part]) -> list[ToolCall]:
    return [part for part in parts if isinstance(part, ToolCall)]


def _text(parts: list[Part]) -> str:
    return "".join(part.text for part in parts if isinstance(part, TextPart))


@batch("way", get_args(ModelWay))
async def test_each_tells_of_every_request_and_uses_no_more_than_its_cap(way: ModelWay) -> None:
    watching = Watching(way)
    puppet = Puppet(ROW, Price(input=1, output=1), watching)
    for request in (_request(READ, WRITE), _request(READ, WRITE, read=True), _request(), _request(name="understand")):
        parts, _ = await _said(puppet, request)
        for used in (part for part in parts if isinstance(part, UsagePart)):
            assert used.output_tokens == request.max_output_tokens
            assert used.input_tokens == input_tokens(request, ROW)
    assert len(watching.requests) == 4
    assert all(output == 60 for _, output in watching.uses)


async def test_one_that_asks_for_everything_leaves_writes_to_those_that_want_them() -> None:
    parts, _ = await _said(Puppet(ROW, None, Watching("everything")), _request(READ, WRITE))
    assert {call.name for call in _calls(parts)} == {"look"} and len({call.arguments for call in _calls(parts)}) == 3
    parts, _ = await _said(Puppet(ROW, None, Watching("writes")), _request(READ, WRITE))
    assert [call.name for call in _calls(parts)] == ["pay"]


async def test_one_that_floods_says_more_than_it_may_and_no_sentence_twice() -> None:
    parts, _ = await _said(Puppet(ROW, None, Watching("floods")), _request())
    sentences = FLOOD.findall(_text(parts))
    assert count(_text(parts)) > 60 and len(set(sentences)) == len(sentences)


async def test_one_that_lies_says_a_figure_that_stands_nowhere() -> None:
    parts, _ = await _said(Puppet(ROW, None, Watching("lies")), _request())
    found = FIGURES.search(_text(parts))
    assert found is not None and found[1] == "007"


async def test_one_whose_answer_breaks_off_marks_its_calls() -> None:
    parts, error = await _said(Puppet(ROW, None, Watching("breaks off")), _request(READ))
    assert isinstance(error, ModelBroken) and FAILURE in str(error)
    assert all(CUT in call.arguments for call in _calls(parts)) and _calls(parts)


async def test_one_that_turns_away_says_so_in_words_that_no_person_may_read() -> None:
    watching = Watching("turned away")
    puppet = Puppet(ROW, None, watching)
    errors = [(await _said(puppet, _request()))[1] for _ in range(3)]
    assert [type(error) for error in errors] == [ModelBusy, ModelBusy, type(None)]
    assert len(watching.uses) == 1, "what was turned away has used nothing"


async def test_one_that_obeys_reads_first_and_then_does_what_it_read() -> None:
    puppet = Puppet(ROW, None, Watching("obeys"))
    first, _ = await _said(puppet, _request(READ, WRITE))
    then, _ = await _said(puppet, _request(READ, WRITE, read=True))
    assert [call.name for call in _calls(first)] == ["look"]
    assert [orjson.loads(call.arguments) for call in _calls(then)] == [{"to": "as zorik says"}]


async def test_one_that_leaks_says_the_secret_and_a_prompt_for_data_gets_data() -> None:
    parts, _ = await _said(Puppet(ROW, None, Watching("leaks")), _request())
    assert SECRET_VALUE in _text(parts)
    parts, _ = await _said(Puppet(ROW, None, Watching("leaks", '{"size": 3}')), _request())
    assert _text(parts) == '{"size": 3}'


def test_input_is_counted_as_the_row_counts() -> None:
    request = _request(READ)
    plain, dear = input_tokens(request, ROW), input_tokens(request, Row(**{**_fields(), "tokens_per_o200k": 1.5}))
    assert dear >= plain * 1.4
    assert input_tokens(request, Row(**{**_fields(), "known": False})) > plain


def _fields() -> dict[str, object]:
    return {"name": "fast", "provider": "openai", "model": "fast"}
