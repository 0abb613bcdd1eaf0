"""What a certificate is made of."""

import datetime as dt
import hashlib
import os
from dataclasses import replace
from pathlib import Path

import pytest

from shipworthy import Agent
from shipworthy.check.certificate import make, read, write
from shipworthy.check.finding import Item
from shipworthy.check.report import Report
from shipworthy.errors import NotCertified


def report(state: str) -> Report:
    item = Item(key="paths", heading="determinism", title="One path", state=state, evidence="3 of 3")  # type: ignore[arg-type]
    return Report(
        agent="shop", named="shop", version="0", contract="0" * 32, fail_on="error", items=(item,), findings=(), loads=(),
        trials=None, dry_run=None,
    )  # fmt: skip


def test_it_has_every_file_by_its_bytes(shop: Path) -> None:
    paper = make(Agent.load(shop, store="memory"), now=dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC))

    assert paper.files["words.txt"] == hashlib.sha256(b"thanks").hexdigest()
    assert paper.state == ("orders.json",) and "orders.json" not in paper.files
    assert (paper.agent, paper.issued, paper.drift["library"]) == ("shop", "2026-01-02T03:04:05Z", "warn")
    assert "pyyaml" in paper.packages and [model.name for model in paper.models] == ["openai:gpt-6-luna"]


def test_the_choices_of_the_author_are_kept(shop: Path) -> None:
    paper = make(
        Agent.load(shop, store="memory"),
        left_out=["words.txt"],
        drift={"library": "refuse"},
        answered={"openai:gpt-6-luna": ["b", "a"]},
    )

    assert "words.txt" not in paper.files and paper.left_out == ("words.txt",)
    assert (paper.drift["library"], paper.drift["python"]) == ("refuse", "warn")
    assert paper.models[0].answered == ("a", "b")


def test_a_fit_agent_has_its_evidence_in_it(shop: Path) -> None:
    paper = make(Agent.load(shop, store="memory"), report("met"))

    assert paper.check["verdict"] == "fit" and paper.check["items"] == {"paths": "met"}


@pytest.mark.parametrize(("state", "verdict"), [("failed", "unfit"), ("not_established", "not established")])
def test_any_other_agent_gets_none(state: str, verdict: str, shop: Path) -> None:
    with pytest.raises(NotCertified, match=f"`shop` is {verdict}"):
        make(Agent.load(shop, store="memory"), report(state))


def test_it_is_the_same_twice(shop: Path) -> None:
    assert make(Agent.load(shop, store="memory")).id == make(Agent.load(shop, store="memory")).id


def test_an_agent_whose_files_changed_since_it_was_loaded_gets_none(shop: Path) -> None:
    agent = Agent.load(shop, store="memory")
    (shop / "tools.py").write_text((shop / "tools.py").read_text().replace("timeout=5", "timeout=6"))

    with pytest.raises(NotCertified, match="is another agent now"):
        make(agent)


def test_a_document_that_changed_while_it_was_checked_is_named(shop: Path) -> None:
    agent, old = Agent.load(shop, store="memory"), 1_700_000_000
    for path in shop.rglob("*"):
        os.utime(path, (old, old))
    (shop / "papers" / "terms.md").write_text("changed")

    with pytest.raises(NotCertified, match="`papers/terms.md` changed while the agent was checked"):
        make(agent, replace(report("met"), seconds=3600.0))
    assert make(agent, report("met")).check


class Tried:
    """Trials whose figures are of types that JSON does not have, and whose texts hold a secret."""

    findings = items = not_established = ()
    worst: dict[str, object] = {}

    def lines(self, *, verbose: bool) -> list[str]:
        return []

    def as_dict(self) -> dict[str, object]:
        return {"by": {3: (Path("x"), float("inf"))}, "said": "key-of-the-shop-123456"}


def test_the_evidence_is_plain_and_holds_no_secret(shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_API_KEY", "key-of-the-shop-123456")
    paper = make(Agent.load(shop, store="memory"), replace(report("met"), trials=Tried()))  # type: ignore[arg-type]
    write(paper, tmp_path / "c.json")

    assert read(tmp_path / "c.json") == paper
    assert "key-of-the-shop" not in (tmp_path / "c.json").read_text()
    assert paper.check["trials"] != {} and "['x', None]" in str(paper.check["trials"])
