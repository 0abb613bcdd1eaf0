"""Drafts of cases out of ratings: without secrets, private to the user, and not taken before they are completed."""

import stat
from pathlib import Path
from typing import Any

import pytest

from shipworthy.errors import ShipworthyError, UsageError
from shipworthy.stores.ratings import Rating
from shipworthy.talk.read import read_talk
from shipworthy.watch.drafts import disliked, drafts_of, write_drafts

SECRET = "sk-drafts-0123456789abcdef"


def run(number: int, message: str, session: str = "s") -> Any:
    used = {"latency_ms": 1.0}
    return {
        "run_id": f"{number:032x}", "session": session, "agent": "a", "tenant": "", "message": message,
        "at": float(number), "status": "completed", "reason": None, "skill": "job", "inputs": {"x": "1"},
        "path": [{"tool": "look", "args": {}}], "text": "All good.\nSecond line.", "usage": used,
    }  # fmt: skip


def drafts(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("SOME_API_KEY", SECRET)
    runs = [run(3, f"my key is {SECRET}\n# no: comment"), run(2, "hello"), run(1, "other", "t")]
    said = [Rating(run_id=runs[0]["run_id"], mark="bad", comment="wrong\nstock", at=1.0)]
    return drafts_of(disliked(runs, said, "bad"), "bad")


def test_a_draft_has_the_conversation_what_came_and_what_was_said_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    text = drafts(monkeypatch)
    assert SECRET not in text and "said of it: bad, “wrong stock”" in text
    assert "- hello" in text and "other" not in text and "skill: job" in text and "status: TODO" in text


def test_a_draft_is_no_case_before_a_person_has_completed_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, text = tmp_path / "drafts.yaml", drafts(monkeypatch)
    write_drafts(file, text)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with pytest.raises(ShipworthyError, match="TODO"):
        read_talk(file)
    done = tmp_path / "cases.yaml"
    done.write_text(text.replace("status: TODO", "status: completed"))
    (case,) = read_talk(done).conversations
    assert [turn.say for turn in case.turns][0] == "hello" and len(case.turns) == 2


def test_a_file_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    file = tmp_path / "drafts.yaml"
    file.write_text("mine")
    with pytest.raises(UsageError, match="is there already"):
        write_drafts(file, "text")
    assert file.read_text() == "mine"
    with pytest.raises(UsageError, match="cannot be written"):
        write_drafts(tmp_path / "no" / "drafts.yaml", "text")


def test_no_rated_run_gives_no_case() -> None:
    assert "conversations: []" in drafts_of([], "bad")
