"""Requests a minute."""

import asyncio

import pytest

from shipworthy.server.operation import rates as module
from shipworthy.server.operation.keys import new_key
from shipworthy.server.operation.rates import Rates
from shipworthy.server.refusal import Refused


async def test_a_minute_holds_as_many_as_are_allowed_and_fills_evenly() -> None:
    rates, key, other = Rates(), new_key("a", now=0.0, per_minute=6)[1], new_key("b", now=0.0, per_minute=1)[1]
    for _ in range(6):
        rates.take(key)
    rates.take(other)
    rates.take(None)
    rates.take(new_key("a", now=0.0)[1])
    with pytest.raises(Refused) as caught:
        rates.take(key)
    assert (caught.value.status, caught.value.retry_after) == (429, 10.0)
    await asyncio.sleep(10)
    rates.take(key)
    with pytest.raises(Refused):
        rates.take(key)


async def test_no_more_keys_are_remembered_than_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 2)
    rates, keys = Rates(), [new_key("a", now=0.0, per_minute=1)[1] for _ in range(3)]
    for key in keys:
        rates.take(key)
    rates.take(keys[0])
    with pytest.raises(Refused):
        rates.take(keys[2])
