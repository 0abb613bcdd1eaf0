"""The definition of an agent: its skills and what they share."""

import datetime as dt
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import ConfigDict, Field, field_validator, model_validator

from shipworthy.contract.added import TOGETHER, McpServer, Reader, Specialist, searching, tools_added, with_specialists
from shipworthy.contract.defined import Defined
from shipworthy.contract.guideline import Guideline
from shipworthy.contract.input import Input
from shipworthy.contract.knowledge import Knowledge
from shipworthy.contract.language.text import Text
from shipworthy.contract.language.types import InputType, TypeSpec, read_types
from shipworthy.contract.learned import Learned
from shipworthy.contract.limits import Limits, seconds_of
from shipworthy.contract.model import ModelSpec
from shipworthy.contract.notify import Notify
from shipworthy.contract.phrases.phrases import DEFAULT, Phrases, by_language, phrases_in, spoken
from shipworthy.contract.skill import Grounded, LazyTools, NamedValue, Prompt, Skill, read_let
from shipworthy.contract.source import Source
from shipworthy.contract.tool import ToolSpec

MERGING = frozenset({"answers", "message", "now", "today"})
"""The names that the prompt reads which merges answers."""


class SessionSpec(Defined):
    """How long a session keeps its state."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    expires: float = Field(default=3600, gt=0, allow_inf_nan=False, strict=True)
    """Seconds after which an open question and the last skill are dropped."""
    fresh: float = Field(default=300, ge=0, allow_inf_nan=False, strict=True)
    """Seconds after which the result of a read is fetched again before a write."""
    history: int = Field(default=4, ge=0, strict=True)
    """Most earlier turns that are sent to a model."""
    max_open: int = Field(default=3, ge=1, strict=True)
    """Most skills that are open at once: the one that is worked on, and those whose question waits."""

    @field_validator("expires", "fresh", mode="before")
    @classmethod
    def _read_span(cls, raw: object) -> object:
        return seconds_of(raw)


class Handover(Defined):
    """When a conversation in which answers fail is given to a person, and to whom."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    after: int = Field(default=3, ge=1, le=100, strict=True)
    """Turns in a row that fail: refused, failed, not understood, asked for the same again, or rated as bad."""
    to: str | None = None
    """The tool, or the skill, that is called with a short record of the conversation; None: it is only said."""
    say: Text | None = None
    """What the person is told; None: the answer of the skill, else the sentence of the phrase book."""


class AgentSpec(Defined):
    """The complete definition of an agent."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    name: str = Field(default="agent", pattern=r"^[A-Za-z][\w-]*$")
    description: str = ""
    models: dict[str, tuple[ModelSpec, ...]] = Field(default_factory=dict)
    """Tier → its models, in order of preference."""
    model: str = "auto"
    knowledge: Knowledge | None = None
    let: dict[str, NamedValue] = Field(default_factory=dict)
    inputs: dict[str, Input] = Field(default_factory=dict)
    context: dict[str, TypeSpec] = Field(default_factory=dict)
    """What the caller says of each run, such as who is logged in: name → type."""
    otherwise: str = "clarify"
    failure: Text | None = None
    """What a person reads where a skill fails that has no such text of its own; `{error}` names the failure."""
    language: str = DEFAULT
    """The language of the built-in sentences, unless a conversation has another."""
    phrases: dict[str, dict[str, str]] = Field(default_factory=dict)
    """Language → key → the author's own text for a built-in sentence."""
    agenda: tuple[str, ...] = ()
    """Skills in the order in which several requests of one message are done; the others follow, as they were said."""
    clock: dt.datetime | None = None
    zone: str | None = None
    """The IANA name of the time zone in which `now` is, and in which what people say of times is read; None: that of
    `clock`, or of the machine."""
    limits: Limits = Limits()
    session: SessionSpec = SessionSpec()
    handover: Handover | None = None
    """When a person takes over; None: never."""
    retrieval: Literal["on_demand", "always", "off"] = "off"
    understand: Literal["unsure", "always"] = "unsure"
    """Whether a model reads the messages that their words leave open, or each that is no plain answer."""
    lazy_tools: LazyTools = "auto"
    """Whether models of loops read an index of their tools, and the parameters of those they need."""
    durability: Literal["full", "normal"] = "full"
    """Whether the claim of a write is on the disk before it is made, so that no power cut loses it."""
    grounded: Grounded | None = None
    """How strictly models' figures are checked; None: `sums` in loops, `figures` where results are read."""
    guidelines: tuple[Guideline, ...] = ()
    notify: Notify | None = None
    """Who is told what a run says that the clock opened."""
    skills: dict[str, Skill] = Field(default_factory=dict)
    tools: dict[str, ToolSpec] = Field(default_factory=dict)
    mcp: dict[str, McpServer] = Field(default_factory=dict)
    """The MCP servers whose tools it uses, by name."""
    specialists: dict[str, Specialist] = Field(default_factory=dict)
    """The agents that it gives work to, by name: local ones and remote ones."""
    merge: Prompt | None = None
    """The prompt that makes one answer of those of several specialists; None: they stand one after the other."""
    prompts: dict[str, Prompt] = Field(default_factory=dict)
    """Prompts that workflow steps may call by name, like tools."""
    types: dict[str, InputType] = Field(default_factory=dict)
    reader: Reader | None = None
    """The author's own reading of messages; None: only the built-in one."""
    learned: Learned = Learned()
    """The usual durations of tools and models, from `learned.lock`."""
    source: Source = Field(default=Source(), exclude=True, repr=False)

    @field_validator("let", mode="before")
    @classmethod
    def _read_let(cls, raw: object) -> object:
        return read_let(raw)

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, zone: str | None) -> str | None:
        try:
            return None if zone is None else ZoneInfo(zone).key
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(f"`{zone}` is no time zone; write its IANA name, such as Europe/Berlin") from None

    @field_validator("context", mode="before")
    @classmethod
    def _read_context(cls, raw: object) -> object:
        return read_types(raw)

    @model_validator(mode="before")
    @classmethod
    def _phrases_by_language(cls, raw: object) -> object:
        if not isinstance(raw, dict) or "phrases" not in raw:
            return raw
        return {**raw, "phrases": by_language(raw["phrases"], raw.get("language", DEFAULT))}

    @field_validator("merge", mode="before")
    @classmethod
    def _read_merge(cls, raw: object) -> object:
        return {"text": raw} if isinstance(raw, str | Text) else raw

    @field_validator("merge")
    @classmethod
    def _reads_answers(cls, merge: Prompt | None) -> Prompt | None:
        if merge is not None and (unknown := sorted(merge.text.reads - MERGING)):
            known = ", ".join(f"`{{{name}}}`" for name in sorted(MERGING))
            raise ValueError(f"`{unknown[0]}` is not known where answers are merged: it reads {known}")
        return merge

    @field_validator("models", mode="before")
    @classmethod
    def _one_is_a_list(cls, raw: object) -> object:
        return {k: (v,) if isinstance(v, str | dict) else v for k, v in raw.items()} if isinstance(raw, dict) else raw

    @model_validator(mode="after")
    def _shared_inputs_last_the_session(self) -> "AgentSpec":
        shared = {name: value.model_copy(update={"keep": "session"}) for name, value in self.inputs.items()}
        object.__setattr__(self, "inputs", shared)
        return self

    @model_validator(mode="after")
    def _with_what_is_added(self) -> "AgentSpec":
        """Add the tools and skills that come of other parts: of MCP servers, documents and specialists."""
        tools = tools_added(self.tools, self.skills, self.mcp, self.knowledge)
        skills = searching(self.skills, tools)
        if self.specialists:
            tools, skills = with_specialists(tools, skills, self.prompts, self.specialists, self.limits, self.merge)
        object.__setattr__(self, "tools", tools)
        object.__setattr__(self, "skills", skills)
        return self

    @property
    def of_specialists(self) -> frozenset[str]:
        """The names by which a step may call one skill of a local specialist: `email.send_reply`."""
        known = {name: one.index for name, one in self.specialists.items() if one.index is not None}
        return frozenset(f"{name}.{skill}" for name, index in known.items() for skill in index.skills)

    @property
    def implied(self) -> frozenset[str]:
        """The skills that stand for its specialists: one for each, and the one in which several answer."""
        return frozenset((*self.specialists, *((TOGETHER,) if len(self.specialists) > 1 else ())))

    @property
    def languages(self) -> list[str]:
        """The languages that it has all built-in sentences in."""
        return spoken(self.phrases)

    def said_in(self, language: str) -> Phrases:
        """The built-in sentences in a language, its author's own over them."""
        return phrases_in(language, self.phrases)

    @property
    def asks_others(self) -> bool:
        """Whether a step of it asks for the yes of another person."""
        return any(step.yes_of for skill in self.skills.values() for _, step in skill.walk())

    @property
    def routable(self) -> tuple[Skill, ...]:
        """The skills a message may be routed to, sorted by name."""
        return tuple(self.skills[name] for name in sorted(self.skills) if self.skills[name].routable)
