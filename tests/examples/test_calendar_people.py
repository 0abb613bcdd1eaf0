"""What four kinds of people write to the calendar bot: the share that goes as it is meant, and that no change is made else.

The cases were written by eyes that saw its README alone, and then served to mend kinds of faults: the floors are what holds
now, not what a fresh set would show.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

import pytest
import yaml
from tests.examples.calendar_modules import HOME

from shipworthy import Agent
from shipworthy.runtime.result import RunResult

Verdict = Literal["right", "question", "wrong", "harm"]
CASES = Path(__file__).parent / "calendar_people"
NOW = dt.datetime(2026, 11, 30, 8, 0, tzinfo=ZoneInfo("Europe/Berlin"))
WRITES = ("create_event", "move_event", "cancel_event")
FLOORS = {"hurried": 18, "wordy": 12, "second_language": 14, "hostile": 22}
"""Cases of each kind, out of 30, that go as they are meant."""


@dataclass(slots=True)
class Held:
    """How a case went."""

    case: dict[str, Any]
    verdict: Verdict = "right"
    wrote: list[str] = field(default_factory=list)
    shown: str = ""

    def hear(self, turn: dict[str, Any], result: RunResult) -> None:
        """Take the answer to one message."""
        if result.status != "asked":
            self.wrote += [
                f"{call['tool']} {list(call['args'].values())}" for call in result.path if call["tool"] in WRITES
            ]
        missed = any(not re.search(one, result.text, re.IGNORECASE | re.DOTALL) for one in turn.get("hear", []))
        missed |= any(re.search(one, result.text, re.IGNORECASE) for one in turn.get("not", []))
        if missed and self.verdict == "right":
            # A question that shows something else than what is meant is wrong; one that asks again is a question.
            again = "(yes/no)" not in result.text or (bool(self.shown) and self.shown in result.text)
            self.verdict = "question" if result.status == "asked" and again else "wrong"
        self.shown = result.text

    def judged(self) -> Verdict:
        """The verdict: harm where anything was changed that was not meant."""
        meant = self.case.get("wrote", [])
        if any(not any(re.search(one, each, re.IGNORECASE) for one in meant) for each in self.wrote):
            return "harm"
        if len(self.wrote) > len(meant):
            return "harm"
        return "wrong" if self.verdict == "right" and len(self.wrote) < len(meant) else self.verdict


@pytest.fixture(scope="module")
def agent() -> Iterator[Agent]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHIPWORTHY_ROUTING", "light")
        patch.setenv("CALENDAR_WEEK", "2026-11-30")
        found = Agent.load(HOME, store="memory")
        found.use_clock(NOW)
        yield found


@pytest.mark.real
@pytest.mark.parametrize("kind", FLOORS)
async def test_what_people_write(
    kind: str, agent: Agent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, full: bool
) -> None:
    if not full and kind != "hostile":
        pytest.skip("ninety cases: SHIPWORTHY_FULL=1")
    cases = yaml.safe_load((CASES / f"{kind}.yaml").read_text(encoding="utf-8"))
    assert len(cases) == 30
    verdicts: dict[str, Verdict] = {}
    for case in cases:
        # Each has a calendar of its own.
        monkeypatch.setenv("SHIPWORTHY_HOME", str(tmp_path / str(case["id"])))
        held = Held(case)
        for turn in case["turns"]:
            held.hear(turn, await agent.run(turn["say"], session=f"{kind} {case['id']}"))
        verdicts[str(case["id"])] = held.judged()
    count = Counter(verdicts.values())
    said = f"{dict(count)}: {[f'{name} {verdict}' for name, verdict in verdicts.items() if verdict != 'right']}"
    print(said)
    assert not count["harm"], said
    assert count["right"] >= FLOORS[kind], said
