"""What a message shows beside its words: the values that skills take, the acts they are for, and its mood."""

from collections.abc import Callable, Sequence

from shipworthy.contract.agent import AgentSpec
from shipworthy.routing.said import Said
from shipworthy.routing.skills.leads import Leads
from shipworthy.routing.skills.mood import Moods
from shipworthy.routing.skills.takes import Takes
from shipworthy.routing.values.found import Found


class Evidence:
    """What each skill of an agent leaves of a message."""

    def __init__(self, agent: AgentSpec, names: Sequence[str]) -> None:
        """`names`: the skills, in the order of their scores."""
        self.takes, self.leads = Takes(agent, names), Leads(agent.skills, names)
        self.moods = Moods(agent, names)
        self._values = bool(self.takes.telling) or any(self.takes.choices)
        self.telling = self._values or bool(self.leads.known) or self.moods.telling
        """Whether any of it can tell one skill from another."""

    def of_values(self, said: Said, find: Callable[[Said], list[tuple[str, Found]]]) -> list[float] | None:
        """Return for each skill how much of the values of a message it leaves; None where they tell nothing."""
        counted = self._values and len(said.message) <= self.takes.longest
        return self.takes.missed(said, said.once(find)) if counted else None

    def missed(self, values: list[float] | None, part: Said) -> list[float] | None:
        """Return what each skill leaves of a part of a message; `values`: of the values of all of it."""
        lost = self.leads.beside(values, part) if self.leads.known else values
        moods = self.moods.missed(part) if self.moods.telling else None
        if lost is None or moods is None:
            return moods if lost is None else lost
        every = [one + other for one, other in zip(lost, moods, strict=True)]
        least = min(every)
        return [each - least for each in every]
