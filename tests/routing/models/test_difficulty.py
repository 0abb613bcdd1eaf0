"""How hard a message is."""

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.routing.models.choice import HARD
from shipworthy.routing.models.difficulty import Facts, difficulty

EASY = ["What's the price of AAPL?", "hi", "What is a P/E ratio?", "thanks", "When does the market open?", "2+2"]
HARDER = [
    "Compare Nvidia and AMD step by step: analyze margins, growth and risks, and recommend a strategy if rates rise.",
    "Why did the stock fall although earnings rose? Explain in depth, and what would have to change for it to recover?",
    "Write a function:\n```\ndef f(x): return x\n```\nand prove that it terminates unless x is negative; analyze its cost.",
]


@batch("message", EASY)
def test_plain_questions_are_easy(message: str) -> None:
    assert difficulty(Facts(message=message)).score < HARD


@batch("message", HARDER)
def test_questions_that_ask_for_reasoning_are_harder(message: str) -> None:
    found = difficulty(Facts(message=message))

    assert found.score >= HARD, found
    assert found.reasons


def test_a_long_conversation_and_many_tools_count_a_little() -> None:
    plain = difficulty(Facts(message="And then?")).score

    assert difficulty(Facts(message="And then?", conversation_length=11)).score > plain
    assert difficulty(Facts(message="And then?", tools=9)).score > plain


@given(st.text(max_size=3000), st.integers(0, 100), st.integers(0, 50))
def test_it_is_a_number_from_0_to_1_with_a_reason_and_always_the_same(message: str, turns: int, tools: int) -> None:
    facts = Facts(message=message, conversation_length=turns, tools=tools)
    found = difficulty(facts)

    assert 0 <= found.score <= 1
    assert found.reasons
    assert found == difficulty(facts)


def test_on_recorded_outcomes_it_is_better_than_chance(shared: Path) -> None:
    """RouteLLM's recordings of MT-Bench: how well the score ranks the prompts that the weak model answers worse."""
    path = shared / "data" / "model_routing" / "mt_bench.jsonl.gz"
    with gzip.open(path, "rt") as lines:
        rows = [json.loads(line) for line in lines]
    score, gain = [], []
    for row in rows:
        prompt = row.get("prompt") or row.get("question") or ""
        text = " ".join(prompt) if isinstance(prompt, list) else str(prompt)
        numbers = {key: value for key, value in row.items() if isinstance(value, int | float)}
        strong = next((v for k, v in numbers.items() if "gpt" in k.lower() or "strong" in k.lower()), None)
        weak = next((v for k, v in numbers.items() if "mixtral" in k.lower() or "weak" in k.lower()), None)
        if strong is None or weak is None:
            continue
        score.append(difficulty(Facts(message=text)).score)
        gain.append(strong - weak)
    if len(score) < 20:
        pytest.skip("the recordings have another form")
    order = sorted(range(len(score)), key=lambda n: -score[n])
    total, share = sum(gain) or 1.0, 0.0
    for place in range(len(order)):
        share += sum(gain[n] for n in order[: place + 1]) / total / len(order)
    print(f"APGR on {len(order)} prompts: {share:.3f} (chance .5)")

    assert share > 0.5
