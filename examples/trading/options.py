"""What past prices say about options: computed, for the snapshot has no quotes."""

import math
from collections.abc import Sequence

TRADING_DAYS = 252
MONTH = 21
"""Trading days of a month."""
FEWEST = 15
"""Prices below which a volatility says nothing."""


def volatility(prices: Sequence[float]) -> float | None:
    """The standard deviation of daily log returns, scaled to a year; None where there are too few prices."""
    if len(prices) < FEWEST or min(prices) <= 0:
        return None
    returns = [math.log(after / before) for before, after in zip(prices, prices[1:], strict=False)]
    mean = sum(returns) / len(returns)
    variance = sum((one - mean) ** 2 for one in returns) / (len(returns) - 1)
    return math.sqrt(variance * TRADING_DAYS)


def move(price: float, sigma: float, days: int = MONTH) -> float:
    """One standard deviation of the price after so many trading days, in its own currency."""
    return price * sigma * math.sqrt(days / TRADING_DAYS)


def call(price: float, strike: float, sigma: float, days: int = MONTH) -> float:
    """The value of a European call without interest and dividends (Black and Scholes, 1973)."""
    spread = sigma * math.sqrt(days / TRADING_DAYS)
    if spread == 0:
        return max(price - strike, 0.0)
    one = (math.log(price / strike) + spread**2 / 2) / spread
    return price * _normal(one) - strike * _normal(one - spread)


def straddle(price: float, sigma: float, days: int = MONTH) -> float:
    """The value of a call and a put together, both at today's price; without interest the two are worth the same."""
    return 2 * call(price, price, sigma, days)


def _normal(x: float) -> float:
    return (1 + math.erf(x / math.sqrt(2))) / 2
