"""The decision of the router, its explanation, and what an agent's examples tell about its skills."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast

Outcome = Literal["route", "ask", "none"]
Tier = Literal["light", "full"]
"""light: words alone · full: words and the sentence encoder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """The decision of the router, with its reason."""

    outcome: Outcome
    skill: str | None
    confidence: float
    """Probability, 0 to 1, that the first candidate is what the message wants."""
    candidates: tuple[tuple[str, float], ...]
    """The best skills with their probabilities, best first."""
    why: str
    tier: Tier = "light"
    """The tier that decided."""
    related: bool = True
    """Whether the message shares anything with the agent's matters."""
    bare: bool = False
    """Whether it names one of the agent's matters, and says nothing of what is wanted."""

    @classmethod
    def read(cls, plain: Mapping[str, object]) -> "Route":
        """Read what `plain` wrote of a decision of the full tier, made just now or read from a tape."""
        candidates = cast("list[tuple[str, float]]", plain["candidates"])
        return cls(
            outcome=cast("Outcome", plain["outcome"]),
            skill=cast("str | None", plain["skill"]),
            confidence=float(cast("float", plain["confidence"])),
            candidates=tuple([(str(name), float(chance)) for name, chance in candidates]),
            why=str(plain["why"]),
            tier="full",
        )

    def plain(self) -> dict[str, object]:
        """Write the decision as plain data for a tape."""
        return {name: getattr(self, name) for name in ("outcome", "skill", "confidence", "candidates", "why")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """How one skill was scored for a message."""

    skill: str
    probability: float
    words: float
    """Score by words, 0 to 1."""
    meaning: float | None
    """Similarity by the sentence encoder, -1 to 1; None where it was not asked."""
    nearest: str
    """The text of the skill that is nearest to the message."""
    because: tuple[tuple[str, float], ...]
    """Words of the message that the skill knows, with their shares of the score, highest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A decision with all that it was made of: what `route --explain` prints."""

    route: Route
    skills: tuple[Weighed, ...]
    """Every skill, best first."""
    unknown: tuple[str, ...]
    """Words of the message that no skill uses and that are not everyday English."""
    route_from: float
    """Probability from which a skill is run."""
    ask_from: float
    """Probability from which it is asked about."""
    asked_encoder: str
    """Why the sentence encoder was asked, or why not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """An example that does not reach its skill when it is left out of the examples."""

    skill: str
    text: str
    outcome: Outcome
    taken_by: str
    """The skill that scored best."""
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Two skills whose examples cannot be told apart well."""

    skills: tuple[str, str]
    texts: tuple[str, str]
    """The nearest pair of their examples."""
    similarity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixed:
    """Two skills, and their examples that are not told apart when each is left out."""

    skills: tuple[str, str]
    examples: int
    """Of both."""
    taken: int
    """Examples for which the other of the two scores at least as high as their own skill."""
    mixed: int
    """Examples that go to the other of the two, or for which it is asked which of them is meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A skill for which one more example would help, with the reason."""

    skill: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Studied:
    """One skill by leave-one-out: each example is routed as if it were not among the examples."""

    skill: str
    examples: int
    right: int
    asked: int
    """Examples that are asked about, with this skill among the choices."""
    lost: tuple[Lost, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """What the examples of an agent tell about its routing: what `routing AGENT` prints."""

    tier: Tier
    skills: tuple[Studied, ...]
    absorbed: tuple[tuple[str, str, int], ...]
    """A skill, the skill that takes its examples, and how many; most first."""
    alike: tuple[Alike, ...]
    mixed: tuple[Mixed, ...] = ()
    """Every two skills of which one scores at least as high for an example of the other; most first."""
    wanted: tuple[Wanted, ...]
    right: float
    """Share of the examples that reach their skill, 0 to 1."""
    calibration_error: float
    """Mean distance of the probabilities from the shares that are right, 0 to 1; 0 without examples."""
