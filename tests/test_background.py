"""Work on threads that no call waits for at once."""

import threading
import time

import pytest

from shipworthy import background


def test_work_is_known_until_it_is_over() -> None:
    go, name = threading.Event(), []

    def work() -> None:
        name.append(threading.current_thread().name)
        assert go.wait(10)

    over = background.begin(work, "loading")
    assert over in background.under_way() and not over.done()
    go.set()
    over.result(10)
    while over in background.under_way():
        time.sleep(0.001)
    assert name == ["loading"]


def test_a_failure_is_its_result() -> None:
    def work() -> None:
        raise SystemExit("no")

    with pytest.raises(SystemExit, match="no"):
        background.begin(work, "failing").result(10)
