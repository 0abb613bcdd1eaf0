from typing import Any

from shipworthy import Reply, call
from shipworthy.models.model import OpaquePart, ToolCall
from shipworthy.runtime.prompting.talk import REPEATS, SAME


async def test_f10_results_answer_the_calls_they_belong_to(loop_of, go) -> None:  # type: ignore[no-untyped-def]
    seen = []

    def script(request: Any) -> Reply:
        seen.append(request)
        wishes = (
            ToolCall(id="a", name="slow", arguments='{"ticker": "A"}'),
            ToolCall(id="b", name="price", arguments='{"ticker": "B"}'),
        )
        return Reply(calls=wishes) if len(seen) == 1 else Reply(text="ok")

    result = await loop_of(script).run(go)
    replies = [(m.call_id, m.text) for m in seen[1].messages if m.role == "tool"]
    assert replies == [("a", "101"), ("b", "100")]
    assert [c["tool"] for c in result.path] == ["slow", "price"]


async def test_limit_of_tool_calls_holds_within_one_round(loop_of, ran, go, within) -> None:  # type: ignore[no-untyped-def]
    def greedy(request: Any) -> Reply:
        wishes = tuple(call("price", ticker=str(n)) for n in range(9))
        return Reply(calls=wishes) if request.tools else Reply(text="done")

    agent = loop_of(greedy, max_iterations=4, max_tool_calls=3)
    result = await agent.run(go)
    assert (result.text, len(ran), result.usage.tool_calls, result.usage.model_calls) == ("done", 3, 3, 2)
    assert within(result)


async def test_f20_model_that_wishes_even_without_tools_ends_too(loop_of, ran, go, within) -> None:  # type: ignore[no-untyped-def]
    result = await loop_of(lambda _: Reply(calls=(call("price", ticker="A"),)), max_iterations=3).run(go)
    assert result.usage.model_calls == 3
    assert len(ran) == 1, "the same call with the same arguments is not made again"
    assert result.status in ("degraded", "failed")
    assert within(result)


async def test_a_model_that_only_repeats_itself_is_asked_for_its_answer(loop_of, ran, go, within) -> None:  # type: ignore[no-untyped-def]
    told: list[Any] = []

    def script(request: Any) -> Reply:
        told.append(request.messages[-1].text)
        return Reply(text="It is 100.", calls=(call("price", ticker="AMD"),) if request.tools else ())

    result = await loop_of(script, max_iterations=20).run(go)
    assert (result.text, ran) == ("It is 100.", ["price AMD"])
    assert told[1:] == ["100", *[f"{SAME}\n100"] * REPEATS]
    assert within(result)


async def test_of_equal_calls_in_one_round_one_is_made(loop_of, ran, go) -> None:  # type: ignore[no-untyped-def]
    told: list[Any] = []

    def script(request: Any) -> Reply:
        told.append([message.text for message in request.messages if message.role == "tool"])
        return Reply(calls=(call("price", ticker="AMD"),) * 2) if len(told) == 1 else Reply(text="done")

    await loop_of(script).run(go)
    assert (ran, told[1]) == (["price AMD"], ["100", f"{SAME}\n100"])


async def test_a_round_goes_back_with_what_the_model_wants_back(loop_of, go) -> None:  # type: ignore[no-untyped-def]
    thought = OpaquePart(kind="thinking", data={"thinking": "I need the price."})
    seen = []

    def script(request: Any) -> Reply:
        seen.append(request)
        done = any(message.role == "tool" for message in request.messages)
        return Reply(text="ok", opaque=(thought,), calls=() if done else (call("price", ticker="A"),))

    shown: list[Any] = []
    result = await loop_of(script).run(go, emit=shown.append)
    (said,) = (message for message in seen[1].messages if message.role == "assistant")
    assert (said.opaque, said.by) == ((thought,), "scripted")
    assert "I need the price." not in f"{result}{shown}"
