"""Paths and values as texts that equal ones share."""

import datetime as dt

from tests.batches import batch

from shipworthy.check.trials.same import as_text, call_text, first_call


def call(name: str, **args: object) -> dict[str, object]:
    return {"tool": name, "args": args}


def test_equal_values_share_a_text() -> None:
    assert as_text({"b": dt.date(2026, 11, 30), "a": (1, 2)}) == as_text({"a": [1, 2], "b": "2026-11-30"})
    assert as_text({1: "x"}) == '{"1":"x"}'
    assert as_text(1) != as_text("1")


def test_a_call_is_written_with_its_arguments() -> None:
    assert call_text(call("get_price", ticker="NVDA", at=dt.time(9, 30))) == 'get_price(ticker="NVDA", at="09:30:00")'
    assert call_text({"tool": "ask"}) == "ask()"


@batch(
    ("path", "other", "found"),
    [
        ([call("a"), call("b", x=1)], [call("a"), call("b", x=1)], None),
        ([call("a"), call("b", x=1)], [call("a"), call("b", x=2)], (2, "b(x=1)", "b(x=2)")),
        ([call("a")], [call("a"), call("b")], (2, "nothing", "b()")),
        ([call("a"), call("b")], [], (1, "a()", "nothing")),
        ([], [], None),
    ],
)
def test_the_first_call_that_differs(
    path: list[dict[str, object]], other: list[dict[str, object]], found: object
) -> None:
    assert first_call(path, other) == found
