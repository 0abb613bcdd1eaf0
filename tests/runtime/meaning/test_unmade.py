"""A yes behind a correction that changed nothing."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.batches import batch
from tests.virtual_time import run as virtually

from shipworthy import Agent, Input, Skill, Step, tool
from shipworthy.contract.phrases.phrases import built_in

SAID = built_in("en")
WROTE: list[Any] = []


@tool(effect="write")
def send(to: str, text: str, copies: int) -> str:
    """Send a card."""
    WROTE.append((to, text, copies))
    return "ok"


def _agent() -> Agent:
    WROTE.clear()
    inputs = {
        "to": Input(type=["ana", "ben", "chloe"], ask="To whom?"),
        "text": Input(default="See you soon."),
        "copies": Input(type="integer", default="=1"),
    }
    card = Skill(
        name="card",
        description="Send a card to somebody",
        examples=("send a card to ana", "write ben a card", "card for chloe"),
        inputs=inputs,
        workflow=(
            Step(tool="send", confirm="To {to}: {text} ({copies} copies)\nSend it? (yes/no)"),
            Step(answer="Sent."),
        ),
    )
    hours = Skill(
        name="hours",
        description="Tell when the post office is open",
        examples=("when is the post office open", "opening hours of the post office"),
        workflow=(Step(answer="From nine to five."),),
    )
    return Agent(skills=[card, hours], tools=[send], store="memory")


async def _talk(*messages: str) -> list[str]:
    """Say the messages behind the request for a card; what is answered, and `WROTE` has what was sent."""
    async with _agent() as agent:
        return [(await agent.run(message, session="s")).text for message in ("send a card to ana", *messages)]


SHOWN = "To ana: See you soon. (1 copies)\nSend it? (yes/no)"
UNREAD = (
    "glossy, sorry", "the green one", "take out the bit about my sister", "mit Umschlag bitte", "con sobre", "plus poli",
    "could it be on thicker paper?", "isn't it Bea?", "why does it say soon", "yes but on thick paper", "ok and also a stamp",
    "yes. the other one though", "not like that, nicer", "half past eight, I've just been told", "no envelope",
)  # fmt: skip
BARE = ("yes", "ok", "send it", "ja", "sí", "oui", "do it", "👍", "now it's good, send it")


@batch("message", UNREAD)
async def test_a_plain_yes_behind_a_change_that_was_not_made_does_nothing_yet(message: str) -> None:
    *_, unread, once = await _talk(message, "ok")
    assert WROTE == [] and SHOWN in once
    assert "no change" in unread or "What shall be different" in unread


@batch("agreed", ["as it is", "yes as it is", "send it anyway", "so wie es ist", "tal como está", "tel quel"])
async def test_who_says_as_it_is_agrees_at_once(agreed: str) -> None:
    *_, unread, last = await _talk("the green one", agreed)
    assert unread == f"{SAID('not_understood')} {SAID('unmade', question=SHOWN)}"
    assert (last, WROTE) == ("Sent.", [("ana", "See you soon.", 1)])


async def test_the_second_plain_yes_agrees_and_a_third_question_is_never_asked() -> None:
    *_, once, last = await _talk("the green one", "yes", "yes")
    assert once == SAID("as_it_is", question=SHOWN)
    assert (last, len(WROTE)) == ("Sent.", 1)


@batch(
    "message",
    ["hm", "thanks", "when is the post office open?", "how long does it take?", "is it dear?", "to ana"],
)
async def test_what_is_surely_no_change_leaves_one_yes_enough(message: str) -> None:
    *_, last = await _talk(message, "yes")
    assert (last, len(WROTE)) == ("Sent.", 1)


async def test_a_change_that_is_made_is_agreed_to_with_one_yes() -> None:
    *_, changed, last = await _talk("the green one", "to ben", "yes")
    assert changed == SHOWN.replace("ana", "ben")
    assert (last, WROTE) == ("Sent.", [("ben", "See you soon.", 1)])


async def test_the_question_keeps_its_id_and_what_is_agreed_to_is_what_was_shown() -> None:
    async with _agent() as agent:
        asked = await agent.run("send a card to ana", session="s")
        for message in ("the green one", "yes"):
            again = await agent.run(message, session="s")
            assert (again.status, again.question) == ("asked", asked.question) and asked.text in again.text
        await agent.run("yes", session="s", answering=asked.question)
    assert WROTE == [("ana", "See you soon.", 1)]


CHANGES = ("to ben", "to chloe", "make it 3 copies")
ANY = st.lists(st.sampled_from((*UNREAD[:6], *BARE[:4], *CHANGES, "hm", "no", "as it is")), min_size=1, max_size=6)


@settings(max_examples=12, deadline=None)
@given(ANY)
def test_nothing_is_sent_that_was_shown_before_a_change_that_was_not_made(messages: list[str]) -> None:
    virtually(_holds(messages))


async def _holds(messages: list[str]) -> None:
    """What is sent was shown behind the last message that changed nothing, or agreed to as it is, or twice."""
    async with _agent() as agent:
        shown, doubted, agreed = "", False, 0
        for message in ("send a card to ana", *messages):
            before = len(WROTE)
            text = (await agent.run(message, session="s")).text
            if len(WROTE) > before:
                to, said, copies = WROTE[-1]
                assert f"To {to}: {said} ({copies} copies)" in shown
                assert not doubted or agreed or message == "as it is", messages
                return
            if message in UNREAD:
                doubted, agreed = doubted or bool(shown), 0
            elif message in CHANGES:
                doubted = False
            elif message in BARE and shown in text:
                agreed += 1
            shown = next((line for line in text.split("\n") if line.startswith("To ")), shown)
