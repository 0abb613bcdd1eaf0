"""Which accounts a run is charged to."""

import datetime as dt
from typing import Any

import pytest

from shipworthy import Agent, Limits, Skill, Step
from shipworthy.app.admission import admission_of
from shipworthy.app.arrival import arrived
from shipworthy.app.message import UserMessage
from shipworthy.contract.limits import Quota
from shipworthy.runtime.limits.allowance import WITHIN, Allowance, Inside, allowed
from shipworthy.stores import MemoryStore


def admission(limits: Limits | None = None, session: str | None = None) -> Any:
    job = Skill(
        name="job", description="Do it", examples=("Do it",), workflow=[Step.model_validate({"answer": "Done."})]
    )
    one = Agent(skills=[job], limits=limits, store=MemoryStore())
    asked = UserMessage(
        message="Do it",
        session=session,
        skill=None,
        tenant="",
        answering=None,
        language=None,
        message_id=None,
        emit=None,
        now=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        origin="",
        agent="agent",
    )
    return admission_of(arrived(one._built, asked))


async def test_without_limits_there_are_no_accounts() -> None:
    assert (admission().store, tuple(admission().accounts)) == (None, ())


@pytest.mark.parametrize(("session", "count"), [(None, 1), ("s", 2)])
async def test_limits_of_session_and_day_are_accounts(session: str | None, count: int) -> None:
    limits = Limits(session=Quota(max_model_calls=1), day=Quota(max_model_calls=1))
    assert len(admission(limits, session).accounts) == count


async def test_field_66_inside_of_a_tool_its_allowance_is_one() -> None:
    token = allowed.set(Allowance(1.0))
    try:
        found = admission()
        assert isinstance(found.store, Inside) and list(found.accounts) == [WITHIN]
        assert len(admission(Limits(day=Quota(max_model_calls=1))).accounts) == 1
    finally:
        allowed.reset(token)
