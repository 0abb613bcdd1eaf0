"""What the simulated model says where nobody told it what to say."""

import json
from typing import Any

from tests.batches import batch

from shipworthy.models.model import Message, ToolCall
from shipworthy.sim.request import SimRequest
from shipworthy.sim.script import MOST_RESULTS, Improvised


def tool(name: str, description: str, *required: str) -> dict[str, Any]:
    parameters = {"type": "object", "properties": {r: {"type": "string"} for r in required}, "required": list(required)}
    return {"name": name, "description": description, "parameters": parameters}


TOOLS = (
    tool("get_price", "The price of a stock", "ticker"),
    tool("get_news", "News about a stock", "ticker"),
    tool("send_mail", "Send a mail", "to"),
)
SAID = "What is the price of NVDA?"


def asked(*messages: Message, said: str = SAID, **given: Any) -> SimRequest:
    first = (Message(role="user", text=said),)
    return SimRequest(format="openai", model="m", messages=first + messages, **given)


def rounds(count: int) -> tuple[Message, ...]:
    found = []
    for n in range(count):
        call = ToolCall(id=f"c{n}", name="get_price", arguments="{}")
        found += [
            Message(role="assistant", calls=(call,)),
            Message(role="tool", call_id=call.id, text="NVDA 172.40\nmore"),
        ]
    return tuple(found)


def test_it_calls_the_tool_that_shares_most_words_with_the_message() -> None:
    reply = Improvised()(asked(tools=TOOLS))

    assert [(call.name, call.arguments) for call in reply.calls] == [("get_price", '{"ticker":"NVDA"}')]
    assert reply.text == ""


def test_tools_that_fit_equally_are_called_side_by_side_unless_one_call_is_wanted() -> None:
    said = "price and news of AMD stock"

    assert [c.name for c in Improvised()(asked(said=said, tools=TOOLS)).calls] == ["get_price", "get_news"]
    assert len(Improvised()(asked(said=said, tools=TOOLS, one_call=True)).calls) == 1


def test_after_the_results_it_sums_them_up() -> None:
    reply = Improvised()(asked(*rounds(1), tools=TOOLS))

    assert reply.calls == ()
    assert "get_price said NVDA 172.40" in reply.text
    assert "more" not in reply.text


def test_it_calls_where_it_must() -> None:
    assert Improvised()(asked(*rounds(1), tools=TOOLS, choice="required")).calls != ()
    assert [c.name for c in Improvised()(asked(tools=TOOLS, choice="send_mail")).calls] == ["send_mail"]
    assert Improvised()(asked(tools=TOOLS, choice="none")).calls == ()
    assert Improvised()(asked(*rounds(20), tools=TOOLS, fault="stubborn")).calls != ()


@batch("seed", range(3))
def test_a_made_up_answer_says_that_it_is_one(seed: int) -> None:
    text = Improvised(seed=seed)(asked()).text

    assert "NVDA" in text
    assert "imulated" in text or "Made-up" in text


def test_json_where_it_is_asked_for() -> None:
    schema = {"type": "object", "properties": {"score": {"type": "integer", "minimum": 3}}}
    in_words = 'Score 4. Answer as JSON {"mood": "string"}'

    assert json.loads(Improvised()(asked(json_wanted=True, schema=schema)).text) == {"score": 3}
    assert set(json.loads(Improvised()(asked(json_wanted=True)).text)) == {"answer"}
    assert set(json.loads(Improvised()(asked(said=in_words)).text)) == {"mood"}
    assert set(json.loads(Improvised()(asked(said="Give me JSON")).text)) == {"answer"}
    assert "said" in Improvised()(asked(*rounds(1), said="as JSON", tools=TOOLS)).text


def test_the_same_request_gets_the_same_reply_unless_it_wanders() -> None:
    def paths(wander: float) -> set[tuple[str, ...]]:
        model = Improvised(wander=wander)
        found = (model(asked(tools=TOOLS, seed=1, digest=b"x", number=n)) for n in range(40))
        return {tuple(call.name for call in reply.calls) for reply in found}

    assert len(paths(0.0)) == 1
    assert len(paths(1.0)) > 3


def test_wandering_comes_to_an_end() -> None:
    model = Improvised(wander=1.0)

    assert model(asked(*rounds(1), tools=TOOLS)).calls != ()
    assert model(asked(*rounds(MOST_RESULTS), tools=TOOLS)).calls == ()


def test_a_lone_tool_is_called_twice_at_most_when_it_wanders() -> None:
    replies = [Improvised(wander=1.0)(asked(tools=TOOLS[:1], digest=b"x", number=n)) for n in range(10)]

    assert {len(reply.calls) for reply in replies} == {2}


def test_a_tool_without_parameters_and_a_request_without_words() -> None:
    bare = {"name": "now", "description": "", "parameters": {}}

    assert [c.arguments for c in Improvised()(asked(said="", tools=(bare,))).calls] == ["{}"]
    assert Improvised()(SimRequest(format="openai", model="m", messages=())).text
