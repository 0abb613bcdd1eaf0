"""Parses Python text, one thread at a time."""

import ast
import threading
import warnings
from typing import Literal, overload

from shipworthy.forking import renew_in_child

__all__ = ["parse"]


class _Turns:
    """Lets one thread parse at a time.

    `ast.parse` counts its depth for all threads together in Python 3.11. It raises SystemError where another thread
    parses meanwhile, as happens where the collector runs Python, such as the callbacks of a metrics library.
    """

    def __init__(self) -> None:
        self.forked()
        renew_in_child(self)

    def forked(self) -> None:
        """Let the child parse: the thread that parses in the parent is not there."""
        self.lock = threading.Lock()


_TURNS = _Turns()


@overload
def parse(text: str | bytes, mode: Literal["exec"] = "exec") -> ast.Module: ...
@overload
def parse(text: str | bytes, mode: Literal["eval"]) -> ast.Expression: ...
def parse(text: str | bytes, mode: Literal["exec", "eval"] = "exec") -> ast.Module | ast.Expression:
    """Parse Python text, as `ast.parse` does, without its warnings; raises what that raises.

    SyntaxError, ValueError for a null character, RecursionError and MemoryError for text that is nested too deeply.
    """
    with _TURNS.lock, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text, mode="eval") if mode == "eval" else ast.parse(text)
