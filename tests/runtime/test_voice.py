from typing import Any

from shipworthy.events import StepFailed, TextDelta, Thinking
from shipworthy.exits.secrets import Secrets
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


async def test_secrets_leave_neither_in_events_nor_in_pieces() -> None:
    heard: list[Any] = []
    voice = Voice("r1", heard.append, 0.0, Secrets({"K": "abcd-1234"}))
    voice.before = "Well:"
    voice.emit(StepFailed(step_id="1", step="a", label="abcd-1234", elapsed_ms=1, kind="failed", error="no abcd-1234"))
    for piece in ("it is abc", "d-12", "34. And abcd"):
        voice.say(piece)
    assert voice.shown == "it is abcd-1234. And abcd", "the run itself knows what it says"
    said = voice.finish("Well: it is abcd-1234. And abcd-1234, done")
    pieces = [event.text for event in heard if isinstance(event, TextDelta)]
    assert said == "".join(pieces) == "Well: it is [secret K]. And [secret K], done"
    assert pieces[0] == "Well: it is "
    assert (heard[0].label, heard[0].error) == ("[secret K]", "no [secret K]")
    assert [event.seq for event in heard] == list(range(1, len(heard) + 1))


async def test_a_question_behind_what_was_shown_is_cleaned_and_what_was_shown_stays() -> None:
    heard: list[Any] = []
    voice = Voice("r1", heard.append, 0.0)
    voice.say("one\u200b. ")
    assert voice.finish("one\u200b. Really\u200b?\x1b", question=True) == "one\u200b. Really?\ufffd"


async def test_the_note_of_a_cut_result_is_not_shown() -> None:
    voice = Voice("r1", None, 0.0)
    voice.say("First. ")
    voice.conceal("row 1\n[… about 500 more tokens: handle abcdef0123/1]")
    voice.conceal("nothing was cut")
    text = "First. row 1\n[… about 500 more tokens: handle abcdef0123/1] or abcdef0123/1"
    assert voice.finish(text) == "First. row 1\n[…] or […]"
