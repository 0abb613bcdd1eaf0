"""What a dry run has found: the table of promises, what broke, and which promise came closest to breaking."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field

from shipworthy.check.adversary.attacks import ATTACKS
from shipworthy.check.adversary.conversation import Held
from shipworthy.check.adversary.tally import Breach, Kept, Tally
from shipworthy.check.codes import found
from shipworthy.check.finding import Finding, Item
from shipworthy.check.subject import Subject
from shipworthy.contract.bounds.bound import Usage

__all__ = ["DryRun"]

MOST_SHOWN = 3
"""Breaches of one promise that are told."""


@dataclass(slots=True, kw_only=True)
class DryRun:
    """The result of a dry run."""

    subject: Subject
    tally: Tally
    skills: tuple[str, ...]
    conversations: int = 0
    runs: int = 0
    worst: dict[str, Usage] = field(default_factory=dict)
    """Skill → the most that one of its runs has used, by dimension."""
    unreached: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Skills of which nothing ran → the inputs that they asked for."""
    skipped: list[str] = field(default_factory=list)
    """Skills for which the time did not suffice."""

    def count(self, held: Held) -> None:
        """Count a conversation."""
        self.conversations += 1
        self.runs += held.messages

    @property
    def findings(self) -> Sequence[Finding]:
        """One for each promise that was broken."""
        return tuple(self._finding(row, breaches) for row, breaches in self.tally.broken())

    @property
    def items(self) -> Sequence[Item]:
        """Whether every promise held."""
        broken = [row for row, _ in self.tally.broken()]
        state = "failed" if broken else "met" if self.runs and not self.not_established else "not_established"
        return (
            Item(
                key="dry-run",
                heading="dry_run",
                title="Every promise holds against the worst models, tools and texts",
                state=state,  # type: ignore[arg-type]
                evidence="; ".join([self._summary(), *self.not_established]),
                codes=tuple(row.promise.code for row in self.tally.rows.values()),
            ),
        )

    @property
    def not_established(self) -> Sequence[str]:
        """The skills of which nothing was run, each with the reason."""
        asked = [
            f"dry run of `{name}`: nothing of it ran, because it asks for {_listed(names)} and took no value; "
            "add an example that has it"
            for name, names in self.unreached.items()
        ]
        late = [f"dry run of `{name}`: the time was over before it" for name in dict.fromkeys(self.skipped)]
        none = [] if self.skills else ["dry run: the agent has no skill"]
        return (*asked, *late, *none)

    def lines(self, *, verbose: bool) -> Sequence[str]:
        """Its part of the terminal's report."""
        told = [f"Adversarial dry run: {self._summary()}"]
        if (closest := self.tally.closest) is not None:
            told.append(f"  closest: {_amount(closest)} in `{closest.skill}`, under {closest.attack}")
        for row, breaches in self.tally.broken():
            told.append(f"  ✗ {row.promise.title}: broken {row.broken} of {row.tried} times")
            told += [f"      {one.skill}, {one.attack}: {one.evidence}" for one in breaches[:MOST_SHOWN]]
        return (*told, *(self._table() if verbose else ()))

    def as_dict(self) -> dict[str, object]:
        """Its part of `check --json`."""
        closest = self.tally.closest
        return {
            "attacks": len(ATTACKS),
            "skills": list(self.skills),
            "conversations": self.conversations,
            "runs": self.runs,
            "promises": list(self.tally.table().values()),
            "closest": closest.promise.key if closest is not None else None,
            "breaches": [asdict(breach) for breach in self.tally.breaches],
            "unreached": {name: list(names) for name, names in self.unreached.items()},
            "skipped": list(dict.fromkeys(self.skipped)),
        }

    def _summary(self) -> str:
        rows = [row for row in self.tally.rows.values() if row.established]
        held = sum(not row.broken for row in rows)
        figures = (
            f"{len(ATTACKS)} attacks on {len(self.skills)} skill{'s' * (len(self.skills) != 1)}, {self.runs:,} runs"
        )
        return f"{figures}: {held} of {len(rows)} promises held"

    def _table(self) -> Iterator[str]:
        for row in self.tally.rows.values():
            mark = "✗" if row.broken else "✓" if row.established else "·"
            if not row.established:
                yield f"  {mark} {row.promise.title}: there is nothing to try"
            elif row.promise.measure == "amount":
                yield f"  {mark} {_amount(row)} in `{row.skill}`, {row.tried:,} times measured"
            else:
                yield f"  {mark} {row.promise.title}: {row.broken} of {row.tried:,} tries broke it"

    def _finding(self, row: Kept, breaches: Sequence[Breach]) -> Finding:
        first, skill = breaches[0], breaches[0].skill
        told = "; ".join(f"{one.attack}: {one.evidence}" for one in breaches[:MOST_SHOWN])
        return found(
            row.promise.code,
            f"{row.promise.title}: this was broken in `{skill}` by {first.attack}",
            agent=self.subject.named,
            where=self.subject.skill_at(skill) if skill in self.subject.spec.skills else self.subject.agent_at(),
            skill=skill,
            evidence=f"broken {row.broken} of {row.tried} times: {told}",
        )


def _amount(row: Kept) -> str:
    return f"{row.promise.title}: {row.measured:,.6g} of {row.limit:,.6g} {row.promise.unit} ({row.share:.0%})"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "something"
