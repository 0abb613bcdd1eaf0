"""Which model a call asks, and why."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shipworthy.models.model import Price
from shipworthy.models.row import Row
from shipworthy.routing.models.choice import ModelChoice, choose, cost
from shipworthy.routing.models.difficulty import Facts

EASY = "What's the price of AAPL?"
HARD = "Compare them step by step, analyze the risks in depth, and recommend a strategy if rates rise. Why?"


def row(name: str, price: float | None, **more: Any) -> Row:
    known = None if price is None else Price(input=price, output=price)
    return Row(name=name, provider="p", model=name.split(":")[-1], key_env=f"{name.upper()}_KEY", price=known, **more)


CHEAP, SPARE = row("p:cheap", 1), row("p:spare", 2)
DEAR, DEARER = row("p:dear", 20), row("p:dearer", 30)
TIERS = {"strong": (DEAR, DEARER), "fast": (CHEAP, SPARE)}
CALL = Facts(message=EASY, context_tokens=1000, output_tokens=1000)


def chosen(wish: Any = "auto", message: str = EASY, **more: Any) -> ModelChoice:
    given_: Any = {"ready": lambda _: True, "budget_usd": None, "seconds": 30.0, **more}
    return choose(TIERS, wish, Facts(message=message, context_tokens=1000, output_tokens=1000), **given_)


def names(choice: ModelChoice) -> list[str]:
    return [one.model for one in choice.line]


def test_easy_messages_go_to_the_cheapest_tier_and_hard_ones_above() -> None:
    assert names(chosen()) == ["cheap", "spare"]
    assert names(chosen(message=HARD)) == ["dear", "dearer", "cheap", "spare"]
    assert "difficulty" in chosen(message=HARD).reason


def test_a_tier_or_a_model_may_be_named() -> None:
    assert chosen("strong").tier == "strong"
    assert names(chosen("p:spare")) == ["spare", "cheap"]
    assert names(chosen("dearer"))[0] == "dearer"


def test_a_name_of_the_catalogue_that_is_in_no_tier() -> None:
    choice = chosen("gpt-4o-mini")

    assert (names(choice), choice.tier) == (["gpt-4o-mini"], None)


def test_the_articles_function_chooses() -> None:
    def select_model(query: str, conversation_length: int) -> str:
        return "p:dear" if conversation_length > 10 else "p:spare"

    assert names(chosen(select_model))[0] == "spare"
    assert "select_model" in chosen(select_model).reason
    assert names(chosen(lambda query: "strong"))[0] == "dear"
    assert names(chosen(lambda facts: "strong" if facts.message == EASY else "fast"))[0] == "dear"


def test_a_function_that_fails_is_told_and_auto_chooses() -> None:
    def select_model(query: str) -> str:
        raise KeyError("oh")

    choice = chosen(select_model)

    assert names(choice)[0] == "cheap"
    assert "KeyError" in choice.reason


def test_the_users_own_choice_wins_inside_the_limits() -> None:
    assert names(chosen(forced="p:dear")) == ["dear"]
    refused = chosen(forced="p:dear", budget_usd=0.01)
    assert refused.line == ()
    assert "$0.0400 at worst" in refused.reason


def test_what_does_not_fit_the_money_is_passed_over_and_said() -> None:
    choice = chosen(message=HARD, budget_usd=0.01)

    assert names(choice) == ["cheap", "spare"]
    assert "p:dear" in choice.reason
    assert any("left" in why for why in choice.refused)
    assert chosen(budget_usd=0.0).line == ()


def test_an_unknown_price_is_refused_where_dollars_are_limited() -> None:
    tiers = {"own": (row("p:own", None),)}
    more: Any = {"ready": lambda _: True, "seconds": 30.0}

    assert names(choose(tiers, "auto", CALL, budget_usd=None, **more)) == ["own"]
    assert choose(tiers, "auto", CALL, budget_usd=1.0, **more).line == ()


def test_a_model_without_its_key_is_passed_over() -> None:
    choice = chosen(ready=lambda one: one is not CHEAP)

    assert names(choice) == ["spare"]
    assert "set P:CHEAP_KEY" in choice.reason


def test_a_window_that_is_too_small_is_passed_over() -> None:
    tiers = {"own": (row("p:own", 1, window=1500), CHEAP)}

    assert names(choose(tiers, "auto", CALL, ready=lambda _: True, budget_usd=None, seconds=30.0)) == ["cheap"]


def test_in_a_hurry_the_cheapest_tier_is_asked() -> None:
    assert names(chosen(message=HARD, seconds=1.0)) == ["cheap", "spare"]


def test_nothing_below_is_ready_so_a_dearer_one_is_asked() -> None:
    assert names(chosen(ready=lambda one: one is DEAR)) == ["dear"]


ROWS = st.builds(
    lambda number, price, room: row(f"p:m{number}", price, reasoning=room),
    st.integers(0, 50),
    st.none() | st.sampled_from([0.0, 0.1, 1.0, 10.0]),
    st.sampled_from([0, 500]),
)


@given(
    tiers=st.dictionaries(st.sampled_from(["a", "b", "c"]), st.lists(ROWS, min_size=1, max_size=3), min_size=1),
    message=st.sampled_from([EASY, HARD]),
    budget=st.none() | st.floats(0, 0.05),
    seconds=st.sampled_from([0.5, 30.0]),
    keys=st.sets(st.integers(0, 50)),
)
def test_whoever_is_chosen_is_ready_and_affordable(
    tiers: dict[str, list[Row]], message: str, budget: float | None, seconds: float, keys: set[int]
) -> None:
    facts = Facts(message=message, context_tokens=1000, output_tokens=300)

    def ready(one: Row) -> bool:
        return int(one.model[1:]) in keys

    choice = choose(tiers, "auto", facts, ready=ready, budget_usd=budget, seconds=seconds)

    assert choice == choose(tiers, "auto", facts, ready=ready, budget_usd=budget, seconds=seconds)
    assert choice.reason
    every = [one for rows in tiers.values() for one in rows]
    for one in choice.line:
        assert one in every and ready(one)
        if budget is not None:
            price = cost(one, facts, seconds)
            assert price is not None and price <= budget + 1e-12
    if not choice.line:
        assert not any(
            ready(one) and (budget is None or (cost(one, facts, seconds) or 9e9) <= budget)
            for one in every
            if cost(one, facts, seconds) != 0
        )
