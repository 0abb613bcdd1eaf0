"""The result of a dry run, as the report of a check takes it."""

import orjson
from tests.check.adversary.desk import subject

from shipworthy.check.adversary.conversation import Held
from shipworthy.check.adversary.outcome import DryRun
from shipworthy.check.adversary.tally import Tally
from shipworthy.check.report import Measured
from shipworthy.contract.bounds.bound import Usage


def _run(**more: object) -> DryRun:
    tally = Tally()
    tally.skill, tally.attack = "report", "a model that never answers"
    tally.measure("latency_ms", 5700, 6000)
    tally.holds("once", True, "")
    return DryRun(subject=subject(), tally=tally, skills=("report",), runs=3, conversations=2, **more)  # type: ignore[arg-type]


def test_it_is_what_a_report_takes() -> None:
    measured: Measured = _run(worst={"report": Usage(model_calls=1)})
    assert measured.worst["report"].model_calls == 1
    assert orjson.loads(orjson.dumps(measured.as_dict()))["closest"] == "latency_ms"


def test_one_that_held_is_met_and_says_what_came_closest() -> None:
    found = _run()
    (item,) = found.items
    assert item.state == "met" and "2 of 2 promises held" in item.evidence and found.findings == ()
    lines = found.lines(verbose=False)
    assert lines[1] == (
        "  closest: The answer comes before the deadline: 5,700 of 6,000 ms (95%) in `report`, under "
        "a model that never answers"
    )
    assert any("nothing to try" in line for line in found.lines(verbose=True))


def test_one_that_broke_names_the_promise_the_skill_and_the_attack() -> None:
    found = _run()
    found.tally.broke("once", "`pay` was made 2 times in step 0")
    (finding,) = found.findings
    assert finding.code == "broken-once" and finding.severity == "error" and finding.skill == "report"
    assert "a model that never answers" in finding.message and "2 times in step 0" in finding.evidence
    assert found.items[0].state == "failed" and finding.code in found.items[0].codes
    assert any(line.startswith("  ✗ A write whose answer was lost") for line in found.lines(verbose=False))


def test_what_did_not_run_is_not_established() -> None:
    asked = _run(unreached={"pay_bill": ("payee",)})
    assert asked.items[0].state == "not_established" and "`payee`" in asked.not_established[0]
    late = _run(skipped=["report", "report"])
    assert len(late.not_established) == 1 and late.items[0].state == "not_established"
    nothing = DryRun(subject=subject(), tally=Tally(), skills=())
    assert nothing.items[0].state == "not_established" and nothing.not_established


def test_conversations_are_counted() -> None:
    found = _run()
    held = Held(messages=4, began=frozenset({"0"}), confirmed=True)
    found.count(held)
    assert (found.conversations, found.runs) == (3, 7)
