"""A figure of the source article beside ours, and how both are printed."""

import shutil
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

Verdict = Literal["better", "same", "worse", "open"]
WORDS: dict[Verdict, str] = {"better": "better", "same": "holds", "worse": "WORSE", "open": "open"}
"""`open`: it was not measured here, and the line says why."""
WIDTH = 110


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One thing that the article says or promises, and what comes of it here."""

    what: str
    article: str
    ours: str
    how: str
    """How ours was measured."""
    verdict: Verdict

    def lines(self, width: int) -> Iterator[str]:
        """Its lines on a terminal."""
        yield f"  {WORDS[self.verdict]:<7} {self.what}"
        for name in ("article", "ours", "how"):
            first, rest = f"          {name:<8}", " " * 18
            yield from textwrap.wrap(getattr(self, name), width, initial_indent=first, subsequent_indent=rest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The figures under one heading."""

    title: str
    figures: tuple[Figure, ...]


def printed(sections: Sequence[Section], say: Callable[[str], None]) -> None:
    """Print all sections for a person."""
    width = min(shutil.get_terminal_size((WIDTH, 40)).columns, WIDTH)
    for section in sections:
        say(f"\n{section.title}")
        for figure in section.figures:
            for line in figure.lines(width):
                say(line)
    say("")
    for line in summary(sections):
        say(line)


def markdown(sections: Sequence[Section], say: Callable[[str], None]) -> None:
    """Print all sections as the tables of a page."""
    for section in sections:
        say(f"\n## {section.title}\n")
        say("| | the article | here | how it was measured |")
        say("| --- | --- | --- | --- |")
        for one in section.figures:
            cells = (f"**{WORDS[one.verdict]}**: {one.what}", one.article, one.ours, one.how)
            say("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    say("\n" + "\n".join(summary(sections)))


def as_data(sections: Sequence[Section]) -> list[dict[str, object]]:
    """The object that `--json` prints."""
    return [{"title": one.title, "figures": [asdict(figure) for figure in one.figures]} for one in sections]


def summary(sections: Sequence[Section]) -> Iterator[str]:
    """How many are better, hold, are worse or open, and which of them are worse or open."""
    every = [figure for section in sections for figure in section.figures]
    counts = Counter(figure.verdict for figure in every)
    told: dict[Verdict, str] = {
        "better": "better",
        "same": "as the article says",
        "worse": "worse",
        "open": "not measured",
    }
    yield f"{len(every)} figures: " + ", ".join(f"{counts[name]} {words}" for name, words in told.items()) + "."
    named: tuple[tuple[Verdict, str], ...] = (("worse", "Worse"), ("open", "Not measured"))
    for verdict, word in named:
        if those := [figure.what for figure in every if figure.verdict == verdict]:
            yield f"{word}: {'; '.join(those)}."


def better_if(condition: bool, otherwise: Verdict = "worse") -> Verdict:
    """Better where the condition holds."""
    return "better" if condition else otherwise
