"""Each figure of the source article, measured on the trading agent: `make article`.

    .venv/bin/python -m bench.article [--recorded FOLDER] [--json | --write]

No key, no network and no model is needed. Waiting is virtual where a line says so; what says "this machine" is measured
by its clock. `--recorded` names the folder of recorded outcomes of a cheap and a strong model (`mmlu_given.jsonl.gz`,
`nine_models_given.jsonl.gz`); without it those lines are skipped by name.
"""

import argparse
import asyncio
import json
import logging
import platform
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from bench.article import checklist, choosing, clock, code, flood, paths, times, tokens
from bench.article.agents import ROOT
from bench.article.figure import Section, as_data, markdown, printed
from tests.virtual_time import count_threads, run

from shipworthy import __version__

PAGE = ROOT / "docs" / "article.md"
RECORDED = ROOT.parent / "shared" / "data" / "model_routing"


def main() -> int:
    """Measure and print everything."""
    parser = argparse.ArgumentParser(prog="make article", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--recorded", type=Path, default=RECORDED, help="folder of recorded outcomes of two models")
    parser.add_argument("--json", action="store_true", help="print one object")
    parser.add_argument("--write", action="store_true", help="write the tables of docs/article.md anew")
    arguments = parser.parse_args()
    sections = measured(arguments.recorded, told)
    if arguments.json:
        say(json.dumps(as_data(sections), indent=2, ensure_ascii=False))
    elif arguments.write:
        written(sections, PAGE)
    else:
        say(f"shipworthy {__version__} · Python {platform.python_version()} · examples/trading")
        printed(sections, say)
    return 0


def measured(recorded: Path | None, tell: Callable[[str], None]) -> list[Section]:
    """All sections in the order of the article."""
    count_threads(pytest.MonkeyPatch())
    # That a tool holds up the loop for some milliseconds is no figure of the article.
    logging.getLogger("shipworthy").setLevel(logging.ERROR)
    tell("the code that the article prints")
    printed_code = run(code.figures())
    # Before the checklist: tools that hold up the loop of a busy machine run on threads from then on, in its time.
    tell("paths")
    determinism = run(paths.figures())
    tell("the checklist")
    checked = run(checklist.figures())
    tell("choice of models")
    models = run(choosing.figures(recorded))
    tell("tokens")
    sent = run(tokens.figures())
    tell("a flood")
    flooded = asyncio.run(flood.figures())
    tell("time that is waited")
    waited = run(times.figures())
    tell("time of this machine")
    machine = clock.figures()
    return [
        Section(title="The code that it prints", figures=printed_code),
        Section(title="The checklist before you ship", figures=checked),
        Section(title="Determinism", figures=determinism),
        Section(title="Token control: the model", figures=models),
        Section(title="Token control: what is sent", figures=(*sent, *flooded)),
        Section(title="Latency: what is waited for", figures=waited),
        Section(title="Latency: this machine", figures=machine),
    ]


def written(sections: Sequence[Section], page: Path) -> None:
    """Write the tables of the page anew, below what it says about them."""
    lines = [page.read_text(encoding="utf-8").partition("\n## ")[0].rstrip("\n")]
    markdown(sections, lines.append)
    page.write_text("\n".join(lines) + "\n", encoding="utf-8")


def told(what: str) -> None:
    """Say what is measured now: over and over in one line of a terminal, elsewhere in a line of its own."""
    sys.stderr.write(f"\rmeasuring: {what} …\033[K" if sys.stderr.isatty() else f"measuring: {what}\n")
    sys.stderr.flush()


def say(text: str) -> None:
    """A line, at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
