"""What a person reads of the trading agent when a small real model, which invents figures, writes its answers.

    .venv/bin/python bench/grounded.py [--runs 200]

Five messages in turn. Of each run its tape says what the model was sent and what its tools gave; the text that the
person read is compared with that, sentence by sentence, apart from the run. Printed: figures shown that no source has,
answers that end inside a sentence, texts above their limit of tokens, figures of one step and field that differ between
runs of one message, and the share of answers with a sentence of the model's own.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shipworthy import Agent, RunResult
from shipworthy.durable.memory import MemoryStore
from shipworthy.grounding.check import Checker
from shipworthy.grounding.evidence import Evidence, Place
from shipworthy.runtime.answering.sentences import pieces_of
from shipworthy.tokens.counting import count

HOME = Path(__file__).resolve().parents[1] / "examples" / "trading"
UNREAD = "What is a P/E ratio?"
"""Asks a prompt that reads no results, whose figures are compared with nothing: it may give examples of its own."""
MESSAGES = (
    "How do people feel about Tesla right now?",
    "Give me a snapshot of AAPL",
    "Compare Apple, Microsoft and NVDA",
    UNREAD,
    "Do a deep analysis of AMD",
)
CUT = ("output_cut", "deadline", "model_failed")
ENDS = (".", "!", "?", ":", ")", "]", "”", '"', "|", "`", "…", "%")
"""What a whole sentence, a row or a closing line ends with."""


@dataclass(slots=True)
class Totals:
    """What was found in all runs."""

    runs: int = 0
    figures: int = 0
    invented: list[str] = field(default_factory=list)
    mixed: list[str] = field(default_factory=list)
    """Figures of something else than what their sentence names."""
    inside: list[str] = field(default_factory=list)
    above: int = 0
    own: int = 0
    withheld: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    paths: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    values: defaultdict[tuple[str, str, str], set[str]] = field(default_factory=lambda: defaultdict(set))


async def main(runs: int) -> int:
    """Do the runs and print what was found; 1 where a person read what no source has, or half a sentence."""
    totals = Totals()
    store = MemoryStore(records=True)
    async with Agent.load(HOME, model="local", store=store) as agent:
        for number in range(runs):
            message = MESSAGES[number % len(MESSAGES)]
            heard: list[Any] = []
            result = await agent.run(message, emit=heard.append)
            tape = await store.tape(result.run_id)
            assert tape is not None
            note(totals, message, result, heard, [json.loads(line) for line in tape.splitlines()])
            if sys.stderr.isatty():
                print(f"\r{number + 1} of {runs}", end="", file=sys.stderr)
    told(totals)
    return 1 if totals.invented or totals.inside or totals.above else 0


def sources(message: str, lines: list[dict[str, Any]]) -> tuple[Evidence, str]:
    """What the model was sent, what the tools gave, and the author's own texts; and all that the model said."""
    evidence, said = Evidence(), ""
    evidence.add_text(message, Place("message"))
    for file in (*HOME.glob("skills/*.yaml"), *HOME.glob("*.yaml")):
        evidence.add_text(file.read_text(encoding="utf-8"), Place("author"))
    for line in lines:
        if line["kind"] == "call" and line.get("text"):
            evidence.add_text(line["text"], Place(line.get("tool", "")))
            evidence.add_value(line.get("value"), Place(line.get("tool", "")))
        elif line["kind"] == "model":
            for sent in line["request"]["messages"]:
                if sent["role"] != "assistant":
                    evidence.add_text(sent["text"], Place("prompt"))
            said += "".join(part["text"] for kind, part in line["parts"] if kind == "text")
    return evidence, said


def note(totals: Totals, message: str, result: RunResult, heard: list[Any], lines: list[dict[str, Any]]) -> None:
    """Compare one answer with what its run was given."""
    evidence, said = sources(message, lines)
    checker = Checker(evidence, "sums")
    for piece in pieces_of(result.text) if message != UNREAD else ():
        judged = checker.sentence(piece.text)
        totals.figures += len(judged.facts) + len(judged.missing)
        totals.mixed += (
            [f"{[figure.text for figure in judged.strange]} in {piece.text.strip()!r}"] if judged.strange else []
        )
        if judged.missing:
            totals.invented.append(f"{[figure.text for figure in judged.missing]} in {piece.text.strip()!r}")
    totals.runs += 1
    last = result.text.rstrip().rpartition("\n")[2]
    # A model may end its own text without a stop; what was cut may not end there.
    if result.reason in CUT and last in said and not last.endswith(ENDS):
        totals.inside.append(last[-80:])
    totals.above += count(result.text) > (result.bound.output_tokens or 0)
    own = [piece.text.strip() for piece in pieces_of(said)]
    totals.own += any(piece and piece in result.text for piece in own)
    totals.withheld += sum(event.type == "figure_withheld" for event in heard)
    totals.reasons[f"{result.status}: {result.reason}"] += 1
    totals.paths[message].add(" → ".join(call["tool"] for call in result.path))
    for fact in result.facts:
        if fact.step not in ("text", "prompt", "now"):
            totals.values[message, fact.step, fact.field].add(fact.figure)


def told(totals: Totals) -> None:
    """Print the totals."""
    share = totals.own / totals.runs if totals.runs else 0.0
    print(f"{totals.runs} runs: {dict(totals.reasons)}")
    print(f"one path each: {all(len(paths) == 1 for paths in totals.paths.values())}")
    found = f"figures shown: {totals.figures}; that no source has: {len(totals.invented)}"
    print(f"{found}; of something else: {len(totals.mixed)}; sentences left out: {totals.withheld}")
    for line in (*totals.invented[:20], *totals.mixed[:10]):
        print(f"  {line}")
    print(f"answers that end inside a sentence: {len(totals.inside)}")
    for line in totals.inside[:10]:
        print(f"  …{line}")
    print(f"texts above their limit: {totals.above}")
    print(f"answers with a sentence of the model's own: {share:.0%}")
    several = {key: shown for key, shown in totals.values.items() if len(shown) > 1}
    print(f"figures of one step and field written in several ways: {len(several)} of {len(totals.values)}")
    for (message, step, name), shown in list(several.items())[:10]:
        print(f"  {message}: {step}.{name}: {sorted(shown)}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--runs", type=int, default=200)
    given = parser.parse_args()
    os.environ["SHIPWORTHY_HOME"] = tempfile.mkdtemp()
    sys.exit(asyncio.run(main(given.runs)))
