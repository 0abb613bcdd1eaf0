"""The trading example: the paper account never overdraws, never half-writes."""

import json
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

FULL = os.environ.get("SHIPWORTHY_FULL") == "1"


def test_an_order_is_previewed_filled_and_kept(trading: ModuleType, account: Path) -> None:
    preview = trading.order_preview("buy", 10, "AAPL")
    assert (preview["total"], preview["cash_after"], preview["problem"]) == (3093.5, 96906.5, "")
    assert not account.exists()
    order = trading.place_order("buy", 10, "AAPL", 309.35)
    assert (order["order"], order["held"], order["cash"]) == (1, 10, 96906.5)
    sold = trading.place_order("sell", 10, "AAPL", 309.35)
    assert (sold["order"], sold["held"], sold["cash"]) == (2, 0, 100_000.0)
    kept = json.loads(account.read_text())
    assert kept["shares"] == {} and [order["side"] for order in kept["orders"]] == ["buy", "sell"]
    assert stat.S_IMODE(account.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("order", "problem"),
    [
        (("buy", 10_000, "AAPL"), "that is enough for 323"),
        (("sell", 1, "AAPL"), "holds 0 AAPL"),
        (("buy", 0, "AAPL"), "1 to 10,000"),
        (("buy", 1, "BRK.B"), "no price"),
        (("short", 1, "AAPL"), "neither"),
    ],
)
def test_what_cannot_be_done_is_said_before(trading: ModuleType, account: Path, order: Any, problem: str) -> None:
    assert problem in trading.order_preview(*order)["problem"]
    with pytest.raises(Exception):  # noqa: B017  the tool's own class or its wrapper: that it does not fill is the point
        trading.place_order(*order, 309.35)
    assert not account.exists()


def test_an_order_is_filled_at_the_price_that_was_shown_or_not_at_all(trading: ModuleType, account: Path) -> None:
    with pytest.raises(Exception, match=r"\$309\.35 now, not \$1\.00"):
        trading.place_order("buy", 1, "AAPL", 1.0)
    assert not account.exists()


def test_f46_orders_side_by_side_never_overdraw(trading: ModuleType, account: Path) -> None:
    def attempt(_: int) -> bool:
        try:
            trading.place_order("buy", 50, "AAPL", 309.35)
        except trading.paper.OrderRefused:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        filled = sum(pool.map(attempt, range(16)))
    kept = trading.paper.read()
    assert filled == 6 and kept.shares == {"AAPL": 300} and len(kept.orders) == 6
    assert kept.cash_cents == 100_000_00 - 300 * 309_35


def test_f41_a_damaged_account_is_reported_and_left_alone(trading: ModuleType, account: Path) -> None:
    account.parent.mkdir(parents=True)
    account.write_text("{broken")
    with pytest.raises(trading.paper.OrderRefused, match="cannot be read; move it away"):
        trading.paper.read()
    assert account.read_text() == "{broken"


@given(st.lists(st.tuples(st.sampled_from(["buy", "sell"]), st.integers(-5, 400), st.floats(0.01, 900)), max_size=30))
@settings(max_examples=500 if FULL else 60)
def test_neither_cash_nor_shares_go_below_zero(trading: ModuleType, orders: list[tuple[str, int, float]]) -> None:
    now = trading.paper.Account()
    for side, quantity, price in orders:
        try:
            now = now.after(side, quantity, "AAPL", price)
        except trading.paper.OrderRefused:
            continue
        assert now.cash_cents >= 0 and all(count > 0 for count in now.shares.values())
