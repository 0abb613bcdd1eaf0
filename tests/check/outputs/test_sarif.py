"""A report as SARIF 2.1.0, by the rules of the standard and of code hosts."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.check.samples import FINDING, OPEN, WARNING, any_code, report

from shipworthy.check.codes import codes
from shipworthy.check.outputs.sarif import FINGERPRINT, as_sarif
from shipworthy.check.places import Places

KNOWN = replace(FINDING, code=any_code())


def run_of(places: Places | None = None, **changes: Any) -> Any:
    log: Any = as_sarif(report(**changes), places or Places(None))
    assert log["version"] == "2.1.0" and log["$schema"].endswith("sarif-schema-2.1.0.json")
    (run,) = log["runs"]
    return run


def test_every_code_is_a_rule_and_each_result_points_to_its_own() -> None:
    run = run_of(findings=(KNOWN, WARNING))
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(codes())
    for rule in rules:
        assert re.fullmatch(r"[A-Z][A-Za-z0-9]*", rule["name"])
        assert rule["shortDescription"]["text"].endswith((".", "!", "?"))
        assert rule["help"]["markdown"] and rule["defaultConfiguration"]["level"] in ("error", "warning", "note")
    first, second = run["results"]
    assert rules[first["ruleIndex"]]["id"] == first["ruleId"] == KNOWN.code
    assert "ruleIndex" not in second, "a code without a rule has no index that points elsewhere"


def test_paths_are_relative_with_forward_slashes_and_escaped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    agent = tmp_path / "my shop"
    agent.mkdir()
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir("/")
    (result,) = run_of(Places(agent), findings=(KNOWN,))["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "my%20shop/skills/order.yaml"
    assert place["region"] == {"startLine": 4}
    assert place["artifactLocation"]["uriBaseId"] in run_of()["originalUriBaseIds"]


def test_a_place_without_a_file_is_a_logical_one() -> None:
    (result,) = run_of(findings=(replace(KNOWN, where="workflow[2]", skill=None),))["results"]
    assert result["locations"] == [{"logicalLocations": [{"fullyQualifiedName": "workflow[2]"}]}]


def test_fingerprints_are_stable_while_lines_move_and_each_its_own() -> None:
    def prints(*found: Any) -> list[str]:
        return [one["partialFingerprints"][FINGERPRINT] for one in run_of(findings=found)["results"]]

    assert prints(KNOWN) == prints(replace(KNOWN, where="skills/order.yaml:90"))
    twice = prints(KNOWN, replace(KNOWN, where="skills/order.yaml:90"))
    assert len(set(twice)) == 2 and twice[0] == prints(KNOWN)[0]
    assert prints(KNOWN) != prints(replace(KNOWN, skill="refund"))


def test_the_message_says_what_to_do() -> None:
    (result,) = run_of(findings=(KNOWN,))["results"]
    assert "Repair: write a `workflow`." in result["message"]["text"]
    assert result["properties"]["proof"] == KNOWN.proof


def test_what_was_not_established_is_told_although_no_result_says_it() -> None:
    (invocation,) = run_of(items=(OPEN,), not_established=("x",))["invocations"]
    assert (invocation["exitCode"], invocation["exitCodeDescription"]) == (1, "not established")
    told = [one["message"]["text"] for one in invocation["toolExecutionNotifications"]]
    assert told == ["not established: x", "not established: Same input ten times: no cases"]
    assert "toolExecutionNotifications" not in run_of()["invocations"][0]
