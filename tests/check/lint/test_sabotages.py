"""The trading example is clean, and each sabotaged copy has exactly its one fault."""

import datetime as dt
from pathlib import Path

import pytest
from tests.check.lint.copies import Copy, copied, subject_of
from tests.check.lint.sabotages import REFUSED, SABOTAGES

from shipworthy import Agent
from shipworthy.check.checklist import checklist
from shipworthy.check.lint import lint
from shipworthy.check.lint.sizes import Size, sizes
from shipworthy.durable.memory import MemoryStore
from shipworthy.errors import SpecError

TODAY = dt.date(2026, 11, 29)


def test_the_example_is_clean(tmp_path: Path) -> None:
    subject = subject_of(copied(Copy("as it is"), tmp_path))
    found = lint(subject, today=TODAY)

    assert found == ()
    states = {item.key: item.state for item in checklist(subject, found)}
    assert {key for key, state in states.items() if state != "met"} == {"consistent-output"}
    assert all(item.evidence for item in checklist(subject, found))


@pytest.mark.parametrize("copy", SABOTAGES, ids=lambda copy: copy.name)
async def test_a_sabotaged_copy_has_exactly_its_fault(copy: Copy, tmp_path: Path) -> None:
    subject = subject_of(copied(copy, tmp_path))
    measured = await _measured(subject.agent) if copy.name == "uncompacted" else {}
    found = lint(subject, today=TODAY, sizes=measured)

    assert [(one.code, one.severity) for one in found] == [(copy.code, "error")]
    assert copy.skill is None or found[0].skill == copy.skill
    assert found[0].repair and found[0].proof and found[0].message
    failed = [item for item in checklist(subject, found) if item.state == "failed"]
    assert len(failed) <= 1 and all(copy.code in item.codes and found[0].where in item.evidence for item in failed)


@pytest.mark.parametrize("copy", REFUSED, ids=lambda copy: copy.name)
def test_what_the_loader_refuses_stays_refused(copy: Copy, tmp_path: Path) -> None:
    with pytest.raises(SpecError, match=copy.code):
        Agent.load(copied(copy, tmp_path), store="memory")


async def _measured(agent: Agent) -> dict[str, Size]:
    agent.use_store(MemoryStore(records=True))
    result = await agent.run("What's the sentiment on NVDA?")
    tape = await agent.tape(result.run_id)
    assert tape is not None
    return dict(sizes([tape]))
