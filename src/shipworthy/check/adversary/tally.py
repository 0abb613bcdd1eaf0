"""What was tried against each promise, how near it came, and what broke it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from shipworthy.check.adversary.promises import PROMISES, Promise

__all__ = ["Breach", "Kept", "Tally"]

LAST_DIGITS = 1e-9
"""Share of a limit by which a sum of floats may differ from it."""
MOST_BREACHES = 20
"""Most breaches of one promise that are remembered; all are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """One time that a promise was broken."""

    promise: str
    skill: str
    attack: str
    """The title of the attack."""
    evidence: str
    """What was measured or seen."""


@dataclass(slots=True, kw_only=True)
class Kept:
    """One promise with what was tried against it."""

    promise: Promise
    tried: int = 0
    """How often it was measured, or it was tried to break it."""
    broken: int = 0
    measured: float = 0.0
    """Of an amount: the figure that came nearest to its limit."""
    limit: float = 0.0
    """The limit of that figure."""
    share: float = 0.0
    """Of an amount: the largest figure / limit."""
    skill: str = ""
    """Where that was."""
    attack: str = ""

    @property
    def established(self) -> bool:
        """Whether anything was tried against it."""
        return self.tried > 0

    def as_dict(self) -> dict[str, object]:
        """The row of the table of promises, as `check --json` prints it."""
        amount = self.promise.measure == "amount"
        figures = {"measured": self.measured, "limit": self.limit, "share": round(self.share, 4)} if amount else {}
        return {
            "promise": self.promise.key,
            "title": self.promise.title,
            "code": self.promise.code,
            "tried": self.tried,
            "broken": self.broken,
            **figures,
            "skill": self.skill or None,
            "attack": self.attack or None,
        }


@dataclass(slots=True)
class Tally:
    """The account of one dry run."""

    rows: dict[str, Kept] = field(default_factory=lambda: {key: Kept(promise=one) for key, one in PROMISES.items()})
    breaches: list[Breach] = field(default_factory=list)
    skill: str = ""
    """The skill that is under attack now."""
    attack: str = ""
    """The title of the attack."""

    def measure(self, key: str, measured: float, limit: float | None, evidence: str = "") -> None:
        """Compare a figure with its limit; None: nothing was promised."""
        if limit is None:
            return
        row = self.rows[key]
        row.tried += 1
        share = measured / limit if limit else float(measured > 0)
        if share > row.share or row.tried == 1:
            row.measured, row.limit, row.share = measured, limit, share
            row.skill, row.attack = self.skill, self.attack
        if measured > limit * (1 + LAST_DIGITS):
            self._break(key, f"{measured:,.6g} of {limit:,.6g} {row.promise.unit}{': ' if evidence else ''}{evidence}")

    def tried(self, key: str, times: int = 1) -> None:
        """Count attempts to break a promise."""
        self.rows[key].tried += times

    def broke(self, key: str, evidence: str) -> None:
        """Note that a promise was broken."""
        self._break(key, evidence)

    def holds(self, key: str, fine: bool, evidence: str) -> None:
        """Count an attempt, and whether the promise held."""
        self.tried(key)
        if not fine:
            self._break(key, evidence)

    def _break(self, key: str, evidence: str) -> None:
        row = self.rows[key]
        row.broken += 1
        if row.broken == 1 and row.promise.measure == "attempts":
            row.skill, row.attack = self.skill, self.attack
        if row.broken <= MOST_BREACHES:
            self.breaches.append(Breach(promise=key, skill=self.skill, attack=self.attack, evidence=evidence))

    @property
    def closest(self) -> Kept | None:
        """The amount that came nearest to its limit; None where none was measured.

        Not calls, of which a worst case makes as many as it may.
        """
        amounts = (row for row in self.rows.values() if row.share > 0 and row.promise.unit != "calls")
        return max(amounts, key=lambda row: row.share, default=None)

    def broken(self) -> Iterator[tuple[Kept, list[Breach]]]:
        """Every broken promise with what broke it, in the order of the report."""
        for key, row in self.rows.items():
            if row.broken:
                yield row, [breach for breach in self.breaches if breach.promise == key]

    def table(self) -> Mapping[str, dict[str, object]]:
        """The rows by their promises."""
        return {key: row.as_dict() for key, row in self.rows.items()}
