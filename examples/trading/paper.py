"""The paper account: play money in one local file, changed only as a whole."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from shipworthy import NotDone

START_CENTS = 100_000_00


class OrderRefused(NotDone):
    """The account cannot take this order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Cash in US cents, shares by ticker, and every order that was filled."""

    cash_cents: int = START_CENTS
    shares: dict[str, int] = field(default_factory=dict)
    orders: tuple[dict[str, Any], ...] = ()

    @property
    def cash(self) -> float:
        """Cash, USD."""
        return self.cash_cents / 100

    def after(self, side: str, quantity: int, ticker: str, price: float) -> "Account":
        """The account once the order is filled at `price` USD; raises OrderRefused."""
        if side not in ("buy", "sell"):
            raise OrderRefused(f"An order buys or sells; {side} is neither.")
        if not 0 < quantity <= 10_000:
            raise OrderRefused("An order is for 1 to 10,000 whole shares.")
        total, held = cents(quantity * price), self.shares.get(ticker, 0)
        if side == "buy" and total > self.cash_cents:
            most = self.cash_cents // max(1, cents(price))
            raise OrderRefused(
                f"{quantity:,} {ticker} would cost ${total / 100:,.2f}, and the paper account has ${self.cash:,.2f}: "
                f"that is enough for {most:,}."
            )
        if side == "sell" and quantity > held:
            raise OrderRefused(f"The paper account holds {held:,} {ticker}; it cannot sell {quantity:,}.")
        sign = 1 if side == "buy" else -1
        shares = {**self.shares, ticker: held + sign * quantity}
        return replace(
            self,
            cash_cents=self.cash_cents - sign * total,
            shares={name: count for name, count in shares.items() if count},
        )


def cents(usd: float) -> int:
    """US dollars as whole cents."""
    return round(usd * 100)


def path() -> Path:
    """The account's file: in $SHIPWORTHY_HOME, or ~/.local/state/shipworthy."""
    home = os.environ.get("SHIPWORTHY_HOME")
    return (Path(home) if home else Path.home() / ".local/state/shipworthy") / "paper-account.json"


def read() -> Account:
    """The account as it is; a new one with its first cash where there is none. Raises OrderRefused if it is damaged."""
    try:
        data = json.loads(path().read_text(encoding="utf-8"))
        return Account(cash_cents=data["cash_cents"], shares=data["shares"], orders=tuple(data["orders"]))
    except FileNotFoundError:
        return Account()
    except (ValueError, KeyError, TypeError) as error:
        raise OrderRefused(f"{path()} cannot be read; move it away to start a new paper account.") from error


@contextmanager
def opened() -> Iterator[None]:
    """Keep other processes from changing the account inside this block."""
    path().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = os.open(path().with_suffix(".lock"), os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def write(account: Account) -> None:
    """Replace the file, inside `opened`: a reader finds the old account or the new one, never half of one."""
    data = {"cash_cents": account.cash_cents, "shares": account.shares, "orders": list(account.orders)}
    draft = path().with_suffix(".new")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(data, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path())
