"""Whether the figures of recorded answers stand in what their model had read, and whether a changed digit is caught.

    .venv/bin/python bench/figures.py ../shared/data/trajectories [--limit 20]
    .venv/bin/python bench/figures.py --folder RUNS            # any other recorded runs
    .venv/bin/python bench/figures.py FOLDER --sample 200      # figures that were not found, to be classified by eye

A folder holds files `*.jsonl` or `*.jsonl.gz`, one conversation a line: `{"task_id": "7", "system": "…", "messages":
[{"role": "user | assistant | tool", "content": "…"}]}`; `system` may stand in `*_prompt.json.gz` beside it. The file is
the model. Each answer is judged sentence by sentence with all that stood before it: the system prompt, the user's
messages, results, and figures of earlier answers that were found. `one call`: with the results since the last message
of the user alone. Odd task ids are what the rules were made on, even ones are held out; `--sample` shows odd ones only.
"""

import argparse
import gzip
import json
import random
import re
import time
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from shipworthy.grounding.check import Checker
from shipworthy.grounding.coincidence import coincidence
from shipworthy.grounding.evidence import Evidence, Place
from shipworthy.grounding.extract import figures_in
from shipworthy.grounding.figure import Figure
from shipworthy.grounding.sums import derived

CLASSES = (
    "1 digit",
    "2 digits",
    "3 digits",
    "4+ digits",
    "identifiers",
    "dates",
    "money 1-2",
    "money 3+",
    "times",
    "others",
)
SENTENCE = re.compile(r"(?<=[.!?])[ \t]+(?=[A-Z*])|\n+")
TOKEN = re.compile(r"\w*\d\w*(?:[.,:]\d+)*")
SEED = 12
MOST_EARLIER = 5
"""Sentences before a changed one that are read again: the list that it stands in."""
MEASURED_EVERY = 7
"""Of found figures, every so many is asked for its coincidence, which takes longer than finding it."""


@dataclass(slots=True)
class Row:
    """What was seen of one class of figures."""

    all: int = 0
    found: int = 0
    naive: int = 0
    sums: int = 0
    changed: int = 0
    passed: int = 0
    """Changed figures for which nothing is withheld."""
    passed_sums: int = 0
    one_all: int = 0
    one_passed: int = 0
    chance: list[float] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """The rows of one model and half."""

    rows: dict[str, Row] = field(default_factory=lambda: {name: Row() for name in CLASSES})
    missing: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    """Figures that the naive reading finds and ours does not."""
    passed: list[str] = field(default_factory=list)
    sentences: int = 0
    seconds: float = 0.0


@dataclass(slots=True)
class Talk:
    """A conversation up to an answer."""

    whole: Evidence = field(default_factory=Evidence)
    now: Evidence = field(default_factory=Evidence)
    tokens: set[str] = field(default_factory=set)

    def add(self, text: str, place: Place, *, result: bool = False) -> None:
        """Add what the model has read."""
        self.whole.add_text(text, place)
        self.tokens |= set(TOKEN.findall(text))
        if result:
            self.now.add_text(text, place)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path, nargs="?")
    parser.add_argument("--folder", type=Path, help="another folder of recorded runs")
    parser.add_argument("--limit", type=int, default=10**9, help="conversations of each file")
    parser.add_argument("--sample", type=int, default=0, help="print so many figures of odd tasks that were not found")
    parser.add_argument("--odd", action="store_true", help="leave the held-out half alone")
    given = parser.parse_args()
    folder = given.folder or given.path
    if folder is None:
        parser.error("name a folder")
    system = prompt_in(folder)
    total: dict[str, Table] = {"odd": Table(), "even": Table()}
    for path in sorted([*folder.glob("*.jsonl.gz"), *folder.glob("*.jsonl")]):
        tables = {"odd": Table(), "even": Table()}
        for one in conversations(path, given.limit):
            half = "odd" if number(one.get("task_id")) % 2 else "even"
            if half == "odd" or not (given.sample or given.odd):
                for table in (tables[half], total[half]):
                    judge(one, system, table, path.name.partition(".jsonl")[0])
        if not given.sample:
            for half, table in tables.items():
                show(f"{path.name.split('.')[0]}, {half} tasks", table)
    if given.sample:
        sample(total["odd"], given.sample)
        return
    for half, table in total.items():
        show(f"all models, {half} tasks{' (held out)' if half == 'even' else ''}", table)


def number(task: object) -> int:
    """Return the number of a task; of other names one that stays the same."""
    return int(str(task)) if str(task).isdigit() else zlib.crc32(str(task).encode())


def prompt_in(folder: Path) -> str:
    """Return the system prompt that stands beside the conversations."""
    texts = []
    for path in sorted(folder.glob("*airline_prompt.json.gz")) or sorted(folder.glob("*_prompt.json.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            texts.append(str(json.load(file).get("system", "")))
    return "\n".join(texts)


def conversations(path: Path, limit: int) -> Iterator[dict[str, object]]:
    """Yield the conversations of a file."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for _, line in zip(range(limit), lines, strict=False):
            yield json.loads(line)


def content(message: dict[str, object]) -> str:
    """Return the text of a message; one model wraps its own in JSON."""
    text = message.get("content")
    if not isinstance(text, str):
        return ""
    if message["role"] == "assistant" and text.startswith("{"):
        try:
            wrapped = json.loads(text)
        except ValueError:
            return text
        return str(wrapped.get("message", text)) if isinstance(wrapped, dict) else text
    return text


def judge(one: dict[str, object], system: str, table: Table, model: str) -> None:
    """Judge the answers of one conversation."""
    talk, rng = Talk(), random.Random(f"{SEED} {model} {one.get('task_id')} {one.get('trial')}")
    if told := str(one.get("system") or system):
        talk.add(told, Place("prompt"))
    messages = one["messages"]
    for at, message in enumerate(messages if isinstance(messages, list) else []):
        text = content(message)
        if message["role"] == "assistant":
            where = f"{model} task {one.get('task_id')} message {at}"
            for found in answer(text, talk, table, rng, where):
                talk.whole.add_text(found, Place("earlier answer"))
            continue
        if message["role"] == "user":
            talk.now = Evidence()
        talk.add(text, Place(str(message["role"]), str(at)), result=message["role"] == "tool")


def answer(text: str, talk: Talk, table: Table, rng: random.Random, where: str) -> list[str]:
    """Judge one answer; return the sentences whose figures were all found."""
    checker, summing = Checker(talk.whole, "figures"), Checker(talk.whole, "sums")
    before: list[Figure] = []
    earlier: list[str] = []
    shown = []
    for sentence in (part for part in SENTENCE.split(text) if part.strip()):
        began = time.process_time()
        judged = checker.sentence(sentence)
        table.seconds += time.process_time() - began
        table.sentences += 1
        spans = {(one.start, one.end) for one in (*judged.missing, *judged.strange)}
        unsummed = {(one.start, one.end) for one in summing.sentence(sentence).missing}
        for figure in figures_in(sentence):
            row = table.rows[kind(figure)]
            found = (figure.start, figure.end) not in spans
            note(figure, sentence, found, talk, row, table, where)
            row.sums += (figure.start, figure.end) not in unsummed
            if found:
                change(figure, sentence, earlier, talk, row, rng, before, table)
                before.append(figure)
        earlier = [*earlier[1 - MOST_EARLIER :], sentence]
        if not judged.missing and not judged.strange:
            shown.append(sentence)
    return shown


def note(figure: Figure, sentence: str, found: bool, talk: Talk, row: Row, table: Table, where: str) -> None:
    """Count a figure of an answer."""
    tokens = TOKEN.findall(figure.text)
    naive = bool(tokens) and all(token in talk.tokens for token in tokens)
    row.all += 1
    row.found += found
    row.naive += naive
    told = f"{figure.kind:<10} [{figure.text}]  {where}: {' '.join(sentence.split())[:260]}"
    if not found:
        table.missing.append(told)
        if naive:
            table.below.append(told)
    elif row.found % MEASURED_EVERY == 0:
        row.chance.append(coincidence(figure, talk.whole, "figures"))


def change(
    figure: Figure,
    sentence: str,
    earlier: list[str],
    talk: Talk,
    row: Row,
    rng: random.Random,
    before: list[Figure],
    table: Table,
) -> None:
    """Change one digit of a found figure, and see whether the sentence is withheld for it."""
    places = [at for at in range(figure.start, figure.end) if sentence[at] in "0123456789"]
    if not places or talk.whole.find(figure) is None:
        return
    at = rng.choice(places)
    other = rng.choice([digit for digit in "0123456789" if digit != sentence[at] and (digit != "0" or at != places[0])])
    twin = f"{sentence[:at]}{other}{sentence[at + 1 :]}"
    row.changed += 1
    wrong = withheld(talk.whole, earlier, sentence, twin, at)
    row.passed += not wrong
    if not wrong:
        table.passed.append(f"{figure.kind} [{figure.text}] -> [{twin[figure.start : figure.end]}]")
    row.passed_sums += not wrong or any(derived(one, before) is not None for one in wrong if one.start <= at < one.end)
    if talk.now.find(figure) is not None:
        row.one_all += 1
        row.one_passed += not withheld(talk.now, earlier, sentence, twin, at)


def withheld(evidence: Evidence, earlier: list[str], sentence: str, twin: str, at: int) -> list[Figure]:
    """The figures for which a sentence is withheld with a changed digit at a place, and was not before."""
    spans: list[tuple[int, int]] = []
    found: list[Figure] = []
    for text in (sentence, twin):
        checker = Checker(evidence, "figures")
        for one in earlier:
            checker.sentence(one)
        judged = checker.sentence(text)
        found = [*judged.missing, *judged.strange]
        found = [one for one in found if one.start <= at < one.end or (one.start, one.end) not in spans]
        spans = [(one.start, one.end) for one in found]
    return found


def kind(figure: Figure) -> str:
    """Return the class of a figure."""
    named = {"identifier": "identifiers", "date": "dates", "time": "times"}
    if figure.kind in ("number", "percent", "unit"):
        return CLASSES[min(figure.digits, 4) - 1]
    if figure.kind == "money":
        return "money 1-2" if figure.digits < 3 else "money 3+"
    return named.get(figure.kind, "others")


def show(title: str, table: Table) -> None:
    """Print one table."""
    if not table.sentences:
        return
    each = table.seconds / table.sentences * 1000
    print(f"\n{title}: {table.sentences} sentences, {each:.3f} ms each")
    print(
        f"{'':<12}{'figures':>8}{'found':>8}{'naive':>8}{'sums':>8}{'changed':>9}{'caught':>8}{'sums':>8}"
        f"{'one call':>10}{'caught':>8}{'by chance':>11}"
    )
    for name, row in table.rows.items():
        if row.all:
            chance = sum(row.chance) / len(row.chance) if row.chance else 0.0
            print(
                f"{name:<12}{row.all:>8}{share(row.found, row.all)}{share(row.naive, row.all)}"
                f"{share(row.sums, row.all)}{row.changed:>9}{share(row.changed - row.passed, row.changed)}"
                f"{share(row.changed - row.passed_sums, row.changed)}{row.one_all:>10}"
                f"{share(row.one_all - row.one_passed, row.one_all)}{chance:>11.2%}"
            )


def share(some: int, every: int) -> str:
    """Return a share in eight characters."""
    return f"{some / every:>8.1%}" if every else f"{'-':>8}"


def sample(table: Table, size: int) -> None:
    """Print figures that were not found, and those that only the naive reading finds."""
    rng = random.Random(SEED)
    print(f"{len(table.missing)} figures were not found; {size} of them:")
    printed(rng.sample(table.missing, min(size, len(table.missing))))
    print(f"\n{len(table.below)} were found by the naive reading alone; of them:")
    printed(rng.sample(table.below, min(size // 4, len(table.below))))
    print(f"\n{len(table.passed)} changed figures were found still; of them:")
    printed(rng.sample(table.passed, min(size // 2, len(table.passed))))


def printed(lines: Iterable[str]) -> None:
    """Print numbered lines."""
    for place, line in enumerate(lines, start=1):
        print(f"{place:>4} {line}")


if __name__ == "__main__":
    main()
