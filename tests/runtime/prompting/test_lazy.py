"""Lazy tools: an index that never changes, and two tools that are no way round any rule."""

import os
from typing import Any

import orjson
import pytest
from tests.models.serving import row

from shipworthy import Agent, Reply, ScriptedModel, Skill, SpecError, call, tool
from shipworthy.app.replay import replayed
from shipworthy.models.chat.body import body as chat
from shipworthy.models.messages.body import body as messages
from shipworthy.models.model import Request
from shipworthy.models.responses.body import body as responses
from shipworthy.runtime.prompting.lazy import MOST_DESCRIBED, MOST_NAMES
from shipworthy.stores import MemoryStore

BODIES = [("openai", chat), ("anthropic", messages), ("openai", responses)]


def loop_with(tools: Any, names: list[str], script: Any, guidelines: Any = (), **parts: Any) -> Agent:
    """An agent with one loop over these tools."""
    job = Skill(name="job", description="Do the daily job", examples=("Do the daily job",), tools=names, **parts)
    model = ScriptedModel(script)
    return Agent(
        name="a", skills=[job], tools=tools, model=model, guidelines=guidelines, store=MemoryStore(records=True)
    )


@pytest.fixture
def lazy_of(ran):  # type: ignore[no-untyped-def]
    """`lazy_of(script, **parts)`: a loop with lazy tools over reads and a write."""

    @tool
    def price(ticker: str, days: int = 1) -> str:
        """The price of a stock. It is delayed."""
        ran.append(f"price {ticker}")
        return "100"

    @tool(effect="write")
    def buy(ticker: str, shares: int) -> str:
        """Buy shares."""
        ran.append(f"buy {shares} {ticker}")
        return f"bought {shares} {ticker}"

    @tool(max_tokens=60)
    def report(year: int) -> str:
        """The report of a year."""
        return " ".join(f"word{number}" for number in range(500))

    def made(script: Any, guidelines: Any = (), **parts: Any) -> Agent:
        asked = {"lazy_tools": True, "max_iterations": 6, "max_context_tokens": 4000, **parts}
        return loop_with([price, buy, report], ["price", "report", "buy"], script, guidelines, **asked)

    return made


def calls(name: str, **args: Any) -> Any:
    return call("call", tool=name, arguments=args)


class Script:
    """Answers with one reply after the other, and remembers what it was asked."""

    def __init__(self, *replies: Reply) -> None:
        self.replies, self.asked = list(replies), list[Request]()

    def __call__(self, request: Request) -> Reply:
        self.asked.append(request)
        return self.replies[min(len(self.asked), len(self.replies)) - 1]

    def told(self, round: int = -1) -> list[str]:
        """The results of the last round before this request."""
        request = self.asked[round]
        last = max(n for n, message in enumerate(request.messages) if message.role == "assistant")
        return [message.text for message in request.messages[last + 1 :]]


async def test_a_tool_is_described_then_called_and_it_is_the_real_one_everywhere(lazy_of, go, ran, within) -> None:  # type: ignore[no-untyped-def]
    script = Script(
        Reply(calls=(call("describe", tools="price"),)),
        Reply(calls=(calls("price", ticker="NVDA"),)),
        Reply(text="It is 100."),
    )
    heard: list[Any] = []
    result = await lazy_of(script).run(go, emit=heard.append)
    assert result.text == "It is 100." and ran == ["price NVDA"] and within(result)
    assert [(step["tool"], step["args"]) for step in result.path] == [("price", {"ticker": "NVDA"})]
    assert result.usage.tool_calls == 1 and result.usage.model_calls == 3
    assert [event.step for event in heard if event.type == "step_started"] == ["price"]
    described = orjson.loads(script.told(1)[0])
    assert described["name"] == "price" and "days" in described["parameters"]["properties"]


async def test_an_undescribed_tool_is_called_where_its_arguments_are_valid_else_its_schema_is_told(
    lazy_of, go, ran
) -> None:  # type: ignore[no-untyped-def]
    script = Script(
        Reply(calls=(calls("price", symbol="NVDA"), call("price", ticker="AMD"))),
        Reply(calls=(calls("price", ticker="NVDA"),)),
        Reply(text="Both are 100."),
    )
    result = await lazy_of(script).run(go)
    wrong, direct = script.told(1)
    assert wrong.startswith("error: ") and '"ticker"' in wrong and "symbol" in wrong
    assert direct == "100" and ran == ["price AMD", "price NVDA"]
    assert result.text == "Both are 100."


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"arguments": {"ticker": "X"}}, '"required"'),
        ({"tool": "price", "ticker": "X"}, '"required"'),
        ({"tool": "price", "arguments": [1]}, "must be an object"),
        ({"tool": "price", "arguments": "{"}, "must be an object"),
        ({"tool": "prise", "arguments": {}}, "near it are price"),
        ({"tool": "price", "arguments": {"ticker": 5}}, '"ticker"'),
        ({"tool": "read_result", "arguments": {"handle": "x"}}, "error: "),
    ],
)
async def test_a_wrong_call_makes_none_and_says_what_was_expected(lazy_of, go, ran, arguments, told) -> None:  # type: ignore[no-untyped-def]
    script = Script(Reply(calls=(call("call", **arguments),)), Reply(text="No."))
    await lazy_of(script).run(go)
    assert told in script.told(1)[0] and script.told(1)[0].startswith("error: ") and not ran


async def test_arguments_that_are_written_as_a_text_are_read(lazy_of, go, ran) -> None:  # type: ignore[no-untyped-def]
    script = Script(Reply(calls=(call("call", tool="price", arguments='{"ticker": "A"}'),)), Reply(text="100"))
    await lazy_of(script).run(go)
    assert ran == ["price A"]


async def test_a_call_of_a_write_is_asked_about_and_made_once_after_the_yes(lazy_of, go, ran) -> None:  # type: ignore[no-untyped-def]
    script = Script(Reply(calls=(calls("buy", ticker="NVDA", shares=3),)))
    agent = lazy_of(script)
    asked = await agent.run(go, session="s")
    assert asked.status == "asked" and "NVDA" in asked.text and not ran
    done = await agent.run("yes", session="s")
    assert done.status == "completed" and ran == ["buy 3 NVDA"]
    assert [step["tool"] for step in done.path] == ["buy"]


@pytest.mark.parametrize(
    ("rule", "refused"),
    [
        ({"forbid_tools": ["price"]}, "price"),
        ({"only_tools": ["report"]}, "price"),
        ({"first_tool": "report"}, "report"),
        ({"max_tool_calls": 0}, "limit"),
    ],
)
async def test_a_call_is_no_way_round_a_guideline(lazy_of, go, ran, rule, refused) -> None:  # type: ignore[no-untyped-def]
    script = Script(Reply(calls=(calls("price", ticker="NVDA"),)), Reply(text="I cannot."))
    await lazy_of(script, guidelines=[{"name": "rule", **rule}]).run(go)
    assert not ran
    if "max_tool_calls" not in rule:
        assert refused in script.told(1)[0]


async def test_what_must_be_called_first_is_told_and_satisfied_by_a_call(lazy_of, go) -> None:  # type: ignore[no-untyped-def]
    script = Script(Reply(calls=(calls("report", year=2024),)), Reply(text="Read."))
    result = await lazy_of(script, guidelines=[{"name": "rule", "first_tool": "report"}]).run(go)
    assert "Call report first." in script.asked[0].messages[-1].text
    assert result.text == "Read."


async def test_a_cut_result_is_read_on_through_a_call(lazy_of, go) -> None:  # type: ignore[no-untyped-def]
    def script(request: Request) -> Reply:
        asked.append(request)
        if len(asked) == 1:
            return Reply(calls=(calls("report", year=2024),))
        if len(asked) == 2:
            handle = request.messages[-1].text.rsplit("handle ", 1)[1].rstrip("]")
            return Reply(calls=(calls("read_result", handle=handle, offset=100),))
        return Reply(text="Done.")

    asked: list[Request] = []
    await lazy_of(script).run(go)
    assert "[characters 100 to" in asked[2].messages[-1].text
    assert all([tool["name"] for tool in request.tools] == ["describe", "call"] for request in asked)


async def test_describing_is_bounded_and_takes_no_call_of_the_author(lazy_of, go, ran) -> None:  # type: ignore[no-untyped-def]
    many = tuple(call("describe", tools=f"price {number}") for number in range(MOST_DESCRIBED + 3))
    script = Script(Reply(calls=(*many, calls("price", ticker="A"))), Reply(text="100"))
    result = await lazy_of(script, max_tool_calls=1).run(go)
    told = script.told(1)
    assert [text.startswith("error: enough") for text in told] == [False] * MOST_DESCRIBED + [True] * 3 + [False]
    assert ran == ["price A"] and result.usage.tool_calls == 1


async def test_nothing_but_the_same_descriptions_ends_in_an_answer(lazy_of, go) -> None:  # type: ignore[no-untyped-def]
    def script(request: Request) -> Reply:
        asked.append(request)
        return Reply(text="I stop.") if request.answers else Reply(calls=(call("describe", tools="price"),))

    asked: list[Request] = []
    result = await lazy_of(script, max_iterations=20).run(go)
    assert result.text == "I stop." and len(asked) == 5


async def test_words_find_tools_and_too_many_names_say_which_were_left_out(lazy_of, go) -> None:  # type: ignore[no-untyped-def]
    script = Script(
        Reply(calls=(call("describe", tools="what does a stock cost"), call("describe", tools="price,report,buy"))),
        Reply(text="Fine."),
    )
    await lazy_of(script, max_context_tokens=400).run(go)
    words, names = script.told(1)
    assert words.startswith("- price: The price of a stock")
    assert "not described, for there is no room: " in names and MOST_NAMES > 3


def written(request: Request, wire: int) -> bytes:
    name, body = BODIES[wire]
    return orjson.dumps(body(request, row(name, "http://x")))


def prefix(request: Request, wire: int) -> bytes:
    """What a provider's cache keys on: the tools, and the system text as far as no guideline of one message stands in it."""
    name, body = BODIES[wire]
    sent = body(request, row(name, "http://x"))
    system = orjson.dumps(sent.get("instructions") or sent.get("system") or sent["messages"][0])  # type: ignore[index]
    return orjson.dumps(sent["tools"]) + system[: system.index(b"read_result (handle, offset).") + 29]


@pytest.mark.parametrize("wire", [0, 1, 2], ids=["chat", "messages", "responses"])
@pytest.mark.parametrize("many", [3, 60])
async def test_every_request_of_a_conversation_begins_with_the_same_bytes(wire, many, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("SHIPWORTHY_ROUTING", "light")

    def made(number: int) -> Any:
        def look(key: str) -> str:
            return "word " * 400 if number == 1 else f"found {key}"

        look.__doc__ = f"Looks up the matter number {number} in the register of matters."
        return tool(name=f"look_{number:02}", max_tokens=60)(look)

    def script(request: Request) -> Reply:
        asked.append(request)
        turn = sum(message.role == "assistant" for message in request.messages)
        if request.answers or turn == 3:
            return Reply(text=f"Answer {len(asked)}.")
        wish = [call("describe", tools="look_01"), calls("look_01", key=str(len(asked))), calls("nothing")][turn]
        return Reply(calls=(wish,))

    asked: list[Request] = []
    tools = [made(number) for number in range(many)]
    agent = loop_with(
        tools,
        [one.spec.name for one in tools],
        script,
        [{"name": "loud", "when": ["loud"], "then": "Speak up.", "forbid_tools": ["look_02"]}],
        lazy_tools=True,
        max_iterations=4,
        max_context_tokens=1500,
        instructions="Look things up.",
    )
    shelf = agent.compiled.shelf("job")
    assert shelf is not None and shelf.cut == (many == 60)
    for message in ["go and look at the first", "now look again, loud", "go look at matter 7"]:
        await agent.run(message, session="s", skill="job")
    assert len(asked) >= 9
    first = prefix(asked[0], wire)
    assert {prefix(request, wire) for request in asked} == {first}
    assert any(request.closed for request in asked)
    for before, after in zip(asked, asked[1:], strict=False):
        if len(after.messages) > len(before.messages):
            # Within a message each request goes on where the one before ended.
            assert after.messages[: len(before.messages)] == before.messages
    stable = len(os.path.commonprefix([written(request, wire) for request in asked]))
    text = written(asked[0], wire)
    assert stable >= text.index(b"read_result (handle, offset).")


async def test_a_conversation_with_lazy_tools_repeats_exactly(lazy_of, go) -> None:  # type: ignore[no-untyped-def]
    script = Script(
        Reply(calls=(call("describe", tools="buy shares"), calls("price", ticker="NVDA"))), Reply(text="It is 100.")
    )
    agent = lazy_of(script, max_context_tokens=300)
    result = await agent.run(go, session="s")
    again = await replayed(agent.compiled, await agent.tape(result.run_id) or "")
    assert again.divergence is None and again.result["text"] == result.text


async def test_few_tools_are_told_whole_unless_the_author_wishes_otherwise(lazy_of, go) -> None:  # type: ignore[no-untyped-def]
    script = Script(Reply(text="Hello."))
    await lazy_of(script, lazy_tools="auto").run(go)
    assert [tool["name"] for tool in script.asked[0].tools] == ["price", "report", "buy"]


def test_a_workflow_has_no_lazy_tools() -> None:
    with pytest.raises(SpecError, match="belongs to a loop"):
        Skill(name="job", description="Do", workflow=[{"answer": "x"}], lazy_tools=True)
