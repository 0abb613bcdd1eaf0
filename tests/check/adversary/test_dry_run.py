"""The adversarial dry run: with all defences on every promise holds; each defence that is switched off is named."""

import asyncio
import logging
import os
from collections.abc import Callable
from typing import Any

import pytest
from tests.check.adversary.desk import REACHED, TOOLS, TRADING, subject

from shipworthy import Agent, Input, Skill, Step
from shipworthy.check.adversary.canaries import SECRET
from shipworthy.check.adversary.dry_run import DryRunOptions, dry_run
from shipworthy.check.adversary.promises import PROMISES
from shipworthy.check.subject import Subject
from shipworthy.exits.secrets import Secrets
from shipworthy.runtime.answering.cap import Cap
from shipworthy.runtime.answering.gate import SHOWN
from shipworthy.runtime.asking.hearing import Hearing
from shipworthy.runtime.limits.admission import Admission
from shipworthy.runtime.limits.deadline import Deadline
from shipworthy.runtime.limits.ledger import Ledger
from shipworthy.runtime.names.signals import Told
from shipworthy.runtime.prompting.grounded import Figures
from shipworthy.runtime.prompting.talk import Talk
from shipworthy.runtime.prompting.wishes import Wishes
from shipworthy.stores.session import FrozenCall

Patch = pytest.MonkeyPatch


def _no_ledger(patch: Patch) -> None:
    patch.setattr(Ledger, "reserve", lambda self, amounts: None)


def _endless_loop(patch: Patch) -> None:
    _no_ledger(patch)
    begin = Talk.__init__

    def made(self: Talk, *given: Any) -> None:
        begin(self, *given)
        self.left = 10_000

    patch.setattr(Talk, "__init__", made)


def _no_deadline(patch: Patch) -> None:
    patch.setattr(Deadline, "remaining", lambda self: 3600.0)


def _no_ceiling(patch: Patch) -> None:
    patch.setattr("shipworthy.tools.call.within", lambda text, value, **_: (text, None))


def _no_context_limit(patch: Patch) -> None:
    async def whole(request: Any, *_: Any) -> Any:
        return request

    patch.setattr("shipworthy.runtime.asking.fitting._cut", whole)


def _no_approval(patch: Patch) -> None:
    patch.setattr("shipworthy.runtime.calls.asking_back.ask_before", lambda *_: None)
    patch.setattr(Wishes, "ask_before_writing", lambda self, calls: None)


def _thawed(patch: Patch) -> None:
    def by_name(tool: str, args: Any, *_: Any) -> FrozenCall:
        return FrozenCall(tool=tool, args=dict(args), hash=f"any {tool}")

    patch.setattr("shipworthy.runtime.calls.step.frozen", by_name)
    patch.setattr("shipworthy.runtime.run.Run.fresh", lambda self, stored: False)


def _no_claims(patch: Patch) -> None:
    from shipworthy.runtime.calls.invoke import invoke

    patch.setattr("shipworthy.runtime.calls.step.write", invoke)


def _no_labels(patch: Patch) -> None:
    for where in ("shown", "write"):
        patch.setattr(f"shipworthy.runtime.calls.{where}.reasons_to_ask", lambda *_: [])
    patch.setattr("shipworthy.runtime.prompting.wishes.reasons_to_ask", lambda *_: [])


def _no_check_of_arguments(patch: Patch) -> None:
    patch.setattr("shipworthy.tools.tool.check", lambda spec, readers, args: dict(args))


def _no_grounding(patch: Patch) -> None:
    patch.setattr(Figures, "__call__", lambda self, piece: SHOWN)


def _no_hiding(patch: Patch) -> None:
    for name in ("hide", "hide_data", "hide_json"):
        patch.setattr(Secrets, name, lambda self, value: value)
    patch.setattr(Secrets, "hide_fields", lambda self, record: False)
    patch.setattr("shipworthy.runtime.voice.Streamed", _Plain)


class _Plain:
    """Says what it is given."""

    def __init__(self, _: object) -> None:
        self.told = ""

    def push(self, text: str) -> str:
        self.told += text
        return text

    def end(self) -> str:
        return ""

    def conceal(self, _: object) -> None:
        """Hide nothing."""


def _no_rules(patch: Patch) -> None:
    patch.setattr("shipworthy.contract.guideline.Rules.refusal", lambda self, tool: "")


def _no_cap(patch: Patch) -> None:
    patch.setattr(Cap, "takes", lambda self, text, spare=0: True)
    patch.setattr(Hearing, "over", property(lambda self: False))


def _errors_told(patch: Patch) -> None:
    patch.setattr("shipworthy.runtime.work.told_of", lambda scope, reason, error: Told(error))


def _nothing_cleaned(patch: Patch) -> None:
    patch.setattr("shipworthy.runtime.voice.clean_text", str)
    patch.setattr("shipworthy.runtime.calls.framed.marked", str)


def _broken_answers_taken(patch: Patch) -> None:
    def taken(self: Hearing, error: BaseException) -> bool:
        return not isinstance(error, asyncio.CancelledError)

    patch.setattr(Hearing, "kept", taken)


def _no_quota(patch: Patch) -> None:
    async def all_of_it(self: Admission, key: str, bound: Any, *_: Any) -> Any:
        return bound

    patch.setattr(Admission, "reserve", all_of_it)


def _faulty(patch: Patch) -> None:
    def broken(*_: Any) -> Any:
        raise ZeroDivisionError("a fault of the library")

    patch.setattr("shipworthy.runtime.calls.step.made_of", broken)


DEFENCES: dict[str, tuple[Callable[[Patch], None], str, str]] = {
    "the ledger": (_no_ledger, "search", "tool_calls"),
    "the ledger, in dollars": (_no_ledger, "search", "cost_usd"),
    "the end of a loop": (_endless_loop, "assist", "tool_calls"),
    "the deadline": (_no_deadline, "report", "latency_ms"),
    "the ceiling of results": (_no_ceiling, "report", "result"),
    "the limit of contexts": (_no_context_limit, "assist", "context"),
    "the approval of writes": (_no_approval, "pay_bill", "approval"),
    "the approval of a loop's writes": (_no_approval, "assist", "approval"),
    "the frozen call": (_thawed, "pay_bill", "frozen"),
    "the claims of writes": (_no_claims, "transfer", "once"),
    "the labels of trust": (_no_labels, "forward", "trust"),
    "the check of arguments": (_no_check_of_arguments, "assist", "arguments"),
    "the check of figures": (_no_grounding, "report", "grounded"),
    "the hiding of secrets": (_no_hiding, "report", "secrets"),
    "the guidelines": (_no_rules, "assist", "guidelines"),
    "the cap of what is shown": (_no_cap, "report", "text"),
    "the silence about failures": (_errors_told, "report", "failures"),
    "the marks of what cannot be seen": (_nothing_cleaned, "forward", "unseen"),
    "the whole answer": (_broken_answers_taken, "assist", "whole"),
    "the quota": (_no_quota, "search", "quota"),
    "the end of every run": (_faulty, "report", "ends"),
}


async def test_with_all_defences_on_every_promise_holds() -> None:
    found = await dry_run(subject())
    assert [finding.code for finding in found.findings] == [], found.lines(verbose=True)
    assert found.not_established == ()
    assert found.items[0].state == "met"
    tried = {key for key, row in found.tally.rows.items() if row.established}
    assert tried == set(PROMISES), "each promise is tried on an agent that has something of everything"
    assert REACHED == [], "no function of the author was called"


@pytest.mark.parametrize("name", DEFENCES)
async def test_without_a_defence_its_promise_is_named_as_broken(name: str, monkeypatch: Patch) -> None:
    switch_off, skill, promise = DEFENCES[name]
    switch_off(monkeypatch)
    found = await dry_run(subject(), DryRunOptions(skills=(skill,)))
    assert PROMISES[promise].code in {finding.code for finding in found.findings}, found.lines(verbose=True)
    assert found.items[0].state == "failed"
    assert REACHED == []


@pytest.mark.real
async def test_the_trading_agent_keeps_every_promise_as_users_route_it(monkeypatch: Patch) -> None:
    monkeypatch.delenv("SHIPWORTHY_ROUTING")
    trading = Subject(open=lambda: Agent.load(TRADING, store="memory"), named="examples/trading")
    found = await dry_run(trading)
    assert found.findings == () and found.not_established == ()
    assert found.worst.keys() == trading.spec.skills.keys()


async def test_what_is_attacked_may_be_chosen_and_progress_is_told() -> None:
    told: list[tuple[int, int, str]] = []
    found = await dry_run(subject(), DryRunOptions(skills=("transfer",)), lambda *step: told.append(step))
    await asyncio.sleep(0)
    assert found.skills == ("transfer",) and set(found.worst) == {"transfer"}
    assert told == [(0, 1, "transfer"), (1, 1, "")]


async def test_what_the_time_does_not_suffice_for_is_not_established() -> None:
    found = await dry_run(subject(), DryRunOptions(seconds=0.0))
    assert found.items[0].state == "not_established" and "the time was over" in found.not_established[0]


async def test_a_skill_of_which_nothing_runs_is_not_established() -> None:
    job = Skill(
        name="job",
        description="Do it",
        examples=("Do it",),
        inputs={"code": Input(pattern=r"\d{3}", ask="Which code?", check="code == 'none'", otherwise="Not that one.")},
        workflow=[Step(tool="look_up", with_={"word": "{code}"}), Step(answer="Done.")],
    )
    found = await dry_run(Subject(open=lambda: Agent(skills=[job], tools=TOOLS, store="memory"), named="job:agent"))
    assert found.items[0].state == "not_established" and "`code`" in found.not_established[0]


async def test_it_leaves_nothing_behind(caplog: pytest.LogCaptureFixture) -> None:
    await dry_run(subject(), DryRunOptions(skills=("report",)))
    assert SECRET not in os.environ and caplog.records == []
    assert not logging.getLogger("shipworthy").disabled


async def test_it_finds_the_same_each_time() -> None:
    first, other = [await dry_run(subject(), DryRunOptions(skills=("pay_bill", "assist"))) for _ in range(2)]
    # Not the figures: pauses are of chance, and the handle of a cut result is random.
    rows = [[(key, row.tried, row.broken) for key, row in one.tally.rows.items()] for one in (first, other)]
    assert rows[0] == rows[1] and first.runs == other.runs
