"""Writes that the user's word alone lets through."""

from typing import Any

from tests.batches import batch
from tests.check.lint.small import codes, found, job

from shipworthy import tool

DONE = {"answer": "Done."}
WRITE = {"tool": "cancel", "confirm": True}
OWNER = {"owner": {"type": "yesno", "ask": "Are you the owner of it?"}}
REASON = {"reason": {"type": ["broken", "late", "other"], "ask": "What is the reason?"}}


def told(workflow: list[Any], inputs: dict[str, Any] = OWNER, **parts: Any) -> list[str]:
    return codes(job(workflow=workflow, inputs=inputs, **parts))


@batch(
    "workflow",
    [
        [{**WRITE, "when": "owner"}, DONE],
        [{"answer": "No.", "when": "not owner"}, WRITE, DONE],
        [{"when": "owner", "steps": [WRITE]}, DONE],
        [{"choose": [{"when": "owner", "steps": [WRITE]}, {"steps": [{"answer": "No."}]}]}, DONE],
        [{"choose": [{"when": "not owner", "steps": [{"answer": "No."}]}, {"steps": [WRITE]}]}, DONE],
        [{"tool": "look"}, {"answer": "No.", "when": "look.state == 'gone'"}, {**WRITE, "when": "owner"}, DONE],
    ],
    ids=["its own", "an early end", "a group", "a branch", "the rest of a choice", "beside another"],
)
def test_behind_a_word_of_the_user(workflow: list[Any]) -> None:
    assert told(workflow) == ["write-guarded-by-claim"]


def test_behind_a_named_value() -> None:
    assert told([{**WRITE, "when": "allowed"}, DONE], let={"allowed": "owner and True"}) == ["write-guarded-by-claim"]


@batch(
    ("workflow", "inputs"),
    [
        ([{"tool": "look"}, {**WRITE, "when": "look.state == 'open'"}, DONE], {}),
        ([{"tool": "look"}, {**WRITE, "when": "owner and look.state == 'open'"}, DONE], OWNER),
        ([{**WRITE, "when": "number != '0'"}, DONE], {"number": {"type": "text", "ask": "Which order?"}}),
        ([{**WRITE, "when": "sure"}, DONE], {"sure": {"type": "yesno", "ask": "Would you like to cancel it?"}}),
        ([{"tool": "look", "when": "owner"}, {"answer": "{look}"}], OWNER),
        ([WRITE, {"answer": "Bye.", "when": "owner"}, DONE], OWNER),
    ],
    ids=["a result", "both", "an argument", "a wish", "a read", "after it"],
)
def test_no_word_alone(workflow: list[Any], inputs: dict[str, Any]) -> None:
    assert told(workflow, inputs) == []


def test_a_yes_that_is_only_noted_with_the_write_is_a_claim() -> None:
    @tool(effect="write")
    def cancel_for(number: str, owner: bool) -> str:
        """Cancel an order, and note whether its owner asked for it."""
        return "cancelled"

    page = [{"tool": "cancel_for", "confirm": True, "when": "owner"}, DONE]

    assert codes(job(workflow=page, inputs=OWNER), tools=[cancel_for]) == ["write-guarded-by-claim"]


def test_a_claim_instead_of_a_question_is_one_fault() -> None:
    assert told([{"tool": "cancel", "when": "owner"}, DONE]) == ["write-guarded-by-claim"]


def test_what_is_picked_from_results_is_no_word_alone() -> None:
    inputs = {"kind": {"choices": "look.kinds", "ask": "Which kind?"}}

    assert told([{"tool": "look"}, {**WRITE, "when": "kind == 'a'"}, DONE], inputs) == []


def test_one_way_of_several_is_a_warning() -> None:
    page = [{"tool": "look"}, {"answer": "No.", "when": "not (look.state == 'new' or reason == 'broken')"}, WRITE, DONE]
    (one,) = found(job(workflow=page, inputs=REASON))

    assert (one.code, one.severity) == ("claim-opens-write", "warning") and "`reason`" in one.message


KIND = {"kind": {"type": ["lost", "late"], "ask": "Was the parcel lost or late?"}}


def test_a_fact_that_chooses_among_writes_is_a_claim_although_it_is_noted_with_them() -> None:
    @tool(effect="write")
    def refund(number: str, kind: str, amount: int) -> str:
        """Refund an order."""
        return "done"

    def page(kind: dict[str, Any]) -> Any:
        one, other = ({"tool": "refund", "with": {"amount": much}, "confirm": True} for much in (90, 10))
        choice = {"choose": [{"when": "kind == 'lost'", "steps": [one]}, {"steps": [other]}]}
        return job(workflow=[choice, DONE], inputs={"kind": {"type": ["lost", "late"], **kind}})

    assert codes(page({"ask": "Was the parcel lost or late?"}), tools=[refund]) == ["write-guarded-by-claim"]
    assert codes(page({"ask": "Lost and found, or late?"}), tools=[refund]) == []


def test_what_a_check_holds_against_a_result_is_no_word_alone() -> None:
    checked = {"kind": {**KIND["kind"], "check": "kind == look.state"}}
    page = [{"tool": "look"}, {**WRITE, "when": "kind == 'lost'"}, DONE]

    assert told(page, checked) == []
    assert told(page, KIND) == ["write-guarded-by-claim"]
