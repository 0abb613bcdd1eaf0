"""The full tier of one agent."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shipworthy.contract.agent import AgentSpec
from shipworthy.routing.encoder.encoder import load
from shipworthy.routing.said import Said
from shipworthy.routing.skills.router import Router
from shipworthy.routing.values.extract import Extractor

pytestmark = pytest.mark.skipif(load() is None, reason="needs shipworthy[semantic]")


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHIPWORTHY_HOME", str(tmp_path))
    monkeypatch.setenv("SHIPWORTHY_ROUTING", "full")


@pytest.fixture
def full(travel: AgentSpec) -> Iterator[Router]:
    router = Router(travel, Extractor(travel))
    router.load()
    yield router


def test_other_words_for_the_same_are_understood(full: Router, travel: AgentSpec) -> None:
    light = Router(travel, Extractor(travel), "light")
    message = Said("should I pack a raincoat for Boston?")
    found = full.choose(message)
    assert (found.outcome, found.skill, found.tier) == ("route", "weather", "full")
    assert light.choose(message).outcome != "route"


def test_the_scale_is_kept_on_disk_and_read_again(full: Router, travel: AgentSpec, tmp_path: Path) -> None:
    (kept,) = (tmp_path / "cache" / "routing").iterdir()
    before = kept.read_bytes()
    again = Router(travel, Extractor(travel))
    for message in ("is it hot in Boston", "two seats to LA", "I want my money back"):
        assert again.choose(Said(message)) == full.choose(Said(message))
    assert kept.read_bytes() == before
    kept.write_bytes(b"broken")
    assert Router(travel, Extractor(travel)).choose(Said("is it hot in Boston")) == full.choose(
        Said("is it hot in Boston")
    )


def test_a_recorded_decision_needs_no_encoder(full: Router, travel: AgentSpec) -> None:
    tape: dict[str, object] = {}
    said = Said("should I pack a raincoat for Boston?")
    said.observe = lambda key, make: tape.setdefault(key, make())
    found = full.choose(said)
    replayed = Said(said.message)
    replayed.observe = lambda key, make: tape[key]
    assert Router(travel, Extractor(travel), "light").choose(replayed) == found


def test_the_study_names_examples_that_go_elsewhere(full: Router) -> None:
    found = full.study()
    assert found.tier == "full" and {one.skill for one in found.skills} == {"weather", "compare", "book", "cancel"}
    assert all(pair.similarity >= 0.7 for pair in found.alike)


def test_an_explanation_tells_both_scores(full: Router) -> None:
    told = full.explain(Said("should I pack a raincoat for Boston?"))
    best = told.skills[0]
    assert (best.skill, told.route.skill) == ("weather", "weather")
    assert best.meaning is not None and best.probability >= told.route_from
    assert told.asked_encoder == "the words alone were not sure"


def test_scores_within_what_the_encoder_may_differ_between_machines_are_asked_about(travel: AgentSpec) -> None:
    encoder = load()
    router = Router(travel, Extractor(travel))
    router.load()
    assert encoder is not None and router._full is not None
    assert encoder.spread > 0.002
    assert router._full.scale.prior.spread == encoder.spread
