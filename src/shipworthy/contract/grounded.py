"""How strictly the figures of a model's text are compared with what its call was sent."""

from collections.abc import Iterable
from typing import Literal, TypeAlias

Grounded: TypeAlias = Literal["off", "sums", "figures", "strict"]
"""`figures`: each figure stands in what the call was sent, in any notation. `sums`: it may also be a sum, a difference
or a small multiple of figures before it in the same text. `strict`: so do proper names. `off`: nothing is compared."""


def level(stated: Iterable[Grounded | None], *, loop: bool, reads: bool) -> Grounded:
    """The level that applies: the innermost that is stated, `stated` in that order.

    Where none is: `sums` in a loop, whose author can compute nothing ahead; `figures` in a prompt that reads results or
    documents; `off` in one that reads neither, because there is nothing to compare its text with.
    """
    for one in stated:
        if one is not None:
            return one
    return "sums" if loop else "figures" if reads else "off"
