"""The keys of a remote specialist: what each protocol needs, and what no request may carry."""

from typing import Any

import pytest
from tests.batches import batch

from shipworthy.contract.limits import Limits
from shipworthy.contract.specialist.specialist import Specialist
from shipworthy.errors import SpecError

URL = "https://far.example/v1"


def specialist(**keys: Any) -> Specialist:
    return Specialist.model_validate({"url": URL, **keys})


@batch(
    ("keys", "words"),
    [
        ({"protocol": "openai"}, "`model` is missing: with `protocol: openai` it names the model or agent"),
        ({"protocol": "mcp"}, "`tool` is missing: with `protocol: mcp` it names the tool"),
        ({"model": "m"}, "`model` is of specialists with `protocol: openai`, and this one speaks shipworthy"),
        ({"protocol": "a2a", "skill": "s"}, "`skill` is of specialists with `protocol: shipworthy`"),
        ({"verify": "was_sent"}, "`verify` checks whether a write happened: write `effect: write`"),
        ({"headers": {"Host": "evil.example"}}, "`Host` is written by the client itself"),
        ({"headers": {"Idempotency-Key": "1"}}, "`Idempotency-Key` is written by the client itself"),
        ({"headers": {"X: y": "1"}}, "`X: y` is no header"),
        ({"headers": {"X-A": "a\r\nX-B: b"}}, "`X-A` is no header"),
        ({"output": {"price": 5}}, "5"),
    ],
)
def test_each_mistake_says_what_to_write(keys: dict[str, Any], words: str) -> None:
    with pytest.raises(SpecError) as failed:
        specialist(**keys)
    assert words in str(failed.value)


@batch("url", ["https://me:pw@far.example", "ftp://far.example", "https://", "far.example"])
def test_an_address_that_cannot_be_used(url: str) -> None:
    with pytest.raises(SpecError):
        Specialist.model_validate({"url": url})


def test_its_contract_is_that_of_a_tool_that_nobody_vouches_for() -> None:
    tool = specialist(protocol="openai", model="m", output={"price": "number"}, timeout=3).contract("far")
    assert (tool.trust, tool.egress, tool.timeout, [one.name for one in tool.params]) == (
        "untrusted",
        True,
        3.0,
        ["message"],
    )
    assert tool.result is not None and tool.result.fields[0][0] == "price"


def test_one_that_writes_is_asked_for_and_its_skill_has_its_time() -> None:
    skill = specialist(effect="write", timeout=20, price_usd=0.5).implied("far", Limits())
    assert skill.workflow[0].confirm is not None
    assert (skill.max_latency_ms, skill.max_cost_usd) == (25_000, 0.5)
    assert specialist().implied("far", Limits(max_latency_ms=4000)).max_latency_ms is None
