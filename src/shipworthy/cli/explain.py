"""`shipworthy explain CODE`."""

import difflib
import sys
from dataclasses import asdict
from typing import Annotated

import typer

from shipworthy.check.codes import codes
from shipworthy.check.finding import HEADINGS
from shipworthy.check.outputs.explained import explained
from shipworthy.cli.printing import put_json, say
from shipworthy.errors import UsageError


def explain(
    code: Annotated[
        str | None,
        typer.Argument(metavar="CODE", help="A code that `shipworthy check` names; without it, all are listed."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say what a finding of `shipworthy check` means, why it matters, how it is mended and how that is proved.

    Example: shipworthy explain freestyle-on-critical-path
    """
    known = codes()
    if code is None:
        every = list(known.values())
        if json:
            put_json([asdict(one) for one in every], sys.stdout)
        else:
            say("\n".join(_listed()), sys.stdout)
        return
    if code not in known:
        near = difflib.get_close_matches(code, known, n=3, cutoff=0.4)
        hint = f"did you mean {' or '.join(near)}? " if near else ""
        raise UsageError(f"there is no code `{code}`: {hint}`shipworthy explain` lists all {len(known)}")
    if json:
        put_json(asdict(known[code]), sys.stdout)
    else:
        say("\n".join(explained(known[code])), sys.stdout)


def _listed() -> list[str]:
    """Every code under its heading, with its severity and its title."""
    width = max(map(len, codes()))
    lines: list[str] = []
    for heading, words in HEADINGS.items():
        mine = [one for one in codes().values() if one.heading == heading]
        if mine:
            lines += [*([""] if lines else []), words]
            lines += [f"  {one.code:<{width}}  {one.severity:<7}  {one.title}" for one in mine]
    return lines
