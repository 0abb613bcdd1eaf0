"""Work on threads that no call waits for at once."""

import subprocess
import sys
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


def test_the_process_ends_after_work_that_must_be_whole() -> None:
    program = """
import time
from shipworthy import background
background.begin(lambda: (time.sleep(0.3), print("whole", flush=True)), "loading", whole=True)
background.begin(lambda: (time.sleep(60), print("never", flush=True)), "loading")
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "whole\n"


def test_a_failure_is_its_result() -> None:
    def work() -> None:
        raise SystemExit("no")

    with pytest.raises(SystemExit, match="no"):
        background.begin(work, "failing").result(10)
