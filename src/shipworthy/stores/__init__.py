"""The Protocols of a store and the values they take, and the two stores of the library."""

from typing import TYPE_CHECKING

from shipworthy import lazy
from shipworthy.stores.accounts import Account, Accounts, Balance, Reservation, Spend
from shipworthy.stores.approvals import Approval, Approvals
from shipworthy.stores.effects import Effect, Effects
from shipworthy.stores.found import Spot, Wanted
from shipworthy.stores.ratings import Ratings
from shipworthy.stores.session import Session, Texts
from shipworthy.stores.store import (
    WAIT,
    Charge,
    FoundRuns,
    Held,
    ListedRun,
    Message,
    RunRecord,
    Runs,
    Sessions,
    Standing,
    Store,
)
from shipworthy.stores.talks import Talks
from shipworthy.stores.timers import Timer, Timers

if TYPE_CHECKING:
    from shipworthy.durable.memory import MemoryStore
    from shipworthy.durable.sql import SqlStore

__all__ = [
    "Account",
    "Accounts",
    "Approval",
    "Approvals",
    "Balance",
    "Charge",
    "Effect",
    "Effects",
    "FoundRuns",
    "Held",
    "ListedRun",
    "MemoryStore",
    "Message",
    "Ratings",
    "Reservation",
    "RunRecord",
    "Runs",
    "Session",
    "Sessions",
    "Spend",
    "Spot",
    "SqlStore",
    "Standing",
    "Store",
    "Talks",
    "Texts",
    "Timer",
    "Timers",
    "WAIT",
    "Wanted",
]


def __getattr__(name: str) -> "type[MemoryStore] | type[SqlStore]":
    # Imported on first use: SQLAlchemy takes 100 ms, and both stores import the Protocols of this package.
    if name == "MemoryStore":
        return lazy.memory_store()
    if name == "SqlStore":
        return lazy.sql_store()
    raise AttributeError(f"module 'shipworthy.stores' has no attribute {name!r}")


def __dir__() -> list[str]:
    return list(__all__)
