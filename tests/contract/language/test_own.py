"""The functions of an author's input type cost a message a moment, whatever they do."""

import ctypes
import threading
import time
from collections.abc import Callable

import pytest
from tests.batches import batch

from shipworthy import input_type
from shipworthy.contract.language import own
from shipworthy.contract.language.own import OwnCode, Worker


def raising(error: BaseException) -> Callable[[str], bool]:
    def check(word: str) -> bool:
        raise error

    return check


@pytest.mark.parametrize("error", [KeyError("x"), SystemExit(3), KeyboardInterrupt(), StopIteration()])
def test_field_45_a_check_that_raises_refuses(error: BaseException, caplog: pytest.LogCaptureFixture) -> None:
    kind = input_type("code", pattern="[A-Z]+", check=raising(error))
    assert kind.fits("ABC") is False
    assert "`code`" in caplog.text


def test_field_45_a_check_that_blocks_refuses_until_it_ends() -> None:
    gate, began = threading.Event(), threading.Event()

    def check(word: str) -> bool:
        began.set()
        return gate.wait(60)

    kind, other = (
        input_type("code", pattern="x", check=check),
        input_type("other", pattern="x", check=lambda word: True),
    )
    assert not kind.fits("a") and began.is_set()
    began.clear()
    assert not kind.fits("b") and not began.is_set(), "no second call waits behind the first"
    assert other.fits("a"), "another type has a thread of its own"
    gate.set()
    for _ in range(1000):
        if kind.fits("c"):
            break
    else:
        raise AssertionError("it never came back")


def test_field_45_values_that_cannot_be_had_are_none_and_are_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def values() -> dict[str, list[str]]:
        asked.append(1)
        if len(asked) == 1:
            raise ConnectionError("no database")
        return {"ABC": ["abc corp"]}

    kind = input_type("code", values=values)
    assert kind.values == {} and not kind.complete
    assert kind.values == {} and len(asked) == 1, "not at once"
    monkeypatch.setattr(own, "RETRY", -1.0)
    assert kind.values == {"ABC": ("abc corp",)} and kind.complete


def test_field_45_values_that_come_late_are_there_later() -> None:
    gate = threading.Event()

    def values() -> dict[str, list[str]]:
        gate.wait(60)
        return {"ABC": []}

    kind = input_type("code", values=values)
    assert kind.values == {}
    gate.set()
    while not kind.complete:
        pass
    assert kind.values == {"ABC": ()}


@batch("found", [None, 7, {"A": None}, {"A": 3}])
def test_field_45_values_that_are_none_are_refused(found: object) -> None:
    code = OwnCode()
    assert code.values("code", lambda: found) == {}  # type: ignore[arg-type, return-value]


def test_a_worker_gives_what_the_work_gives_or_raises() -> None:
    worker = Worker("test")
    assert worker.within(lambda: 7, 10) == 7
    with pytest.raises(ZeroDivisionError):
        worker.within(lambda: 1 // 0, 10)


def test_a_stall_of_the_whole_process_is_no_wait_for_the_function() -> None:
    still = ctypes.PyDLL(None).usleep  # keeps the interpreter, as a collection of garbage does

    def values() -> dict[str, list[str]]:
        still(300_000)
        time.sleep(0.03)
        return {"NVDA": ["nvidia"]}

    assert OwnCode().values("ticker", values) == {"NVDA": ("nvidia",)}
