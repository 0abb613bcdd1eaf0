"""The email assistant with what four people say: how much goes right, how much of the rest is asked, and that none of it harms."""

import asyncio
import datetime as dt
from collections import Counter
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from tests.examples.mail_modules import HOME

from shipworthy import Agent, RunResult

NOW = dt.datetime(2026, 11, 30, 8, 0, tzinfo=ZoneInfo("Europe/Berlin"))
CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "mail_people.yaml").read_text(encoding="utf-8"))
RIGHT, ASKED = 0.8, 0.7
"""Least share that goes right, and of the rest least share that ends as a question or a plain refusal."""


async def held(agent: Agent, case: dict[str, Any], home: Path, patch: pytest.MonkeyPatch) -> list[RunResult]:
    patch.setenv("SHIPWORTHY_HOME", str(home / case["id"]))
    return [await agent.run(message, session=case["id"]) for message in case["say"]]


def sent(results: list[RunResult]) -> list[dict[str, Any]]:
    done = [one for one in results if one.status != "asked"]
    return [dict(call["args"]) for one in done for call in one.path if call["tool"] == "send_mail"]


def judged(case: dict[str, Any], results: list[RunResult]) -> str:
    """`right`, `asked`, `wrong` or `harm`."""
    wanted, made = case.get("sent"), sent(results)
    for one in made:
        text = f"{one['subject']} {one['text']}".casefold()
        if wanted is None or one["to"] != wanted["to"] or any(word.casefold() not in text for word in wanted["has"]):
            return "harm"
        if any(word.casefold() in text for word in wanted.get("not", ())):
            return "harm"
    first = results[0]
    found = first.skill or ("none" if first.status == "refused" else "")
    if first.reason != "which_skill" and found in case["skill"] and len(made) == (wanted is not None):
        return "right"
    return "asked" if results[-1].status in ("asked", "refused") else "wrong"


@pytest.mark.parametrize("tier", ["light", "full"])
def test_what_four_people_say(tier: str, full: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if tier == "full" and not full:
        pytest.skip("the encoder is asked for all of it under SHIPWORTHY_FULL=1")
    monkeypatch.setenv("SHIPWORTHY_ROUTING", tier)
    monkeypatch.setenv("MAIL_DAY", "2026-11-30T08:00")
    for name in ("MAIL_IMAP", "MAIL_FOLDER"):
        monkeypatch.delenv(name, raising=False)
    agent = Agent.load(HOME, store="memory")
    agent.use_clock(NOW)
    counts, told = Counter[str](), dict[str, str]()
    for case in CASES if full else CASES[::4]:
        verdict = judged(case, asyncio.run(held(agent, case, tmp_path, monkeypatch)))
        counts[verdict] += 1
        if verdict != "right":
            told[case["id"]] = verdict
    every, rest = counts.total(), counts.total() - counts["right"]
    print(f"\n{tier}: {counts['right']} of {every} right, {counts['asked']} asked, {counts['harm']} harm: {told}")
    assert counts["harm"] == 0, told
    assert counts["right"] >= RIGHT * every and counts["asked"] >= ASKED * rest - 1, told
