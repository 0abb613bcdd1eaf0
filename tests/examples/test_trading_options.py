"""What past prices say about options."""

import importlib.util
import math
import random
from pathlib import Path
from types import ModuleType

import pytest

FILE = Path(__file__).parents[2] / "examples" / "trading" / "options.py"


@pytest.fixture(scope="module")
def options() -> ModuleType:
    spec = importlib.util.spec_from_file_location("trading_options", FILE)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_volatility_of_a_random_walk_is_found_again(options: ModuleType) -> None:
    dice, price, prices = random.Random(1), 100.0, [100.0]
    for _ in range(5000):
        price *= math.exp(dice.gauss(0, 0.3 / math.sqrt(252)))
        prices.append(price)

    assert options.volatility(prices) == pytest.approx(0.3, rel=0.05)


@pytest.mark.parametrize("prices", [[], [100.0] * 5, [100.0, 0.0] * 10])
def test_too_few_prices_give_no_volatility(options: ModuleType, prices: list[float]) -> None:
    assert options.volatility(prices) is None


def test_call_and_straddle_are_those_of_the_textbook(options: ModuleType) -> None:
    # Hull, Options, Futures, and Other Derivatives: at the money, a quarter of a year is worth about 0.4 σ √t of it.
    assert options.call(100, 100, 0.2, days=63) == pytest.approx(0.4 * 0.2 * math.sqrt(0.25) * 100, rel=0.02)
    assert options.straddle(100, 0.2, days=63) == pytest.approx(2 * options.call(100, 100, 0.2, days=63))


def test_a_call_without_volatility_is_worth_what_it_is_in_the_money(options: ModuleType) -> None:
    assert (options.call(100, 90, 0.0), options.call(100, 110, 0.0)) == (10, 0)


def test_a_month_moves_less_than_a_year(options: ModuleType) -> None:
    assert options.move(100, 0.3) == pytest.approx(100 * 0.3 / math.sqrt(12), rel=0.01)
