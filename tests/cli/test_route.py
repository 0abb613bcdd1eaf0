"""`shipworthy route`: where a message would go, and why."""

import json
from collections.abc import Callable

Shell = Callable[..., tuple[int, str, str]]


def test_the_skill_its_inputs_and_the_reason(shell: Shell, trading: str) -> None:
    code, out, _ = shell("route", trading, "What's the price of NVDA?", "--json")
    found = json.loads(out)

    assert code == 0
    assert list(found) == ["outcome", "skill", "confidence", "candidates", "inputs", "missing", "model", "why"]
    assert (found["outcome"], found["skill"], found["inputs"]) == ("route", "quick_price", {"ticker": "NVDA"})
    assert "price" in found["why"] or "pric" in found["why"]


def test_what_would_be_asked(shell: Shell, trading: str) -> None:
    _, out, _ = shell("route", trading, "What's the sentiment?")

    assert "would ask for: ticker" in out


def test_none_is_an_answer(shell: Shell, trading: str) -> None:
    code, out, _ = shell("route", trading, "what is the capital of france", "--json")

    assert code == 0
    assert json.loads(out)["outcome"] == "none"


def test_what_each_chance_is_made_of(shell: Shell, trading: str) -> None:
    code, out, _ = shell("route", trading, "What's the price of NVDA?", "--explain")

    assert code == 0
    assert "chance  words  meaning" in out
    assert "quick_price" in out and "nearest: “" in out


def test_the_explanation_as_json(shell: Shell, trading: str) -> None:
    _, out, _ = shell("route", trading, "What's the price of NVDA?", "--explain", "--json")
    told = json.loads(out)

    assert told["skill"] == told["explained"]["route"]["skill"] == "quick_price"
    assert told["explained"]["skills"][0]["skill"] == "quick_price"
