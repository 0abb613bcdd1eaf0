"""What is tried, how often, with which models and tools, and what it may cost."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from shipworthy.errors import UsageError
from shipworthy.models.model import Model

__all__ = ["MODELS", "TOOLS", "Models", "Options", "Progress", "Tools"]

Models: TypeAlias = Literal["auto", "live", "scripted", "recorded", "none"]
Tools: TypeAlias = Literal["live", "recorded", "stubbed"]
MODELS, TOOLS = get_args(Models), get_args(Tools)
Progress: TypeAlias = Callable[[str], None]
"""Takes a line that says how far it is; called often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How trials are made; raises UsageError for figures that cannot be."""

    k: int = 10
    """Trials of each case."""
    most: int | None = None
    """Trials of a case up to which more are made while its share of passes decides nothing; None: `k`."""
    least_pass: float = 0.7
    """Share of the trials of a case that must pass; 10 of 10 establish 0.7, 30 of 30 establish 0.88."""
    early: bool | None = None
    """Whether a case is left as soon as no further trial can save it; None: where its trials cost money."""
    models: Models = "auto"
    """auto: the agent's own where a key is set, else scripted. live: the agent's own. scripted: one of this package
    that states what its request holds, in other words each time. recorded: the answers of recorded runs. none: no
    model, so that fallbacks answer."""
    model: Model | str | None = None
    """The model that is asked instead: an object, or a name such as `local`."""
    tools: Tools = "live"
    """live: what reads is called, what writes is not. recorded: results of recorded runs. stubbed: made-up results."""
    tapes: Path | None = None
    """A folder of tapes, or one tape, for `recorded`; None: the runs of this agent in the database of the state."""
    database: str | None = None
    """The URL of that database; None: the default one."""
    cap_usd: float = 1.0
    """Most USD that all trials together may cost; no trial is begun that could cost more than is left."""
    keep: bool = True
    """Whether trials are kept in `$SHIPWORTHY_HOME`, and those that were made are not made again."""
    anew: bool = False
    """Whether kept trials are dropped first."""
    seed: int = 0
    """Of the scripted model, and of what is made up."""

    def __post_init__(self) -> None:
        """Check the figures."""
        wrong = [
            *[f"{self.k} trials are none: at least 1 is needed"] * (self.k < 1),
            *[f"at most {self.most} trials are fewer than {self.k}"] * (self.most is not None and self.most < self.k),
            *[f"a share of {self.least_pass} is not between 0 and 1"] * (not 0 <= self.least_pass <= 1),
            *[f"a cap of {self.cap_usd} USD is less than nothing"] * (not self.cap_usd >= 0),
            *[f"there are no `{self.models}` models, only {', '.join(MODELS)}"] * (self.models not in MODELS),
            *[f"there are no `{self.tools}` tools, only {', '.join(TOOLS)}"] * (self.tools not in TOOLS),
        ]
        if wrong:
            raise UsageError("; ".join(wrong))

    @property
    def limit(self) -> int:
        """Most trials of a case."""
        return self.most or self.k
