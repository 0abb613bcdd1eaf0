"""Alert rules: what they say is read as YAML, and each metric that they name is one that the server exports."""

import re
from pathlib import Path

import pytest
import yaml
from tests.watch.test_certified import LIVE, TRIAL
from tests.watch.traffic import Market

from shipworthy.errors import UsageError
from shipworthy.server.operation.metrics import Metrics
from shipworthy.server.operation.shedding import Shedding
from shipworthy.server.service import Service
from shipworthy.watch.certified import Trialled
from shipworthy.watch.rules import rules_of, write_rules

NAME = re.compile(r"shipworthy_\w+")


def test_every_metric_of_the_rules_is_exported() -> None:
    agent = Market(0).agent("memory")
    service = Service({"market": agent})
    exported = Metrics(service, Shedding(service, 0.01)).text().decode()
    rules = rules_of(agent.spec, agent.bounds(), None)["groups"][0]["rules"]
    families = set(re.findall(r"# TYPE (\S+)", exported))
    named = {name.removesuffix("_bucket") for rule in rules for name in NAME.findall(rule["expr"])}
    assert named and named <= families
    assert {rule["alert"] for rule in rules} >= {"ShipworthyMisrouted", "ShipworthyRunsNotWell", "ShipworthySlow"}


def test_limits_are_those_of_the_certificate(tmp_path: Path) -> None:
    agent, file = Market(0).agent("memory"), tmp_path / "rules.yml"
    trialled = Trialled(skills={"news": TRIAL}, models="live", tools="live")
    many = write_rules(file, agent.spec, agent.bounds(), trialled)
    rules = yaml.safe_load(file.read_text())["groups"][0]["rules"]
    assert many == len(rules) and LIVE.timed
    (slow,) = [one for one in rules if one["alert"] == "ShipworthySlow" and "news" in one["annotations"]["summary"]]
    assert "> 0.15 and on()" in slow["expr"] and 'skill="news"' in slow["expr"]


def test_brackets_are_balanced_and_names_are_quoted() -> None:
    agent = Market(0).agent("memory")
    for rule in rules_of(agent.spec, agent.bounds(), LIVE)["groups"][0]["rules"]:
        assert rule["expr"].count("(") == rule["expr"].count(")") and rule["for"]
        assert 'agent="market"' in rule["expr"]


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    agent = Market(0).agent("memory")
    with pytest.raises(UsageError, match="cannot be written"):
        write_rules(tmp_path / "no" / "rules.yml", agent.spec, agent.bounds(), None)
