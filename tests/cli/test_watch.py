"""`shipworthy watch`: a report of recorded runs, exit codes, a signed webhook, alert rules."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from tests.dev.folders import shop
from tests.watch.test_webhook import Receiver, receiver

Shell = Callable[..., tuple[int, str, str]]
__all__ = ["receiver"]


@pytest.fixture
def folder(tmp_path: Path) -> str:
    return str(shop(tmp_path / "shop"))


def test_runs_are_shown_with_intervals_and_too_few_say_so(shell: Shell, folder: str) -> None:
    for _ in range(3):
        shell("run", folder, "what does a lamp cost")
    code, out, _ = shell("watch", folder)
    assert code == 0 and "shop: 3 runs" in out and "too few runs to tell a drift: 3 of more than 30" in out
    assert "path price_of" in out and "100.0% (43.9% to 100.0%)" in out and "no certificate" in out
    code, out, _ = shell("watch", folder, "--json", "--since", "1h")
    told = json.loads(out)
    assert code == 0 and told["overall"]["runs"] == 3 and told["failing"] == []


def test_a_webhook_is_sent_where_it_is_asked_for(
    shell: Shell, folder: str, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, _, err = shell("watch", folder, "--webhook", receiver.url)
    assert code == 2 and "SHIPWORTHY_WEBHOOK_SECRET" in err
    monkeypatch.setenv("SHIPWORTHY_WEBHOOK_SECRET", "a secret of the receiver")
    assert shell("watch", folder, "--webhook", receiver.url)[0] == 0 and receiver.heard == []
    assert shell("watch", folder, "--webhook", receiver.url, "--always")[0] == 0
    ((headers, body),) = receiver.heard
    assert json.loads(body)["type"] == "shipworthy.watched" and headers["webhook-signature"].startswith("v1,")


def test_alert_rules_are_written(shell: Shell, folder: str, tmp_path: Path) -> None:
    code, out, _ = shell("watch", folder, "--prometheus-rules", str(tmp_path / "rules.yml"))
    rules = yaml.safe_load((tmp_path / "rules.yml").read_text())["groups"][0]["rules"]
    assert code == 0 and f"wrote {len(rules)} rules" in out


def test_arguments_that_cannot_be_used_are_told(shell: Shell, folder: str, tmp_path: Path) -> None:
    (tmp_path / "certificate.json").write_text("{}")
    for options, words in (
        (("--fail-on", "everything"), "there are speed, text, routing"),
        (("--fail-on", "never", "--fail-on", "text"), "never stands alone"),
        (("--since", "soon"), "is no time"),
        (("--webhook", "http://hooks.example/x"), "use https://"),
        (("--certificate", str(tmp_path / "certificate.json")), "no certificate"),
        (("--certificate", str(tmp_path / "none.json")), "cannot be read"),
    ):
        code, _, err = shell("watch", folder, *options)
        assert code == 2 and words in err, (options, err)
