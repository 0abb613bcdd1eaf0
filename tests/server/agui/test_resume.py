"""Questions as interrupts, and the answers to them."""

import pytest
from tests.batches import batch

from shipworthy.events import QuestionAsked
from shipworthy.routing.consent.assent import meaning
from shipworthy.runtime.result import RunResult
from shipworthy.server.agui.resume import APPROVAL, LEFT, NO, YES, answer_of, interrupt_of
from shipworthy.server.fields import Fields
from shipworthy.server.refusal import Refused


def _result(reason: str = "confirm") -> RunResult:
    return RunResult(run_id="r", status="asked", reason=reason, text="Sure?", skill="s", question="q1")  # type: ignore[arg-type]


def test_a_question_is_an_interrupt_with_the_form_of_its_answer() -> None:
    confirm = QuestionAsked(kind="confirm", names=(), text="Return A-1?", question_id="q1")
    found = interrupt_of(_result(), confirm)
    assert (found["id"], found["reason"], found["message"]) == ("q1", "confirmation", "Return A-1?")
    assert found["responseSchema"] == APPROVAL
    choice = QuestionAsked(kind="input", names=("reason",), text="Why?", choices=("broken", "late"), question_id="q1")
    found = interrupt_of(_result("input"), choice)
    assert (found["reason"], found["responseSchema"]) == (
        "input_required",
        {"type": "string", "enum": ["broken", "late"]},
    )
    assert found["metadata"] == {
        "shipworthy": {"kind": "input", "names": ["reason"], "choices": ["broken", "late"]},
    }


def test_an_approval_of_another_person_says_who_and_until_when() -> None:
    asked = QuestionAsked(
        kind="confirm", names=(), text="Pay?", question_id="q1", by="manager", expires=1_800_000_000.0
    )
    found = interrupt_of(_result(), asked)
    assert found["expiresAt"] == "2027-01-15T08:00:00+00:00"
    assert found["metadata"] == {"shipworthy": {"kind": "confirm", "names": [], "choices": [], "by": "manager"}}


def test_a_question_for_several_things_takes_each() -> None:
    both = QuestionAsked(kind="input", names=("order", "reason"), text="Which? Why?", choices=("x",), question_id="q1")
    form = {"type": "object", "properties": {"order": {"type": "string"}, "reason": {"type": "string"}}}
    assert interrupt_of(_result("input"), both)["responseSchema"] == form


def test_a_question_that_was_asked_before_is_the_same_interrupt() -> None:
    assert interrupt_of(_result(), None)["responseSchema"] == APPROVAL
    assert interrupt_of(_result("input"), None)["responseSchema"] == {"type": "string"}


@batch(
    ("payload", "said"),
    [
        ("Rome", "Rome"),
        (True, YES),
        (False, NO),
        (3, "3"),
        ({"approved": True}, YES),
        ({"approved": False, "reason": "too dear"}, NO),
        ({"approved": True, "editedArgs": {}}, YES),
        ({"answer": "Rome"}, "Rome"),
        ({"value": 3}, "3"),
        ({"city": "Rome", "nights": 2}, "city: Rome, nights: 2"),
        (["broken", "late"], "broken, late"),
    ],
)
def test_a_payload_says_what_a_person_would(payload: object, said: str) -> None:
    answer = answer_of(Fields({"interruptId": "q1", "status": "resolved", "payload": payload}))
    assert (answer.message, answer.given_up, answer.interrupt) == (said, False, "q1")


def test_a_cancelled_interrupt_is_given_up() -> None:
    assert answer_of(Fields({"interruptId": "q1", "status": "cancelled"})).message == LEFT
    assert [meaning(word) for word in (YES, NO, LEFT)] == ["yes", "no", "gives up"]


@batch(
    ("entry", "place"),
    [
        ({}, "interruptId"),
        ({"interruptId": "q1"}, "status"),
        ({"interruptId": "q1", "status": "done"}, "status"),
        ({"interruptId": "q1", "status": "resolved"}, "payload"),
        ({"interruptId": "q1", "status": "resolved", "payload": {}}, "payload"),
        ({"interruptId": "q1", "status": "resolved", "payload": " "}, "payload"),
        ({"interruptId": "q1", "status": "resolved", "payload": []}, "payload"),
        ({"interruptId": "q1", "status": "resolved", "payload": [[[[[["x"]]]]]]}, "payload[0][0][0][0][0]"),
        ({"interruptId": "q1", "status": "resolved", "payload": {"approved": "yes"}}, "payload.approved"),
        ({"interruptId": "q1", "status": "resolved", "payload": {"a": None}}, "payload.a"),
        (
            {"interruptId": "q1", "status": "resolved", "payload": {"approved": True, "editedArgs": {"order": "A-2"}}},
            "payload.editedArgs",
        ),
    ],
)
def test_what_is_no_answer_is_refused_with_its_place(entry: object, place: str) -> None:
    with pytest.raises(Refused) as caught:
        answer_of(Fields(entry, "resume[0]"))
    assert caught.value.kind == "invalid" and caught.value.field == f"resume[0].{place}"
