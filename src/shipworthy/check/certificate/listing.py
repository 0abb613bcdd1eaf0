"""The files of a certificate, as a person reads them: by folder, in lines of a screen."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from textwrap import wrap

WIDTH = 100
"""Characters of a line."""


def listed(names: Iterable[str], left_out: Iterable[str] = ()) -> Iterator[str]:
    """The files by folder, those at the root first; `left_out`: patterns of what its author, or its code, takes out."""
    ordered = sorted(names, key=lambda name: ("/" in name, name))
    for folder, inside in groupby(ordered, key=lambda name: name.rpartition("/")[0]):
        short = ", ".join(name.rpartition("/")[2] for name in inside)
        yield from _wrapped(f"{folder}/: {short}" if folder else short)
    if out := ", ".join(sorted(left_out)):
        yield from _wrapped(f"left out: {out}")


def _wrapped(text: str) -> list[str]:
    return wrap(text, WIDTH, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False)
