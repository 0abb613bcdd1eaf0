"""A model that is slow and can be stood in for leaves the required steps behind it their time."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.runtime.plan.conftest import CALLED, GO, made, named
from tests.virtual_time import run

from shipworthy import Skill, Step, tool
from shipworthy.events import StepDropped
from shipworthy.models.model import Part, Price, Request, TextPart


async def ran(*steps: Step, **more: Any) -> Any:
    """The result, and the reasons of what was left out."""
    heard = list[Any]()
    result = await made(*steps, **more).run(GO, skill="job", emit=heard.append)
    return result, [event.reason for event in heard if isinstance(event, StepDropped)]


@tool(effect="write", name="open_ticket", confirm="never")
async def open_ticket(seconds: float = 0.0) -> str:
    """Open a ticket."""
    CALLED.append("open_ticket")
    await asyncio.sleep(seconds)
    return "opened"


class Slow:
    """Says a sentence a second, for ever."""

    name, price = "slow", Price()

    async def stream(self, request: Request) -> AsyncIterator[Part]:
        while True:
            await asyncio.sleep(1.0)
            yield TextPart(text="It goes on and on. " if request.name == "never" else f"It is {id(request)} now. ")


async def test_newcomer_F2_a_slow_prompt_with_a_fallback_leaves_a_required_write_its_time() -> None:
    """Of 6 s the prompt took 5.7, and the ticket was never opened."""
    steps = Step(prompt="Explain", fallback="No words.", as_="words"), Step(tool=open_ticket, with_={"seconds": 2.0})
    result, _ = await ran(*steps, tools=[open_ticket], model=Slow(), max_latency_ms=6000)
    assert (CALLED, result.status, result.reason) == (["open_ticket"], "degraded", "deadline")
    assert result.text == "opened"


STANDS_IN = st.sampled_from(
    [
        {"prompt": "Explain", "fallback": "No words."},
        {"prompt": "Explain", "on_error": "skip"},
        {"prompt": "Explain", "on_error": [{"tool": "note"}]},
        {"prompt": "Explain", "required": False},
        {"tool": "think"},
    ]
)
LATER = st.sampled_from(["declared", "default", "condition", "group"])


@given(
    st.lists(STANDS_IN, min_size=1, max_size=2),
    st.lists(LATER, min_size=1, max_size=2),
    st.sampled_from([3.0, 6.0, 20.0]),
    st.floats(0.05, 0.4),
)
def test_newcomer_F2_whatever_a_slow_model_can_be_stood_in_for_the_required_steps_behind_run(
    asks: list[dict[str, Any]], later: list[str], limit: float, share: float
) -> None:
    """`share`: of the time of the run, what each required step takes; all of them fit it."""
    CALLED.clear()
    seconds = round(share * limit / len(later), 3)
    declared = named("declared", timeout=seconds + 0.05)
    default, note = named("default"), named("note")
    waits = {"seconds": seconds}

    def one(kind: str, number: int) -> dict[str, Any]:
        inner = {
            "tool": "default" if kind in ("default", "condition") else "declared",
            "with": waits,
            "as": f"x{number}",
        }
        if kind == "group":
            return {"steps": [inner], "as": f"g{number}"}
        return {**inner, "when": "1 < 2"} if kind == "condition" else inner

    barrier: dict[str, Any] = {"choose": [{"steps": [{"tool": "note"}]}]}
    steps = [
        *({**ask, "as": f"a{number}"} for number, ask in enumerate(asks)),
        barrier,
        *(one(kind, number) for number, kind in enumerate(later)),
    ]

    think = Skill(name="think", description="Think", tools=["note"], fallback="No thoughts.", routable=False)
    workflow = [Step.model_validate(step) for step in steps]
    agent = made(
        *workflow,
        tools=[declared, default, note],
        model=Slow(),
        helpers=[think],
        max_latency_ms=limit * 1000,
        max_iterations=20,
    )
    result = run(agent.run(GO, skill="job"))
    wanted = ["declared" if kind in ("declared", "group") else "default" for kind in later]
    assert sorted(name for name in CALLED if name != "note") == sorted(wanted)
    assert result.status == "degraded"
