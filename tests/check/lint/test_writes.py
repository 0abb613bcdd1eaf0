"""Writes that no person is asked about."""

from tests.batches import batch
from tests.check.lint.small import codes, found, job

from shipworthy import tool


@tool(timeout=2, effect="write")
async def tell(team: str, text: str) -> str:
    """Tell a team."""
    return "told"


DONE = {"answer": "Done."}
BARE = [{"tool": "cancel"}, DONE]


@tool(timeout=2, effect="write", policy={"number": "it in message"})
async def cancel_said(number: str) -> str:
    """Cancel an order that the message names."""
    return "cancelled"


@tool(timeout=2, effect="write", confirm="never")
async def hand_over(number: str) -> str:
    """Hand over to a person."""
    return "done"


def test_a_write_without_a_question() -> None:
    (one,) = found(job(workflow=BARE))

    assert one.code == "write-without-approval" and one.severity == "error" and "`cancel`" in one.message


@batch(
    "workflow",
    [
        [{"tool": "cancel", "confirm": True}, DONE],
        [{"steps": [{"tool": "cancel"}], "confirm": "Cancel it?"}, DONE],
        [{"tool": "cancel_said"}, DONE],
        [{"tool": "look"}, {"answer": "{look}"}],
    ],
    ids=["confirm", "around it", "policy", "a read"],
)
def test_a_write_that_is_asked_about(workflow: list[object]) -> None:
    assert codes(job(workflow=workflow), tools=[cancel_said]) == []


@batch(("guideline", "asked"), [({}, True), ({"when": "=skill == 'job'"}, True), ({"when": ["cancel"]}, False)])  # fmt: skip
def test_a_guideline_that_always_wants_a_yes(guideline: dict[str, object], asked: bool) -> None:
    told = codes(job(workflow=BARE), guidelines=[{"require_approval": True, **guideline}])

    assert told == ([] if asked else ["write-without-approval"])


def test_a_write_that_is_declared_to_need_no_yes_is_a_note() -> None:
    (one,) = found(job(workflow=[{"tool": "hand_over"}, DONE]), tools=[hand_over])

    assert (one.code, one.severity) == ("write-declared-unasked", "note")


def test_a_helper_is_asked_about_where_its_caller_is() -> None:
    helper = job(name="stop", routable=False, inputs={"number": {"type": "text"}}, workflow=BARE)
    asked = job(workflow=[{"steps": [{"tool": "stop"}], "confirm": "Stop it?"}, DONE])

    assert codes(asked, helper) == []
    (one,) = found(job(workflow=[{"tool": "stop"}, DONE]), helper)
    assert one.code == "write-without-approval" and one.skill == "stop"


def test_several_steps_are_told_once() -> None:
    (one,) = found(job(workflow=[{"tool": "cancel"}, {"tool": "cancel", "as": "again"}, DONE]))

    assert "2 steps" in one.message


@batch(
    ("args", "told"),
    [
        ({"team": "desk", "text": "Order {number} is late."}, "message-without-approval"),
        ({"team": "=look.state", "text": "Order {number} is late."}, "message-without-approval"),
        ({"team": "=number", "text": "Order {number} is late."}, "write-without-approval"),
        ({"team": "desk", "text": "=number"}, "write-without-approval"),
        ({"team": "desk", "text": "=told"}, "message-without-approval"),
    ],
    ids=["a fixed team", "a team that a tool names", "a team that is said", "a value", "the message"],
)
def test_a_sentence_to_others_is_a_message(args: dict[str, str], told: str) -> None:
    inputs = {"number": {"type": "text", "ask": "Which?"}, "told": {"type": "text", "default": "{message}"}}
    page = [{"tool": "look"}, {"tool": "tell", "with": args}, DONE]
    (one,) = [one for one in found(job(inputs=inputs, workflow=page), tools=[tell]) if "write" in one.message]

    assert (one.code, one.severity) == (told, "note" if told.startswith("message") else "error")
