"""A report on a terminal: one screen, with what to do next; the rest behind `--verbose`."""

import shlex
import textwrap
from collections.abc import Iterator, Sequence

from shipworthy.check.certificate.listing import listed
from shipworthy.check.finding import HEADINGS, SEVERITIES, Finding, Item
from shipworthy.check.outputs.load_table import load_table
from shipworthy.check.places import Places
from shipworthy.check.report import Difference, Report

__all__ = ["on_terminal"]

WIDTH = 100
"""Characters of a line of words."""
LONGEST = 120
"""Characters above which a line of a table is wrapped too."""
MOST_FINDINGS = 6
"""Findings that are shown whole; the others are named in a line each."""
MOST_LINES = 4
"""Lines of a list of what is not established, or has changed."""
MARKS = {"met": "✓", "failed": "✗", "not_established": "?", "not_applicable": "·"}
SIGNS = {"error": "✗", "warning": "!", "note": "·"}


def on_terminal(report: Report, places: Places, *, verbose: bool = False) -> list[str]:
    """The lines of a report, in the order: verdict, what fails, loads, trials, difference, what to do next."""
    parts: list[list[str]] = [
        list(_verdict(report)),
        list(_checklist(report.items)),
        *_failing(report, places, verbose),
        load_table(report.loads, verbose=verbose),
        list(_fitted(report.trials.lines(verbose=verbose))) if report.trials else [],
        list(_fitted(report.dry_run.lines(verbose=verbose))) if report.dry_run else [],
        list(_difference(report.difference, verbose)),
        list(_items(report.items)) if verbose else [],
        *_others(report, places, verbose),
        list(_certificate(report, verbose)),
        list(_next(report)),
    ]
    lines: list[str] = []
    for part in parts:
        lines += ["", *part] if lines and part else part
    return lines


def _verdict(report: Report) -> Iterator[str]:
    if report.refused:
        count = len(report.findings)
        yield f"✗ {report.agent} does not load: {_plural(count, 'problem')} in its definition, nothing else was checked"
        return
    every = [item for item in report.items if item.state != "not_applicable"]
    counts = {state: sum(item.state == state for item in every) for state in MARKS}
    words = [f"{counts['met']} of {_plural(len(every), 'check')} met"]
    words += [f"{counts['failed']} failed"] if counts["failed"] else []
    words += [f"{counts['not_established']} open"] if counts["not_established"] else []
    open_ones = report.unknown
    counted = _counted(report.failing)
    words += [counted] if counted else []
    sign = {"fit": "✓", "unfit": "✗", "not established": "?"}[report.verdict]
    verdict = "not established" if report.verdict == "not established" else report.verdict
    yield f"{sign} {report.agent} is {verdict.upper()}: {', '.join(words)}"
    for line in open_ones[:MOST_LINES]:
        yield from _wrapped(line, "  not established: ", "    ")
    if len(open_ones) > MOST_LINES:
        yield f"  and {len(open_ones) - MOST_LINES} more: --verbose"


def _counted(findings: Sequence[Finding]) -> str:
    counts = [(severity, sum(one.severity == severity for one in findings)) for severity in SEVERITIES]
    return ", ".join(_plural(count, severity) for severity, count in counts if count)


def _checklist(items: Sequence[Item]) -> Iterator[str]:
    """One line a heading: how many of its items are met, and those that are not."""
    headings = [heading for heading in HEADINGS if any(item.heading == heading for item in items)]
    width = max((len(HEADINGS[heading]) for heading in headings), default=0)
    for heading in headings:
        mine = [item for item in items if item.heading == heading and item.state != "not_applicable"]
        met = sum(item.state == "met" for item in mine)
        words = " · ".join(f"{MARKS[item.state]} {item.title}" for item in mine if item.state != "met")
        head = f"{'✓' if met == len(mine) else ' '} {HEADINGS[heading]:<{width}}  {met} of {len(mine)}"
        yield from _wrapped(words, f"{head}  ", " " * (width + 12)) if words else [head]


def _failing(report: Report, places: Places, verbose: bool) -> Iterator[list[str]]:
    """What makes it unfit: each finding with its place and repair, then items that failed without a finding."""
    failing = report.failing
    whole = failing if verbose else failing[:MOST_FINDINGS]
    for one in whole:
        yield list(_finding(one, places))
    rest = failing[len(whole) :]
    if rest:
        yield [f"and {_plural(len(rest), 'finding')} more (--verbose):", *(f"  {_short(one, places)}" for one in rest)]
    found = {one.code for one in failing}
    for item in report.items:
        if item.state == "failed" and not found & set(item.codes):
            yield [f"✗ {item.title}", *_wrapped(item.evidence, "    ", "    ")]


def _finding(one: Finding, places: Places) -> Iterator[str]:
    skill = f"  ({one.skill})" if one.skill else ""
    yield f"{SIGNS[one.severity]} {places.shown(one.where)}  {one.code}{skill}"
    yield from _wrapped(one.message, "    ", "    ")
    for name, words in (("seen", one.evidence), ("repair", one.repair)):
        if words:
            yield from _wrapped(words, f"    {name + ':':<8}", " " * 12)
    if one.proof:
        yield f"    {'prove:':<8}{one.proof}"


def _short(one: Finding, places: Places) -> str:
    words = f"{SIGNS[one.severity]} {places.shown(one.where)}  {one.code}: {one.message}"
    return words if len(words) <= WIDTH else f"{words[: WIDTH - 1]}…"


def _difference(found: Difference | None, verbose: bool) -> Iterator[str]:
    if found is None:
        return
    lines = [f"+ {one.code} at {one.where}: {one.message}" for one in found.new]
    lines += [f"- {gone}" for gone in found.gone]
    lines += [f"~ {moved}" for moved in found.moved]
    if not lines:
        yield f"Since {found.baseline}: nothing has changed"
        return
    moved = _plural(len(found.moved), "figure")
    yield f"Since {found.baseline}: {len(found.new)} new, {len(found.gone)} gone, {moved} moved"
    shown = lines if verbose else lines[:MOST_LINES]
    for line in shown:
        yield from _wrapped(line, "  ", "    ")
    if len(shown) < len(lines):
        yield f"  and {len(lines) - len(shown)} more: --verbose"


def _items(items: Sequence[Item]) -> Iterator[str]:
    """Every item of the checklist with its evidence."""
    for item in items:
        yield f"{MARKS[item.state]} {HEADINGS[item.heading]}: {item.title}"
        yield from _wrapped(item.evidence, "    ", "    ")


def _others(report: Report, places: Places, verbose: bool) -> Iterator[list[str]]:
    """The findings that do not make it unfit: whole with `verbose`, else one line."""
    others = [one for one in report.findings if one not in report.failing]
    if verbose:
        yield from (list(_finding(one, places)) for one in others)
    elif others:
        codes = ", ".join(dict.fromkeys(one.code for one in others))
        yield list(_wrapped(f"{_counted(others)} ({codes}): --verbose", "Also ", "  "))


def _certificate(report: Report, verbose: bool) -> Iterator[str]:
    """The certificate that was written; `verbose`: with the files that it covers."""
    if report.certificate is not None:
        one = report.certificate
        signed = "signed" if one.get("signed") else "not signed"
        yield f"Certificate: {one.get('file')}, {one.get('files')} files, {signed}, id {str(one.get('id'))[:16]}…"
        covers, left_out = one.get("covers"), one.get("left_out")
        if verbose and isinstance(covers, list) and isinstance(left_out, list):
            yield from listed(covers, left_out)


def _next(report: Report) -> Iterator[str]:
    """What to do now."""
    again = f"shipworthy check {shlex.quote(report.named)}"
    if report.failing:
        first = report.failing[0]
        yield f"Next: mend the first, then `{first.proof}`. `shipworthy explain {first.code}` says why it matters."
    elif report.verdict == "unfit":
        yield "Next: see what each trial did with --verbose."
    elif report.verdict == "not established" and None in (report.trials, report.dry_run):
        yield f"Next: `{again}` tries its cases and attacks it; only then can it be fit."
    elif report.verdict == "not established":
        yield "Next: establish the first of the lines above; only then can it be fit."
    elif report.certificate is None:
        yield f"Next: `{again} --certificate certificate.json` writes it down for these files."


def _wrapped(text: str, first: str, further: str) -> Iterator[str]:
    """The words in lines of `WIDTH` characters; a text of several lines keeps them."""
    indent = first
    for line in text.split("\n") or [""]:
        yield from textwrap.wrap(
            line,
            WIDTH,
            initial_indent=indent,
            subsequent_indent=further,
            break_long_words=False,
            break_on_hyphens=False,
            drop_whitespace=True,
        ) or ([indent.rstrip()] if line else [])
        indent = further


def _fitted(lines: Sequence[str]) -> Iterator[str]:
    """The lines, those that are too long for most terminals cut between words."""
    for line in lines:
        indent = " " * (len(line) - len(line.lstrip()))
        yield from [line] if len(line) <= LONGEST else _wrapped(line.lstrip(), indent, f"{indent}  ")


def _plural(count: int, word: str) -> str:
    return f"{count} {word}" + ("" if count == 1 else "s")
