"""The email assistant reads plain, complete sentences, with what was said before them."""

import asyncio
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from tests.examples.mail_modules import HOME

from shipworthy import Agent, RunResult

NOW = dt.datetime(2026, 11, 30, 8, 0, tzinfo=ZoneInfo("Europe/Berlin"))
CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "mail_plain.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def agent() -> Iterator[Agent]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHIPWORTHY_ROUTING", "light")
        patch.setenv("MAIL_DAY", "2026-11-30T08:00")
        for name in ("MAIL_IMAP", "MAIL_FOLDER"):
            patch.delenv(name, raising=False)
        loaded = Agent.load(HOME, store="memory")
        loaded.use_clock(NOW)
        yield loaded


async def answered(agent: Agent, case: dict[str, Any], session: str) -> RunResult:
    return [await agent.run(message, session=session) for message in case["say"]][-1]


def missed(case: dict[str, Any], result: RunResult) -> list[str]:
    """What of an answer is not as it shall be."""
    skill = [f"skill {result.skill}"] if case.get("skill", result.skill) != result.skill else []
    lacks = [f"lacks {one}" for one in case.get("has", ()) if one not in result.text]
    return [*skill, *lacks, *(f"has {one}" for one in case.get("not", ()) if one in result.text)]


def test_plain_sentences_do_what_they_say(agent: Agent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {}
    for number, case in enumerate(CASES):
        monkeypatch.setenv("SHIPWORTHY_HOME", str(tmp_path / str(number)))
        result = asyncio.run(answered(agent, case, str(number)))
        if found := missed(case, result):
            wrong[" > ".join(case["say"])] = (found, result.text)
    assert wrong == {}
