"""Runs work such as loading on daemon threads, and lists the unfinished work."""

import threading
from collections.abc import Callable
from concurrent.futures import Future

_under_way: set[Future[None]] = set()


def begin(work: Callable[[], None], name: str) -> Future[None]:
    """Run the work on a daemon thread named `name`; the future gets its result or its exception."""
    future: Future[None] = Future()
    # Marked as running, so that one who waits and is cancelled does not cancel it for the others.
    future.set_running_or_notify_cancel()
    _under_way.add(future)

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
