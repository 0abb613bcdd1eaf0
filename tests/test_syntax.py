"""Python text is parsed in any number of threads, and in a forked child."""

import ast
import gc
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from shipworthy.syntax import _TURNS, parse

TEXT = (Path(__file__).parents[1] / "src" / "shipworthy" / "syntax.py").read_text("utf-8")


@pytest.fixture
def collecting() -> Iterator[None]:
    """The collector runs often, and calls Python as it does where a metrics library counts what it does."""

    def count(*_: object) -> None:
        sum(range(2000))

    often, before = gc.get_threshold(), sys.getswitchinterval()
    gc.callbacks.append(count)
    gc.set_threshold(50)
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)
    gc.set_threshold(*often)
    gc.callbacks.remove(count)


def test_threads_parse_at_once(collecting: None) -> None:
    failed = list[BaseException]()

    def work() -> None:
        try:
            for _ in range(20):
                parse(TEXT)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork on this system")
def test_a_child_parses_that_is_forked_while_another_thread_does() -> None:
    with _TURNS.lock:
        child = os.fork()
        if child == 0:
            os._exit(0 if isinstance(parse("1 + 1", "eval").body, ast.BinOp) else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@pytest.mark.parametrize("text", ["1 +", "a\0b"])
def test_what_is_no_python_is_refused_as_by_the_standard_library(text: str) -> None:
    with pytest.raises((SyntaxError, ValueError)):
        parse(text)
