"""The figures of a run, in tables and beside their goals."""

from collections.abc import Callable
from dataclasses import dataclass

from wired.measured import DRIVERS, FLOOR, FRAMEWORKS, NAMED, OURS, WHOLE, Answer, Driver, Figure, Run


def cpu_ms(answer: Answer) -> float:
    """CPU milliseconds of a run."""
    return 1000 * float(answer["cpu"]) / float(answer["runs"])


def per_second(answer: Answer) -> float:
    """Runs a second."""
    return float(answer["runs"]) / float(answer["wall"])


def token_us(answer: Answer) -> float:
    """CPU microseconds of a streamed token."""
    return 1_000_000 * float(answer["cpu"]) / float(answer["tokens"])


def first_ms(answer: Answer) -> float:
    """Milliseconds until the first text."""
    return 1000 * float(answer["first"])


def memory(answer: Answer) -> float:
    """The most memory so far, MB."""
    return float(answer["memory"])


def import_ms(answer: Answer) -> float:
    """CPU milliseconds of the import."""
    return 1000 * float(answer["import"]["cpu"])


def started_ms(answer: Answer) -> float:
    """CPU milliseconds until the first answer: the import, the agent made, one run of 4 tools."""
    return import_ms(answer) + 1000 * float(answer["cpu"])


def import_memory(answer: Answer) -> float:
    """Memory after the import, MB."""
    return float(answer["import"]["memory"])


Cell = Callable[[Run, Driver], float | None]


def _is(phase: str, figure: Figure) -> Cell:
    return lambda run, driver: run.median(driver, phase, figure)


def _to(other: Driver, phase: str, figure: Figure) -> Cell:
    return lambda run, driver: run.ratio(driver, other, phase, figure)


def _over(other: Driver, phase: str, figure: Figure) -> Cell:
    return lambda run, driver: run.over(driver, other, phase, figure)


TABLES: dict[str, list[tuple[str, Cell]]] = {
    "Start, in a fresh process": [
        ("import, CPU ms", _is("start", import_ms)),
        ("+ first run, CPU ms", _is("start", started_ms)),
        ("MB after import", _is("start", import_memory)),
        ("MB after a run", _is("start", memory)),
    ],
    "One run at a time, CPU; the floor is aiohttp by hand, streamed": [
        ("text, ms", _is("text", cpu_ms)),
        ("× floor", _to(FLOOR, "text", cpu_ms)),
        ("× whole", _to(WHOLE, "text", cpu_ms)),
        ("4 tools, ms", _is("tools4", cpu_ms)),
        ("× floor", _to(FLOOR, "tools4", cpu_ms)),
        ("× whole", _to(WHOLE, "tools4", cpu_ms)),
    ],
    "100 runs of 4 tools at a time": [
        ("runs/s", _is("many", per_second)),
        ("× floor", _to(FLOOR, "many", per_second)),
        ("CPU ms a run", _is("many", cpu_ms)),
        ("× floor", _to(FLOOR, "many", cpu_ms)),
        ("most MB", _is("many", memory)),
    ],
    "500 streamed tokens, CPU µs a token, as fast as they go and 2 ms apart ten streams at once; first token": [
        ("burst, µs", _is("burst", token_us)),
        ("× floor", _to(FLOOR, "burst", token_us)),
        ("paced, µs", _is("paced", token_us)),
        ("× floor", _to(FLOOR, "paced", token_us)),
        ("first, ms", _is("first", first_ms)),
        ("over floor, ms", _over(FLOOR, "first", first_ms)),
    ],
}


def table(run: Run, columns: list[tuple[str, Cell]]) -> list[str]:
    """A table, one line for each driver that has something to show in it."""
    rows = [["", *(name for name, _ in columns)]]
    for driver in DRIVERS:
        cells = [cell(run, driver) for _, cell in columns]
        if any(cell is not None for cell in cells):
            rows.append([driver.name, *map(_shown, cells)])
    wide = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return ["  ".join([row[0].ljust(wide[0]), *map(str.rjust, row[1:], wide[1:])]) for row in rows]


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.3g}" if abs(value) < 100 else f"{value:.0f}"


@dataclass(frozen=True, slots=True)
class Goal:
    """What the project has set itself."""

    what: str
    limit: float
    value: float | None
    least: bool = False
    """The limit is what it must reach, not what it may reach."""

    def __str__(self) -> str:
        sign = "≥" if self.least else "≤"
        if self.value is None:
            return f"not measured  {self.what} {sign} {self.limit:g}"
        off = (self.limit / self.value if self.least else self.value / self.limit) - 1
        verdict = "met" if off <= 0 else f"missed by {off:.0%}"
        return f"{verdict:<14}{self.what} {sign} {self.limit:g}: {_shown(self.value)}"


def goals(run: Run) -> list[Goal]:
    """Every goal with what was measured; ratios to the best framework are to the best in that very figure."""
    found = [
        Goal("text, skill named, × floor", 2.5, run.ratio(NAMED, FLOOR, "text", cpu_ms)),
        Goal("4 tools, skill named, × floor", 2.5, run.ratio(NAMED, FLOOR, "tools4", cpu_ms)),
        Goal("µs a token through Agent.stream", 25, run.median(OURS, "burst", token_us)),
        Goal("first token, ms over the floor", 1, run.over(OURS, FLOOR, "first", first_ms)),
        Goal("first token, skill named, ms over the floor", 1, run.over(NAMED, FLOOR, "first", first_ms)),
        Goal("MB after a run", 130, run.median(OURS, "start", memory)),
    ]
    for what, phase, figure, limit, least in (
        ("CPU of 4 tools", "tools4", cpu_ms, 0.25, False),
        ("CPU of a stream", "burst", token_us, 0.2, False),
        ("runs/s at 100 at a time", "many", per_second, 5, True),
    ):
        known = {driver: value for driver in FRAMEWORKS if (value := run.median(driver, phase, figure)) is not None}
        best = (max if least else min)(known, key=known.__getitem__, default=None)
        value = None if best is None else run.ratio(OURS, best, phase, figure)
        named = "the best framework" if best is None else best.name
        found.append(Goal(f"{what}, × {named}", limit, value, least))
    return found
