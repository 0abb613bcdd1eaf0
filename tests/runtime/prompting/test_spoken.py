"""No answer ends inside a sentence: what was cut says so, and is completed from the results."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch
from tests.runtime.prompting.conftest import logs
from tests.virtual_time import run

from shipworthy import Agent, Guideline, Skill
from shipworthy.contract.phrases.phrases import built_in
from shipworthy.durable.memory import MemoryStore
from shipworthy.errors import ModelBroken
from shipworthy.events import Degraded, TextDelta
from shipworthy.models.model import Part, Price, Request, StopPart, TextPart, ToolCall, UsagePart
from shipworthy.tokens.counting import count, load

PHRASES = built_in("en")

GO = "Do the daily job"
SENTENCES = [
    "All is well. ",
    "There are 42 errors. ",
    "Logs say 42 errors. ",
    "Is it much? ",
    "- One item\n",
    "No more.\n",
]
FALLBACK = "Logs say {logs}. Look again."


class Speaks:
    """Says a text in portions, each after so many seconds, and ends as it is told."""

    name, price = "speaks", Price()

    def __init__(self, text: str, ending: str = "end", *, seconds: float = 0.0, size: int = 5) -> None:
        self.text, self.ending, self.seconds, self.size = text, ending, seconds, size
        self.asked = self.said = 0

    async def stream(self, request: Request) -> AsyncIterator[Part]:
        self.asked += 1
        for at in range(0, len(self.text), self.size):
            await asyncio.sleep(self.seconds)
            self.said += 1
            yield TextPart(text=self.text[at : at + self.size])
        if self.ending == "error":
            raise ModelBroken("overloaded", began=True)
        if self.ending == "hang":
            await asyncio.sleep(1000)
        if self.ending != "silent":
            yield UsagePart(input_tokens=5, output_tokens=5)
            yield StopPart(reason="length" if self.ending == "length" else "end")


def agent_with(model: Any, *, fallback: Any = FALLBACK, name: str = "tell", **skill: Any) -> Agent:
    step: dict[str, Any] = {"prompt": {"name": name, "text": "Explain: {logs}", "fallback": fallback}}
    skill = {"workflow": [{"tool": "logs"}, step], **skill}
    if "tools" in skill:
        skill = {**skill, "workflow": (), "fallback": fallback}
    job = Skill(name="job", description=GO, max_output_tokens=skill.pop("most", 300), **skill)
    return Agent(skills=[job], tools=[logs], model=model, store=MemoryStore(records=True))


async def told_by(agent: Agent) -> tuple[Any, str, list[Any]]:
    """The result, all that was shown, and the events; a repetition of the run says the same."""
    events: list[Any] = []
    result = await agent.run(GO, skill="job", session="s", emit=events.append)
    shown = "".join(event.text for event in events if isinstance(event, TextDelta))
    assert (await agent.replay(await agent.tape(result.run_id) or "")).divergence is None
    return result, shown, events


CAUSES = {"error": "broken", "silent": "broken", "length": "length", "hang": "deadline"}
REASONS = {"broken": "model_failed", "length": "output_cut", "deadline": "deadline"}


@given(
    st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=5, unique=True),
    st.integers(0, 40),
    st.sampled_from(sorted(CAUSES)),
    st.integers(1, 30),
)
def test_an_answer_that_is_cut_anywhere_ends_whole_says_so_and_is_completed(
    sentences: list[str], left: int, ending: str, size: int
) -> None:
    text = "".join(sentences)[: -left or None]
    result, shown, _ = run(told_by(agent_with(Speaks(text, ending, size=size), max_latency_ms=5000)))
    cause: Any = CAUSES[ending]
    assert shown == result.text
    assert (result.status, result.reason) == ("degraded", REASONS[cause])
    before, line, after = result.text.partition(PHRASES(f"cut_{cause}_follows"))
    if not line:
        before, line, after = result.text.partition(PHRASES(f"cut_{cause}_said"))
    if line:
        whole = before.removesuffix("\n\n")
        assert text.startswith(whole)
        assert whole.rstrip().endswith((".", "?", "- One item")), "it ends with a sentence"
        said = [sentence for sentence in ("Logs say 42 errors.", "Look again.") if sentence not in whole]
        assert after.split("\n\n")[-1].strip() == " ".join(said)
    else:
        assert result.text == "Logs say 42 errors. Look again.", "nothing of it was whole"


@batch("ending", sorted(CAUSES))
async def test_without_a_fallback_the_line_says_that_the_end_is_missing(ending: str) -> None:
    agent = agent_with(Speaks("All is well. There are 42 err", ending), fallback=None, max_latency_ms=5000)
    result, shown, _ = await told_by(agent)
    cause: Any = CAUSES[ending]
    assert result.text == shown == f"All is well.\n\n{PHRASES(f'cut_{cause}_missing')}"
    assert result.reason == REASONS[cause]


async def test_a_slow_answer_is_ended_where_its_pace_leaves_no_time_for_a_sentence() -> None:
    """Twelve characters a sentence, one a tenth of a second: after the fourth there is no time for a fifth."""
    model = Speaks("It rose one. It fell two. It rose six. It fell ten. It is new. And so on. ", seconds=0.1, size=1)
    result, shown, events = await told_by(agent_with(model, max_latency_ms=5_800))
    assert shown.startswith("It rose one. It fell two. It rose six. It fell ten.\n\n(The answer took too long")
    assert result.reason == "deadline"
    assert result.usage.latency_ms < 5_500, "it does not wait for what cannot come"
    assert [event.reason for event in events if isinstance(event, Degraded)] == ["deadline"]


@batch("most", [9, 30, 60])
async def test_what_is_shown_is_at_most_its_output_tokens_and_no_more_is_paid(most: int) -> None:
    """Seen on a real model: 2,138 tokens were shown where 700 are allowed, for the room to think was given to text."""
    load()
    names = [f"{a}{b}" for a in "abcdefghij" for b in "klmnopqrst"]
    model = Speaks("".join(f"The price of {name} rose today. " for name in names))
    agent = agent_with(model, most=most, max_cost_usd=None)
    result, shown, _ = await told_by(agent)
    answer = shown.split("\n\n(")[0]
    assert 0 < count(answer) <= most
    assert answer.endswith("today.")
    assert (result.status, result.reason) == ("degraded", "output_cut")
    assert PHRASES("cut_length_follows") in shown
    assert model.said < 300, "the stream was left"


async def test_a_text_that_repeats_itself_is_ended_and_no_more_is_paid() -> None:
    model = Speaks("All is well. The price may rise. " + "The price may fall again soon. " * 500)
    result, shown, events = await told_by(agent_with(model, most=5000, max_cost_usd=None))
    assert shown.split("\n\n")[0] == "All is well. The price may rise. The price may fall again soon."
    assert PHRASES("cut_repeats_follows") in shown
    assert shown.endswith("Logs say 42 errors. Look again.")
    assert (result.status, result.reason) == ("degraded", "model_failed")
    assert "repeated itself" in next(event.detail for event in events if isinstance(event, Degraded))
    assert model.said < 100
    assert result.usage.output_tokens < 200


async def test_a_text_that_is_one_loop_gives_the_fallback() -> None:
    result, shown, _ = await told_by(agent_with(Speaks("and the price and so " * 300, size=50), most=5000))
    assert shown == result.text == "Logs say 42 errors. Look again."
    assert result.reason == "model_failed"


@pytest.mark.parametrize(("ending", "text"), [("end", "It is new. So it is"), ("length", "It is new.")])
async def test_a_text_that_is_not_the_answer_keeps_to_whole_sentences(ending: str, text: str) -> None:
    steps = [{"tool": "logs"}, {"prompt": "Explain: {logs}", "as": "told"}, {"answer": "In short: {told}"}]
    result, shown, _ = await told_by(agent_with(Speaks("It is new. So it is", ending), workflow=steps))
    assert result.text == shown == f"In short: {text}"
    assert result.reason == ("output_cut" if ending == "length" else None)


async def test_what_was_cut_is_asked_for_anew() -> None:
    model = Speaks("It is new. So it is", "length")
    steps = [{"tool": "logs"}, {"prompt": "Explain: {logs}", "as": "told"}, {"answer": "{told}"}]
    agent = agent_with(model, workflow=steps)
    for _ in range(2):
        assert (await agent.run(GO, skill="job", session="s")).reason == "output_cut"
    assert model.asked == 2


async def test_steps_of_on_error_stand_behind_the_line() -> None:
    step = {"prompt": "Explain: {logs}", "on_error": [{"answer": "Ask again tomorrow."}]}
    model = Speaks("All is well. There are 42 err", "error")
    _, shown, _ = await told_by(agent_with(model, workflow=[{"tool": "logs"}, step]))
    assert shown == f"All is well.\n\n{PHRASES('cut_broken_missing')}\n\nAsk again tomorrow."


async def test_an_answer_that_guidelines_check_is_whole_too() -> None:
    rule = Guideline(answer_must_not_match="secret")
    job = Skill(
        name="job", description=GO, workflow=[{"tool": "logs"}, {"prompt": "Explain", "fallback": "Look again."}]
    )
    agent = Agent(
        skills=[job],
        tools=[logs],
        model=Speaks("All is well. There are 42 err", "length"),
        guidelines=[rule],
        store=MemoryStore(records=True),
    )
    _, shown, _ = await told_by(agent)
    assert shown == f"All is well.\n\n{PHRASES('cut_length_follows')}\n\nLook again."


@pytest.mark.parametrize(("fallback", "rest"), [(FALLBACK, "\n\nLogs say 42 errors. Look again."), (None, "")])
async def test_a_sentence_with_a_figure_of_its_own_is_withheld_and_the_fallback_follows_once(
    fallback: str | None, rest: str
) -> None:
    agent = agent_with(Speaks("All is well. There are 43 errors. So it is."), fallback=fallback)
    result, shown, events = await told_by(agent)
    assert shown == result.text == f"All is well. So it is.{rest}"
    assert [(event.reason, event.detail) for event in events if isinstance(event, Degraded)] == [
        ("ungrounded", "tell: 43: not in what the model was sent")
    ]


# Loops.


class Loops:
    """Says a text and calls a tool, then says another one and ends as it is told."""

    name, price = "loops", Price()

    def __init__(self, before: str, after: Speaks) -> None:
        self.before, self.after, self.asked = before, after, 0

    async def stream(self, request: Request) -> AsyncIterator[Part]:
        self.asked += 1
        if self.asked == 1 and request.tools:
            for word in self.before.split(" "):
                yield TextPart(text=f"{word} ")
            yield ToolCall(id="c", name="logs", arguments="{}")
            yield UsagePart(input_tokens=5, output_tokens=5)
            yield StopPart(reason="tools")
            return
        async for part in self.after.stream(request):
            yield part


LONG = "I look into the logs of this day and of the day before, for that is where the errors stand. " + (
    "Then I say what I have found in them, and whether it matters to you. One moment please, it takes a while"
)


@batch("ending", ["end", *sorted(CAUSES)])
@batch("before", ["", "One moment.", LONG])
async def test_a_loop_goes_through_the_same_gate(before: str, ending: str) -> None:
    text = (
        "There are 42 errors in the logs of this day, and that is all that there is to say of them at this hour. "
        + ("They are old, and most of them were there on the day before, so that nothing is new about them. So wha")
    )
    model = Loops(before, Speaks(text, ending))
    agent = agent_with(model, tools=["logs"], fallback="Look again.", max_latency_ms=5000)
    result, shown, _ = await told_by(agent)
    said = f"{LONG} \n\n" if before == LONG else ""
    assert shown == result.text
    if ending == "end":
        assert (shown, result.status) == (f"{said}{text}", "completed")
        return
    cause: Any = CAUSES[ending]
    assert shown == f"{said}{text.removesuffix(' So wha')}\n\n{PHRASES(f'cut_{cause}_follows')}\n\nLook again."
    assert result.reason == REASONS[cause]


async def test_a_loop_shows_at_most_its_output_tokens_in_all_its_rounds() -> None:
    load()
    names = [f"{a}{b}" for a in "abcdefghij" for b in "klmnopqrst"]
    model = Loops(LONG, Speaks("".join(f"The price of {name} rose today. " for name in names)))
    agent = agent_with(model, tools=["logs"], fallback="Look again.", most=80, max_cost_usd=None)
    result, shown, _ = await told_by(agent)
    answer = shown.split("\n\n(")[0]
    assert count(answer) <= 80
    assert answer.startswith(LONG) and answer.endswith("today.")
    assert result.reason == "output_cut"


STEPS = [{"tool": "logs", "as": "again"}, {"answer": "Look again: {again}."}]
FOUND = "There are 42 errors in the logs of this day, and that is all that there is to say of them at this hour. " + (
    "They are old, and most of them were there on the day before, so that nothing is new about them."
)


@batch("ending", ["error", "length", "end"])
async def test_the_steps_that_stand_in_for_a_loop_stand_behind_what_was_shown(ending: str) -> None:
    model = Loops("", Speaks(f"{FOUND} So wha", ending))
    agent = agent_with(model, tools=["logs"], fallback=STEPS, max_latency_ms=5000)
    result, shown, _ = await told_by(agent)
    assert shown == result.text
    if ending == "end":
        assert shown == f"{FOUND} So wha"
        return
    cause: Any = CAUSES[ending]
    assert shown == f"{FOUND}\n\n{PHRASES(f'cut_{cause}_missing')}\n\nLook again: 42 errors."
    assert (result.status, result.reason) == ("degraded", REASONS[cause])


async def test_steps_stand_in_for_sentences_of_a_loop_that_were_left_out() -> None:
    agent = agent_with(Loops("", Speaks(f"{FOUND} There are 977 warnings.")), tools=["logs"], fallback=STEPS)
    result, shown, _ = await told_by(agent)
    assert shown == result.text == f"{FOUND}\n\nLook again: 42 errors."
    assert (result.status, result.reason) == ("degraded", "ungrounded")
