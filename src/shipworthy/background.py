"""Daemon threads for work that no call waits for at once, such as loading; known while it is under way."""

import threading
from collections.abc import Callable
from concurrent.futures import Future

_under_way: set[Future[None]] = set()


def begin(work: Callable[[], None], name: str) -> Future[None]:
    """Begin the work on a thread of that name; done when it is over. The process does not wait for it at its end."""
    over: Future[None] = Future()
    _under_way.add(over)

    def run() -> None:
        try:
            work()
        except BaseException as error:
            over.set_exception(error)
        else:
            over.set_result(None)
        finally:
            _under_way.discard(over)

    threading.Thread(target=run, name=name, daemon=True).start()
    return over


def under_way() -> tuple[Future[None], ...]:
    """The work that is not over yet, or whose end has not been told to all who wait for it."""
    return tuple(_under_way.copy())
