from typing import Any

from shipworthy.events import Thinking
from shipworthy.runtime.voice import Voice


async def test_events_are_numbered_and_a_listener_that_raises_does_not_matter() -> None:
    heard: list[Any] = []

    def listener(event: Any) -> None:
        heard.append(event)
        raise RuntimeError("listener")

    voice = Voice("r1", listener, 0.0)
    voice.emit(Thinking())
    voice.say("a")
    voice.say("")
    voice.say("b")
    assert [(event.run_id, event.seq) for event in heard] == [("r1", 1), ("r1", 2), ("r1", 3)]
    assert voice.first_event_ms is not None
    assert (voice.first_token_ms or 0) >= voice.first_event_ms
    assert voice.shown == "ab"


def test_only_the_answering_step_streams_and_only_unchecked() -> None:
    voice = Voice("r1", lambda _: None, 0.0)
    assert not voice.streams("2")
    voice.answering = "2"
    assert voice.streams("2")
    assert not voice.streams("1/2"), "a step of a skill inside is no answer"
    voice.checked = True
    assert not voice.streams("2")
