"""The figures of all evidence, ordered so that looking one up takes logarithmic time."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from shipworthy.grounding.figure import MOST_COUNTED, Clock, Day, Figure
from shipworthy.grounding.names import word_keys
from shipworthy.grounding.numbers import Line
from shipworthy.regex import regex

PART = regex(r"(?<![^\W_])\d{5,}(?![^\W_])")
"""A part of an identifier that is quoted alone: 4421486 of credit_card_4421486."""
LAST = regex(r"\d+$")
SHORTEST_TAIL = 2
SHORTEST_EXACT = 5
YEARS = range(1900, 2101)
ANY, PLAIN, MONEY, PERCENT = "any", "plain", "money", "percent"
OTHERWISE = "otherwise"
"""Raw numbers beside a currency: they may also count something else than money."""
ONE, HUNDREDTH, HUNDRED = Decimal(1), Decimal("0.01"), Decimal(100)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a figure stands: a step and a field of its result; `message`, `inputs` and `clock` are steps too."""

    step: str
    field: str = ""

    def inner(self, part: str) -> "Place":
        """Return the place of a part of this value."""
        return Place(self.step, f"{self.field}{part}" if self.field else part.removeprefix("."))


class Index:
    """Figures by what they may be written as, each with the first place where it stands."""

    __slots__ = ("_last", "_pairs", "_words", "births", "clocks", "counts", "days", "exact", "lines", "order", "tails")

    def __init__(self) -> None:
        self.lines: dict[str, Line[Place]] = {}
        self.days: dict[Day, Place] = {}
        self.births: dict[Day, Place] = {}
        """Days of birth without their year, which are not when anything else is."""
        self.clocks: dict[tuple[int, int, int], Place] = {}
        self.exact: dict[str, Place] = {}
        self.tails: dict[str, Place] = {}
        """Digits in reverse."""
        self.order: list[str] = []
        """The tails, sorted when one is looked for."""
        self.counts: dict[int, Place] = {}
        self._words: dict[str, Place] = {}
        self._pairs: dict[tuple[str, str], Place] = {}
        self._last = ""

    def line(self, name: str) -> Line[Place]:
        """Return the line of a name; a new one where there is none."""
        line = self.lines.get(name)
        if line is None:
            line = self.lines[name] = Line()
        return line

    def money(self, value: Decimal, codes: str, place: Place) -> None:
        """Add an amount under each currency it may have."""
        for code in codes.split() or [""]:
            self.line(f"{MONEY} {code}".strip()).add(value, place)

    def digits(self, digits: str, place: Place, *, whole: bool = True) -> None:
        """Add digits whose last ones may be quoted; `whole`: also all of them, as an identifier."""
        if whole and len(digits) >= SHORTEST_EXACT:
            self.exact.setdefault(digits, place)
        if len(digits) >= SHORTEST_TAIL:
            self.tails.setdefault(digits[::-1], place)

    def count(self, items: int, place: Place) -> None:
        """Add how long a list is."""
        if 1 <= items <= MOST_COUNTED:
            self.counts.setdefault(items, place)

    def words(self, text: str, place: Place) -> None:
        """Add the words of a text, for names and values of the agent's own types."""
        for key in word_keys(text):
            self._words.setdefault(key, place)
            self._pairs.setdefault((self._last, key), place)
            self._last = key

    def add(self, figure: Figure, place: Place, *, birth: bool = False) -> None:
        """Add a figure that was read in a text; `birth`: a date is one of birth."""
        value = figure.value
        if isinstance(value, Decimal):
            self._number(figure, value, place)
        elif isinstance(value, Day):
            year, month, day = value
            days = self.births if birth else self.days
            self.days.setdefault(value, place)
            for part in (Day(0, month, day), Day(year, month, 0), Day(year, 0, 0), Day(0, 0, day)):
                days.setdefault(part, place)
            if not year:
                self.days.setdefault(Day(-1, month, day), place)
        elif isinstance(value, Clock):
            for hour in hours(value):
                self.clocks.setdefault((hour, value.minute, max(value.second, -1)), place)
                self.clocks.setdefault((hour, value.minute, -1), place)
        else:
            self._literal(figure.kind == "identifier", value, place)

    def _literal(self, identifier: bool, value: str, place: Place) -> None:
        self.exact.setdefault(value, place)
        if not identifier:
            return
        for part in PART.findall(value):
            self.exact.setdefault(part, place)
        if last := LAST.search(value):
            self.digits(last[0], place, whole=False)

    def _number(self, figure: Figure, value: Decimal, place: Place) -> None:
        for signed in (figure.number(),) if figure.sign else (value, -value):
            self.line(ANY).add(signed, place)
            if figure.kind == "money":
                self.money(signed, figure.unit, place)
            elif figure.kind == "unit":
                self.line(figure.unit).add(signed * figure.factor, place)
            else:
                self.line(PERCENT if figure.kind == "percent" else PLAIN).add(signed, place)
        if figure.text.isdigit():
            self.digits(figure.text, place)
        if figure.factor == 3600 and figure.unit == "seconds" and value in range(25):
            self.clocks.setdefault((int(value) % 24, 0, -1), place)

    def find(self, figure: Figure) -> Place | None:
        """Return where one reading of a figure stands."""
        value = figure.value
        if isinstance(value, Decimal):
            return self._find_number(figure, value)
        if isinstance(value, Day):
            return self._find_day(value)
        if isinstance(value, Clock):
            second = value.second if value.second > 0 else -1
            return next(
                (found for hour in hours(value) if (found := self.clocks.get((hour, value.minute, second)))), None
            )
        if figure.kind in ("name", "own"):
            return self._find_words(value.split())
        return self._find_tail(value[::-1]) if figure.unit == "tail" else self.exact.get(value)

    def _find_day(self, day: Day) -> Place | None:
        """A whole date may take its year from elsewhere, where its day and month were written without one."""
        found = self.days.get(day)
        if found is None and all(day) and Day(day.year, 0, 0) in self.days:
            return self.days.get(Day(-1, day.month, day.day))
        return found

    def _find_tail(self, wanted: str) -> Place | None:
        if len(self.order) != len(self.tails):
            self.order = sorted(self.tails)
        place = bisect_left(self.order, wanted)
        return (
            self.tails[self.order[place]]
            if self.order[place : place + 1] and self.order[place].startswith(wanted)
            else None
        )

    def _find_number(self, figure: Figure, value: Decimal) -> Place | None:
        for name, scale in self.lines_for(figure):
            for signed in (figure.number(),) if figure.sign else (value, -value):
                found = self.lines[name].find(signed * scale, figure.step * scale)
                if found is not None:
                    return found
        if figure.kind != "number" or figure.step != 1:
            return None
        if figure.text.isdigit() and len(figure.text) >= SHORTEST_EXACT:
            return self.exact.get(figure.text)
        if value <= MOST_COUNTED and not figure.sign:
            return self.counts.get(int(value))
        return self.days.get(Day(int(value), 0, 0)) if value in YEARS else None

    def lines_for(self, figure: Figure) -> Iterator[tuple[str, Decimal]]:
        """Yield the lines in which a number is looked for, and what it is multiplied by for each."""
        wanted: list[tuple[str, Decimal]]
        if figure.kind == "percent":
            wanted = [(PERCENT, ONE), (PLAIN, ONE), (PLAIN, HUNDREDTH), (OTHERWISE, ONE), (OTHERWISE, HUNDREDTH)]
        elif figure.kind == "unit":
            wanted = [(figure.unit, figure.factor), (PLAIN, ONE), (OTHERWISE, ONE)]
        elif figure.kind == "money":
            known = [f"{MONEY} {code}" for code in figure.unit.split()] or list(self.lines)
            wanted = [*((name, ONE) for name in known if name.startswith(MONEY)), (MONEY, ONE), (PLAIN, ONE)]
        else:
            wanted = [(ANY, ONE), (PERCENT, HUNDRED)]
        yield from ((name, scale) for name, scale in wanted if name in self.lines)

    def _find_words(self, keys: list[str]) -> Place | None:
        if len(keys) == 1:
            return self._words.get(keys[0])
        places = [self._pairs.get(pair) for pair in zip(keys, keys[1:], strict=False)]
        return places[0] if all(place is not None for place in places) else None


def hours(clock: Clock) -> tuple[int, ...]:
    """Return the hours that a time of day may mean."""
    return (clock.hour, (clock.hour + 12) % 24) if clock.twelve else (clock.hour,)
