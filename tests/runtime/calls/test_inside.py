"""What a specialist sees of the run around it."""

import asyncio
from typing import Any

import pytest

from shipworthy.errors import ShipworthyError, ToolTimeout
from shipworthy.events import Degraded, SkillChosen, StepStarted, TextDelta, Thinking
from shipworthy.runtime.calls.inside import CANCELLED, Inside, heard_by
from shipworthy.runtime.voice import Voice
from shipworthy.world import Live


class Noting(Live):
    """Notes the keys that it is asked under."""

    def __init__(self, error: Exception | None = None) -> None:
        self.keys: list[str] = []
        self._error = error

    def observe(self, key: str, make: Any, codec: Any = None) -> Any:
        self.keys.append(key)
        return make()

    async def store(self, key: str, make: Any, codec: Any = None) -> Any:
        self.keys.append(key)
        if self._error is not None:
            raise self._error
        return await make()


async def test_every_key_stands_behind_the_id_of_the_step() -> None:
    world = Noting()
    inside = Inside(world, "2#1")

    async def made() -> int:
        return 2

    assert inside.observe("wall", lambda: 1) == 1
    assert await inside.store("reserve", made) == 2
    assert inside.late("look 1", lambda: True)
    assert world.keys == ["2#1/wall", "2#1/reserve"]


async def test_what_was_cancelled_on_a_tape_is_cancelled_again() -> None:
    with pytest.raises(asyncio.CancelledError):
        await Inside(Noting(ShipworthyError(CANCELLED)), "0").store("x", asyncio.sleep)
    with pytest.raises(ToolTimeout):
        await Inside(Noting(ToolTimeout("late")), "0").store("x", asyncio.sleep)


async def test_events_of_steps_come_under_its_name_and_others_stay_inside() -> None:
    told: list[Any] = []
    voice = Voice("r", told.append, 0.0)
    heard = heard_by(voice, "1", "mail", "Post office")
    heard(Thinking())
    heard(SkillChosen(skill="find", confidence=1.0, reason="", inputs={}))
    heard(StepStarted(step="look", label="Looking", step_id="0"))
    heard(Degraded(reason="partial", detail="x"))
    heard(TextDelta(text="hello"))
    assert [(type(one), one.step_id) for one in told] == [(StepStarted, "1/0"), (Degraded, "1")]
    assert (told[0].step, told[0].label, told[0].run_id, told[0].seq) == ("mail.look", "Post office: Looking", "r", 1)


async def test_its_text_is_shown_where_it_is_the_answer() -> None:
    told: list[Any] = []
    voice = Voice("r", told.append, 0.0)
    voice.answering = "1"
    heard_by(voice, "1", "mail", "Mail")(TextDelta(text="hello"))
    assert [one.text for one in told] == ["hello"]
