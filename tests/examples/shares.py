"""What is held of many conversations: some of them in `make test`, all in `make real`."""

from collections.abc import Sequence
from typing import TypeVar

import pytest

T = TypeVar("T")
SHARES = [pytest.param(3, id="some"), pytest.param(1, id="all", marks=pytest.mark.real)]
"""Each of how many is held."""
FEW = [pytest.param(6, id="few"), SHARES[1]]
"""The same where a conversation takes half a second."""


def share(every: Sequence[T], each: int) -> list[T]:
    """The first, and each so many behind it: the same in every run."""
    return list(every[::each])
