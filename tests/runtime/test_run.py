import asyncio
import random
from typing import Any

from shipworthy import Reply, ScriptedModel, call, tool
from shipworthy.events import Event, RunFinished, Thinking
from shipworthy.models.model import Price


async def test_events_of_a_run_are_in_order_first_thinking_last_finished(agent_of, go) -> None:  # type: ignore[no-untyped-def]
    heard: list[Event] = []

    def bad(event: Any) -> None:
        heard.append(event)
        raise RuntimeError("listener")

    result = await agent_of([{"answer": "Done."}]).run(go, emit=bad)
    assert [event.seq for event in heard] == list(range(1, len(heard) + 1))
    assert isinstance(heard[0], Thinking)
    assert isinstance(heard[-1], RunFinished)
    assert heard[-1].result == result.as_dict()
    assert {event.run_id for event in heard} == {result.run_id}
    assert result.text == "Done."


def _random_case(dice: random.Random) -> tuple[list[Any], list[Any], dict[str, Any]]:
    """Some steps over a few rude tools and a rude model, and some limits."""

    @tool(timeout=0.05, price_usd=0.0005)
    def maybe(n: int) -> str:
        """Fail sometimes."""
        if dice.random() < 0.3:
            raise OSError("line down")
        return "x" * dice.randrange(2000)

    @tool(max_tokens=200)
    def many() -> list[int]:
        """Some numbers."""
        return list(range(dice.randrange(9)))

    kinds = [
        {"tool": "maybe", "with": {"n": 1}, "retry": dice.randrange(3)},
        {"tool": "maybe", "foreach": "n in many", "max": dice.randrange(1, 6), "with": {"n": "=n"}, "on_error": "skip"},
        {"prompt": "Sum up {many} and {message}", "fallback": "{many}"},
        {"tool": "maybe", "with": {"n": 2}, "required": False},
        {"prompt": "Say {many}", "output": {"n": "integer"}, "required": False, "retry": 1},
    ]
    steps: list[Any] = [{"tool": "many"}]
    for number in range(dice.randrange(1, 5)):
        steps.append({**dice.choice(kinds), "as": f"s{number}"})
    limits = {
        "max_context_tokens": dice.choice([60, 300, 2000]),
        "max_output_tokens": dice.choice([20, 300]),
        "max_cost_usd": dice.choice([0.003, 0.01, 1.0]),
        "max_latency_ms": dice.choice([450, 5000]),
    }
    return steps, [maybe, many], limits


def _rude(dice: random.Random) -> ScriptedModel:
    def script(request: Any) -> Reply:
        roll = dice.random()
        if roll < 0.15:
            return Reply(error="overloaded")
        if request.tools and roll < 0.8:
            args = {"text": "y " * dice.randrange(request.max_output_tokens)}
            calls = tuple(call("echo", **args) for _ in range(dice.randrange(1, 4)))[:1]
            # A provider keeps the cap that it was given; what it counts above that is tested in tests/bounds.
            return Reply(calls=calls, output_tokens=request.max_output_tokens)
        text = '{"n": 1}' if roll < 0.5 else "word " * dice.randrange(request.max_output_tokens * 2)
        return Reply(text=text, seconds=0.6 if roll > 0.97 else 0)

    return ScriptedModel(script, price=Price(input=dice.choice([0, 1, 50]), output=dice.choice([0, 5, 100])))


async def test_no_run_uses_more_than_its_bound(agent_of, go, count, within) -> None:  # type: ignore[no-untyped-def]
    def made(number: int):  # type: ignore[no-untyped-def]
        dice = random.Random(number)
        steps, tools, limits = _random_case(dice)
        model = _rude(dice) if dice.random() < 0.8 else None
        agent = agent_of(steps, tools=tools, model=model, **limits)
        agent.warm()
        return agent, go + " x" * dice.randrange(50), (number, steps, limits)

    async def one(agent, message, case) -> str:  # type: ignore[no-untyped-def]
        result = await agent.run(message)
        assert within(result), (*case, result.usage.as_dict(), result.bound.as_dict())
        return str(result.status)

    statuses: set[str] = set()
    for first in range(0, count(50, 2000), 10):
        # All are made before the first is asked: making one takes milliseconds that no run should wait for.
        ready = [made(first + n) for n in range(10)]
        statuses |= set(await asyncio.gather(*(one(*each) for each in ready)))
    assert {"completed", "degraded"} <= statuses


async def test_no_loop_uses_more_than_its_bound(agent_of, go, count, within) -> None:  # type: ignore[no-untyped-def]
    @tool(max_tokens=100)
    def echo(text: str) -> str:
        """Say it again."""
        return text

    dice = random.Random(7)
    for number in range(count(50, 2000)):
        limits = {
            "max_iterations": dice.randrange(1, 6),
            "max_tool_calls": dice.choice([None, 0, 2]),
            "max_context_tokens": dice.choice([120, 400, 2000]),
            "max_output_tokens": dice.choice([20, 300, 1000]),
            "max_cost_usd": dice.choice([0.001, 0.01, 1.0]),
        }
        agent = agent_of(
            uses=["echo"], tools=[echo], model=_rude(dice), fallback="Later.", max_latency_ms=5000, **limits
        )
        agent.warm()
        result = await agent.run(go)
        assert within(result), (number, limits, result.usage.as_dict(), result.bound.as_dict())
