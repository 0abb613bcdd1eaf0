"""A local specialist, or one skill of it, as what a step calls."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from shipworthy.contract.specialist.index import IndexedSkill
from shipworthy.contract.specialist.specialist import Specialist


@dataclass(frozen=True, slots=True)
class Consulted:
    """A local specialist that is told a message, or one skill of it that is given its inputs."""

    kind: ClassVar[Literal["specialist"]] = "specialist"

    name: str
    """The specialist's name in the definition."""
    specialist: Specialist
    skill: IndexedSkill | None = None
    """The skill that is named; None: the specialist routes the message itself."""

    @property
    def may_write(self) -> bool:
        """Whether a tool of it may write; True where that is not known before it is loaded."""
        return self.specialist.index is None or self.specialist.index.writes

    @property
    def returns(self) -> bool:
        """Whether it may give data, beside its answer."""
        index = self.specialist.index
        asked = index.routable if index is not None and self.skill is None else [self.skill]
        return any(one is not None and one.returns for one in asked)

    @property
    def called(self) -> str:
        """As a step names it: `email`, or `email.send_reply`."""
        return self.name if self.skill is None else f"{self.name}.{self.skill.name}"


def consulted(specialists: Mapping[str, Specialist], word: str) -> Consulted | None:
    """The local specialist that a step names, or its skill; None where the word names none."""
    name, dot, skill = word.partition(".")
    one = specialists.get(name)
    if one is None or one.is_remote:
        return None
    if not dot:
        return Consulted(name, one)
    known = {} if one.index is None else one.index.skills
    return Consulted(name, one, known[skill]) if skill in known else None
