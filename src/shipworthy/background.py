"""Runs work such as loading on daemon threads, and lists the unfinished work."""

import atexit
import threading
from collections.abc import Callable
from concurrent.futures import Future, wait

LEAVING = 30.0
"""Most seconds that the end of the process waits for work that must not be broken off."""
_under_way: set[Future[None]] = set()
_at_exit: set[Future[None]] = set()


def begin(work: Callable[[], object], name: str, *, whole: bool = False) -> Future[None]:
    """Run the work on a daemon thread named `name`; the future gets its result or its exception.

    `whole`: the process does not end in the middle of it, because it loads a library whose threads would abort.
    """
    future: Future[None] = Future()
    # Marked as running, so that one who waits and is cancelled does not cancel it for the others.
    future.set_running_or_notify_cancel()
    _under_way.add(future)
    if whole:
        _at_exit.add(future)
        future.add_done_callback(_at_exit.discard)

    def run() -> None:
        try:
            work()
        except BaseException as error:
            future.set_exception(error)
        else:
            future.set_result(None)
        finally:
            _under_way.discard(future)

    threading.Thread(target=run, name=name, daemon=True).start()
    return future


def under_way() -> tuple[Future[None], ...]:
    """The work that is not over yet, or whose end has not been told to all who wait for it."""
    return tuple(_under_way.copy())


@atexit.register
def _leave() -> None:
    wait(tuple(_at_exit), LEAVING)
