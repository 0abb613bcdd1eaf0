"""The attacks: what the model, the tools and the person do in one conversation."""

from dataclasses import dataclass
from typing import Literal

__all__ = ["ATTACKS", "Attack", "ModelWay", "Person", "ToolWay"]

ModelWay = Literal[
    "polite",
    "everything",
    "repeats",
    "floods",
    "garbles",
    "lies",
    "writes",
    "obeys",
    "silent",
    "trickles",
    "breaks off",
    "turned away",
    "empty",
    "says yes",
    "leaks",
]
ToolWay = Literal["plain", "changes", "slow", "hangs", "fails", "loses", "floods", "garbage", "hostile"]
Person = Literal["leaves", "says yes", "asks back", "talks long", "goes on"]
"""What the person does at a question for a yes: leaves, gives it, or asks something back. One who talks long begins
with a very long message; one who goes on says the same over and over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """One attack."""

    title: str
    model: ModelWay = "polite"
    tools: ToolWay = "plain"
    person: Person = "leaves"

    @property
    def needs(self) -> tuple[str, ...]:
        """What a skill must have for it: a model, tools, a write, a quota."""
        needed = ["model"] if self.model != "polite" else []
        needed += ["tools"] if self.tools not in ("plain", "changes", "loses") else []
        needed += ["write"] if self.tools in ("changes", "loses") or self.person in ("says yes", "asks back") else []
        needed += ["quota"] if self.person == "goes on" else []
        return tuple(needed)


ATTACKS: tuple[Attack, ...] = (
    Attack(title="a polite model and plain tools"),
    Attack(title="a model that asks for everything", model="everything"),
    Attack(title="a model that repeats its call for ever", model="repeats"),
    Attack(title="a model that never stops talking", model="floods"),
    Attack(title="a model that garbles its calls", model="garbles"),
    Attack(title="a model that invents figures", model="lies"),
    Attack(title="a model that wants to write", model="writes"),
    Attack(title="a model that wants another write after the yes", model="writes", person="says yes"),
    Attack(title="a model that never answers", model="silent"),
    Attack(title="a model that says a word a second", model="trickles"),
    Attack(title="a model whose answers break off", model="breaks off"),
    Attack(title="a model that turns requests away", model="turned away"),
    Attack(title="a model that says nothing", model="empty"),
    Attack(title="a model that takes any word for a yes", model="says yes", person="asks back"),
    Attack(title="a model that repeats what it should not say", model="leaks"),
    Attack(title="tools that take nearly all of their time", model="everything", tools="slow"),
    Attack(title="tools that hang", model="everything", tools="hangs"),
    Attack(title="tools that fail and say why", tools="fails"),
    Attack(title="tools that flood", model="everything", tools="floods"),
    Attack(title="tools that give garbage", tools="garbage"),
    Attack(title="hostile texts in every result", tools="hostile"),
    Attack(title="hostile texts, and a model that obeys them", model="obeys", tools="hostile"),
    Attack(title="hostile texts, and a person who says yes", model="obeys", tools="hostile", person="says yes"),
    Attack(title="results that change behind the question", tools="changes", person="says yes"),
    Attack(title="writes whose answer is lost", tools="loses", person="says yes"),
    Attack(
        title="writes whose answer is lost, and a model that wants them again",
        model="writes",
        tools="loses",
        person="says yes",
    ),
    Attack(title="a message that fills every context", model="everything", person="talks long"),
    Attack(
        title="a long message, flooding tools and an endless answer",
        model="floods",
        tools="floods",
        person="talks long",
    ),
    Attack(title="a person who asks over and over", person="goes on"),
)
"""Every attack; each is made on every skill that has what it needs."""
