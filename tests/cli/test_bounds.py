"""`shipworthy bounds`: the worst case of every skill, like an invoice."""

import json
from collections.abc import Callable

Shell = Callable[..., tuple[int, str, str]]
SIX = ["model_calls", "tool_calls", "input_tokens", "output_tokens", "cost_usd", "latency_ms"]


def test_json_has_the_six_dimensions_and_their_basis(shell: Shell, trading: str) -> None:
    code, out, _ = shell("bounds", trading, "--json")
    skills = json.loads(out)["skills"]

    assert code == 0
    assert len(skills) == 11
    for bound in skills.values():
        assert list(bound) == [*SIX, "basis"]
        assert list(bound["basis"]) == SIX
    assert skills["compare_stocks"]["tool_calls"] == 5


def test_the_invoice_names_each_step(shell: Shell, trading: str) -> None:
    _, out, _ = shell("bounds", trading)

    assert "get_reddit_sentiment" in out
    assert "(optional)" in out
    ends = [line for line in out.split("\n") if line.startswith("  at most ")]
    assert len(ends) == 11
