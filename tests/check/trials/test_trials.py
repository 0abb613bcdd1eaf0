"""Trials of a small agent with models that answer as they are told."""

import asyncio
import itertools
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.check.trials.conftest import Shop, codes

from shipworthy import Reply, ScriptedModel
from shipworthy.check.trials import Options, trials
from shipworthy.errors import UsageError
from shipworthy.models.model import Price, Request
from shipworthy.models.scripted import call

OPENINGS = ("It cost", "The price was", "You paid", "In all it came to")


def truthful(price: Price | None = None) -> ScriptedModel:
    """States true figures, in other words each time."""
    words = itertools.cycle(OPENINGS)

    def reply(request: Request) -> Reply:
        if request.name == "advise":
            return Reply(text="Buy it.")
        return Reply(text=f"{next(words)} $49.50 for 3 items.")

    return ScriptedModel(reply, price=price or Price())


def wandering(seed: int) -> ScriptedModel:
    """Calls the tools of a loop in another order each time, some of them, and then answers."""
    chance = random.Random(seed)

    def reply(request: Request) -> Reply:
        done = {one.name for message in request.messages for one in message.calls}
        left = [name for name in ("stock", "reviews") if name not in done]
        if request.tools and left and chance.random() < 0.7:
            return Reply(calls=(call(chance.choice(left), item="lamp"),))
        return Reply(text="Buy it.")

    return ScriptedModel(reply)


def test_a_workflow_is_the_same_ten_times_whatever_the_words(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SHIPWORTHY_ROUTING")  # as users route it
    made = shop.tried(shop.cases(only="status"), k=10, model=truthful())
    (case,) = made.cases
    assert (str(case.same_path), str(case.same_inputs), case.entropy) == ("10 of 10", "10 of 10", 0.0)
    assert (case.contradictions, str(case.facts["$49.50"]), str(case.fallback)) == ((), "10 of 10", "0 of 10")
    assert case.similarity is not None and case.similarity < 1
    assert (list(made.findings), list(made.not_established)) == ([], [])
    assert [item.state for item in made.items] == ["met"] * 4
    assert made.worst["status"].model_calls == 1


def test_a_model_that_wanders_in_a_loop_has_entropy_and_fails(shop: Shop) -> None:
    made = shop.tried(shop.cases(only="advice"), k=10, model=wandering(3))
    assert made.cases[0].entropy > 0
    assert list(codes(made)) == ["loop-wanders"]
    (finding,) = made.findings
    assert (finding.severity, finding.where, finding.skill) == ("error", "talk.yaml:14", "advise")
    assert "different paths in 10 trials" in finding.message and "bits" in finding.evidence
    assert [item.state for item in made.items if item.key == "consistent-output"] == ["failed"]


def test_a_case_may_allow_entropy(shop: Shop) -> None:
    text = 'conversations: [{name: advice, entropy: 3.0, turns: ["Shall I buy the lamp?"]}]'
    assert list(codes(shop.tried(shop.cases(text), k=10, model=wandering(3)))) == []


def test_writes_are_never_made(shop: Shop) -> None:
    for tools in ("live", "stubbed"):
        made = shop.tried(shop.cases(only="refund"), k=10, tools=tools)
        (case,) = made.cases
        assert str(case.passed) == "10 of 10", [case.why(trial) for trial in case.trials]
        assert all(trial.withheld == ("refund",) for trial in case.trials)
    assert "refund" not in shop.calls
    assert shop.calls.count("look_up") == 10, "it is looked up once in each of the trials with live tools"


def test_the_fallback_hides_in_no_pass(shop: Shop) -> None:
    liar = ScriptedModel(lambda request: Reply(text="It cost $11.11."))
    made = shop.tried(shop.cases(only="status"), k=10, model=liar)
    (case,) = made.cases
    assert (str(case.passed), str(case.own_words), str(case.fallback)) == ("10 of 10", "0 of 10", "10 of 10")
    assert list(codes(made)) == ["fallback-answers"]
    assert "answered by the fallback 10 of 10" in "\n".join(made.lines(verbose=False))


def test_a_fact_that_is_left_out_is_told(shop: Shop) -> None:
    silent = ScriptedModel(lambda request: Reply(text="It has 3 items."))
    made = shop.tried(shop.cases(only="status"), k=10, model=silent)
    assert str(made.cases[0].facts["$49.50"]) == "0 of 10"
    assert set(codes(made)) == {"fact-missing", "case-fails"}


def test_data_that_changes_contradicts_itself(shop: Shop) -> None:
    tools = (shop.folder / "tools.py").read_text(encoding="utf-8")
    changing = tools.replace('"price": 49.5', '"price": 40 + len(CALLS.read_text().split())')
    shop.write("tools.py", changing)
    text = 'conversations: [{name: status, turns: ["Where is order A-1001?"]}]'
    made = shop.tried(shop.cases(text), models="scripted")
    assert "facts-contradict" in codes(made)
    assert made.cases[0].contradictions[0].field == "price"


def test_without_cases_nothing_is_established(shop: Shop) -> None:
    made = shop.tried(None)
    assert [line.partition(";")[0] for line in made.not_established] == ["no cases: nothing was tried"]
    assert {item.state for item in made.items} == {"not_established"}
    assert list(made.lines(verbose=False)) == ["no case was tried"]


def test_too_few_trials_leave_it_open(shop: Shop) -> None:
    made = shop.tried(shop.cases(only="status"), k=3, model=truthful())
    assert list(made.findings) == []
    assert "all of their 3 trials passed, which establishes 44%" in made.not_established[0]


def test_no_model_leaves_open_what_one_would_say(shop: Shop) -> None:
    made = shop.tried(shop.cases(only="status"), k=10, models="none")
    assert list(made.not_established) == ["what a model says: none was asked, and fallbacks answered"]
    assert str(made.cases[0].fallback) == "10 of 10"


def test_models_that_need_a_key_are_refused_and_auto_is_scripted(shop: Shop) -> None:
    with pytest.raises(UsageError, match="need a key"):
        shop.tried(shop.cases(), models="live")
    assert shop.tried(shop.cases(only="status")).kind == "scripted"


def test_what_it_costs_is_said_before_and_capped(shop: Shop) -> None:
    dear = truthful(Price(input=1.0, output=1.0))
    made = shop.tried(shop.cases(only="status"), k=10, model=dear, cap_usd=0.0103)
    assert shop.told[0].startswith("10 trials of each of 1 cases with the model `scripted`: at most $0.")
    assert 0 < made.spent_usd <= 0.0103
    assert 0 < len(made.cases[0].trials) < 10
    assert "the cap of $0.01 was reached" in made.not_established[0]


def test_more_are_made_while_it_is_undecided(shop: Shop) -> None:
    words: Iterator[str] = itertools.cycle(["It cost $49.50."] * 8 + ["It has 3 items."])
    mixed = ScriptedModel(lambda request: Reply(text=next(words)))
    made = shop.tried(shop.cases(only="status"), k=10, most=60, model=mixed)
    assert 10 < len(made.cases[0].trials) <= 60
    assert [item.state for item in made.items if item.key == "cases-hold"] != ["failed"]
    certain = shop.tried(shop.cases(only="status"), k=10, most=60, model=truthful())
    assert len(certain.cases[0].trials) == 10


def test_early_leaves_a_case_that_cannot_hold(shop: Shop) -> None:
    made = shop.tried(shop.cases(only="advice"), k=30, early=True, model=wandering(3))
    assert 1 < len(made.cases[0].trials) < 30


def kept(home: Path) -> list[Path]:
    """The files of trials that are kept."""
    return sorted((home / "trials").glob("*.jsonl"))


def test_trials_are_kept_until_all_are_made(shop: Shop, tmp_path: Path) -> None:
    class Stopped(Exception):
        """The person has pressed Ctrl-C."""

    def stop(line: str) -> None:
        if "trial 3 " in line:
            raise Stopped

    cases = shop.cases(only="refund")
    with pytest.raises(Stopped):
        asyncio.run(trials(shop.subject, cases, Options(k=5), stop))
    assert shop.calls.count("look_up") == 3
    assert len(kept(tmp_path / "home")) == 1
    made = shop.tried(cases, k=5)
    assert shop.calls.count("look_up") == 5, "three were kept"
    assert [trial.number for trial in made.cases[0].trials] == [1, 2, 3, 4, 5]
    assert kept(tmp_path / "home") == []
