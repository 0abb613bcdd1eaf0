"""`shipworthy route` on the short way: the same answer as the agent gives, without what only a run needs."""

import json
from collections.abc import Callable

import pytest
from tests.batches import batch

from shipworthy import Agent
from shipworthy.cli.main import plain_words

Shell = Callable[..., tuple[int, str, str]]


@batch(
    ("words", "read"),
    [
        (["a", "b"], ("a", "b", False)),
        (["--json", "a", "b"], ("a", "b", True)),
        (["a", "b", "--json"], ("a", "b", True)),
        (["a"], None),
        (["a", "b", "c"], None),
        (["a", "--help"], None),
        (["a", "b", "-v"], None),
        (["a", "-1"], None),
    ],
)
def test_plain_words_need_no_parser(words: list[str], read: tuple[str, str, bool] | None) -> None:
    assert plain_words(words) == read


@pytest.mark.parametrize("message", ["What's the price of NVDA?", "compare AMD and Intel", "hello", "what is it"])
def test_the_short_way_answers_as_the_agent_does(shell: Shell, trading: str, message: str) -> None:
    code, out, _ = shell("route", trading, message, "--json")
    assert code == 0
    assert json.loads(out) == json.loads(json.dumps(Agent.load(trading).route(message), default=str))


def test_an_agent_of_a_module_is_opened_as_for_a_run(shell: Shell) -> None:
    code, out, err = shell("route", "no_such_module:agent", "hello there")
    assert code == 2
    assert "no_such_module" in err


def test_errors_are_told_in_words(shell: Shell, trading: str) -> None:
    assert shell("route", trading, "  ")[0] == 2
    code, _, err = shell("route", "nowhere", "hello")
    assert code == 2
    assert "no agent at `nowhere`" in err
