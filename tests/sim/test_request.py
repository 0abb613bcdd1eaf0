"""What a client asked, and what no provider would take."""

import pytest
from tests.batches import batch

from shipworthy.models.model import Message, ToolCall
from shipworthy.sim.request import BadRequest, SimRequest, cap, check_pairs, need, part

CALL = ToolCall(id="c1", name="get_price", arguments="{}")
ASKED = Message(role="user", text="price?")
CALLED = Message(role="assistant", calls=(CALL,))
RESULT = Message(role="tool", text="172", call_id="c1")


def request(*messages: Message, **given: object) -> SimRequest:
    return SimRequest(format="openai", model="m", messages=messages, **given)  # type: ignore[arg-type]


def test_results_are_those_since_the_last_answer_without_a_call() -> None:
    before = (ASKED, CALLED, RESULT)

    assert request(*before).results == (RESULT,)
    assert request(*before, Message(role="assistant", text="172"), ASKED).results == ()
    assert request(*before, Message(role="user", text="go on")).results == (RESULT,)
    assert request(*before, Message(role="user", text="go on")).text == "go on"


def test_the_choice_of_tools() -> None:
    tools = ({"name": "a"}, {"name": "b"})

    assert request(tools=tools).offered == tools
    assert not request(tools=tools).must_call
    assert request(tools=tools, choice="none").offered == ()
    assert request(tools=tools, choice="required").must_call
    assert request(tools=tools, choice="b").offered == ({"name": "b"},)
    assert request(tools=tools, choice="b").must_call


def test_chance_depends_on_seed_bytes_number_and_purpose_alone() -> None:
    given = {"seed": 1, "digest": b"x", "number": 0}
    first = request(ASKED, **given).draw("fault").random()

    assert request(RESULT, **given).draw("fault").random() == first
    for other in ({"seed": 2}, {"digest": b"y"}, {"number": 1}):
        assert request(**{**given, **other}).draw("fault").random() != first
    assert request(**given).draw("wander").random() != first


@batch(
    "messages",
    [
        (CALLED,),
        (CALLED, ASKED, RESULT),
        (RESULT,),
        (ASKED, RESULT),
        (CALLED, CALLED, RESULT),
        (CALLED, RESULT, CALLED),
    ],
)
def test_F01_a_call_without_its_result_is_refused(messages: tuple[Message, ...]) -> None:
    with pytest.raises(BadRequest, match="c1"):
        check_pairs(messages)


def test_calls_with_their_results_are_taken() -> None:
    check_pairs((ASKED, CALLED, RESULT, Message(role="user", text="and?"), CALLED, RESULT))


def test_values_of_the_wrong_type_are_refused() -> None:
    assert part({}, "x") == {}
    assert cap({"max_tokens": 5}, "max_completion_tokens", "max_tokens") == 5
    assert cap({}, "max_tokens") is None
    for wrong in ({"max_tokens": 0}, {"max_tokens": "5"}, {"max_tokens": True}):
        with pytest.raises(BadRequest, match="max_tokens"):
            cap(wrong, "max_tokens")
    with pytest.raises(BadRequest, match="x"):
        part({"x": [1]}, "x")
    with pytest.raises(BadRequest, match="messages"):
        need(None, list, "messages")
