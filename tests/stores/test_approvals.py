"""A question that another person has to answer, as it is kept."""

import dataclasses
from typing import get_args

import pytest
from tests.batches import batch

from shipworthy.durable.migrations import APPROVALS
from shipworthy.errors import ApprovalClosed
from shipworthy.stores.approvals import ENDED, Approval, Decided, State, Waiting, asked_under, questions_of
from shipworthy.stores.session import Open, Pending, Session

ONE = Approval(
    id="q", agent="a", session="s", run_id="r", skill="k", text="t", calls=(), by="lead", asked=10.0, expires=20.0
)


def test_it_expires_where_nobody_has_decided_it() -> None:
    assert [ONE.seen_at(now).state for now in (10.0, 20.0, 20.1)] == ["waiting", "waiting", "expired"]
    assert dataclasses.replace(ONE, state="denied").seen_at(99.0).state == "denied"


@batch("state", get_args(State))
@batch("yes", [True, False])
def test_what_is_closed_is_decided_again_only_the_same_way(state: State, yes: bool) -> None:
    one = dataclasses.replace(ONE, state=state)
    if state in ("waiting", "approved" if yes else "denied"):
        one.check(yes=yes)
        return
    with pytest.raises(ApprovalClosed, match=ENDED[state][:20]):
        one.check(yes=yes)


def test_every_state_has_its_words_and_fits_its_column() -> None:
    assert ENDED.keys() == set(get_args(State))
    assert all(len(state) <= APPROVALS.c.state.type.length for state in get_args(State))  # type: ignore[operator]


def test_a_question_that_waits_no_more_was_decided_or_withdrawn() -> None:
    waiting = Waiting(session_id="s", run_id="r2", at=1.0, decided=Decided(id="q", yes=False, by="ann"))
    assert waiting.closing("q") == ("denied", "ann", "r2")
    assert waiting.closing("other") == ("withdrawn", "", "")


def test_the_questions_of_a_conversation_with_the_context_of_the_asker() -> None:
    def opened(id: str, by: str) -> Open:
        pending = Pending(kind="confirm", names=(), text="?", id=id, by=by, context={"who": id})
        return Open(skill="k", contract="c", message="m", pending=pending)

    session = Session(id="s", open=opened("a", "lead"), below=(opened("b", ""), opened("c", "boss")))
    assert [pending.id for _, pending in questions_of(session)] == ["c", "a"]
    assert asked_under(session, "a") == {"who": "a"}
    assert asked_under(session, "b") == {} == asked_under(None, "a")
