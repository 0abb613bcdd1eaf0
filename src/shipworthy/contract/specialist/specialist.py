"""One specialist of an agent: a local agent with limits of its own, or a remote one with what can be held of it."""

from collections.abc import Mapping
from pathlib import PurePath
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

from pydantic import ConfigDict, Field, field_validator, model_validator

from shipworthy.contract.defined import Defined
from shipworthy.contract.language.types import TypeSpec
from shipworthy.contract.limits import Limits
from shipworthy.contract.skill import Skill
from shipworthy.contract.specialist.index import Index
from shipworthy.contract.specialist.offer import Offer
from shipworthy.contract.specialist.remote import MESSAGE as MESSAGE
from shipworthy.contract.specialist.remote import contract_of, limits_of, wrong_in
from shipworthy.contract.specialist.signer import signer
from shipworthy.contract.step import Step
from shipworthy.contract.tool import DEFAULT_MAX_TOKENS, Effect, ToolSpec, Trust

Protocol: TypeAlias = Literal["shipworthy", "mcp", "openai", "a2a"]
"""What a remote specialist speaks: the API of a Shipworthy server, MCP, OpenAI's chat completions, or A2A."""
REMOTE_TIMEOUT = 30.0
MAX_BYTES = 1_000_000
OF_REMOTE = (
    "protocol",
    "headers",
    "timeout",
    "max_bytes",
    "max_tokens",
    "price_usd",
    "effect",
    "verify",
    "output",
    "trust",
    "private",
    "egress",
    "model",
    "tool",
    "skill",
    "signed_by",
)
"""Keys of a specialist with a `url` alone."""
OF_LOCAL = ("skills", "limits")
"""Keys of a specialist with an `agent` alone."""


class SpecialistLimits(Defined):
    """The most that one call of a local specialist may use; None: what its skills declare."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    max_latency_ms: float | None = Field(default=None, gt=0, allow_inf_nan=False, strict=True)
    max_cost_usd: float | None = Field(default=None, ge=0, allow_inf_nan=False, strict=True)
    max_model_calls: int | None = Field(default=None, ge=0, strict=True)
    max_tool_calls: int | None = Field(default=None, ge=0, strict=True)
    max_input_tokens: int | None = Field(default=None, ge=0, strict=True)
    max_output_tokens: int | None = Field(default=None, ge=0, strict=True)


class Specialist(Defined):
    """Another agent that does a part of the work: one of a folder (`agent`), or one behind an address (`url`)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    agent: str = ""
    """The folder of a local agent, or its agent.yaml, relative to the folder of this one."""
    url: str = ""
    """The address of a remote one."""
    description: str = ""
    """What it is for, for routing; without one, that of its own agent.yaml."""
    examples: tuple[str, ...] = ()
    """Messages that belong to it, beside the examples of its skills."""
    label: str = ""
    """Its name in events and answers; without one, the words of its name."""
    required: bool = True
    """False: dropped first, where a message needs several and time or budget runs short."""
    skills: tuple[str, ...] | None = None
    """The skills of it that may be used; None: all that it routes to."""
    limits: SpecialistLimits = SpecialistLimits()
    protocol: Protocol = "shipworthy"
    headers: dict[str, str] = Field(default_factory=dict)
    """Headers of each request; `${NAME}` is replaced by that variable of the environment."""
    timeout: float = Field(default=REMOTE_TIMEOUT, gt=0, allow_inf_nan=False)
    """Most seconds of one call."""
    max_bytes: int = Field(default=MAX_BYTES, gt=0, strict=True)
    """Most bytes that are read of one answer, and most that are sent."""
    max_tokens: int = Field(default=DEFAULT_MAX_TOKENS, gt=0, strict=True)
    """Most tokens of its answer."""
    price_usd: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    """USD per call, where it has a price."""
    effect: Effect = "read"
    """`write` where it may change something: it is claimed, and asked for."""
    verify: str | None = None
    """For a `write`: the tool that checks whether a message without an answer took effect."""
    output: TypeSpec | None = None
    """The type of its answer; None: text, or data of any shape."""
    trust: Trust = "untrusted"
    """How far its answer is trusted."""
    private: bool = False
    """Whether its answer is private."""
    egress: bool = True
    """Whether what it is told leaves the user's organisation."""
    model: str = ""
    """For `openai`: the name of the model or agent that is asked."""
    tool: str = ""
    """For `mcp`: the tool of the server that takes the message."""
    skill: str = ""
    """For `shipworthy`: the skill of it that is asked; empty: it routes the message itself."""
    signed_by: str | None = None
    """For `shipworthy`: the public key that its certificate must be signed with, in base64; None: any, or none."""
    index: Index | None = Field(default=None, repr=False)
    """What is known of a local one before it is loaded."""
    pinned: Offer | None = Field(default=None, repr=False)
    """What a remote one has said of itself, as `shipworthy pin` has written it down."""

    @field_validator("index", mode="before")
    @classmethod
    def _as_it_was_read(cls, raw: object) -> object:
        if raw is not None and not isinstance(raw, Index):
            raise ValueError("`index` is no key of a specialist: it is made of its files")
        return raw

    @field_validator("output", mode="before")
    @classmethod
    def _read_output(cls, raw: object) -> object:
        return None if raw is None else TypeSpec.parse(raw)

    @field_validator("signed_by")
    @classmethod
    def _of_ed25519(cls, text: str | None) -> str | None:
        return None if text is None else signer(text)

    @field_validator("url")
    @classmethod
    def _of_http(cls, url: str) -> str:
        if not url:
            return url
        try:
            found = urlsplit(url)
            usable = found.scheme in ("http", "https") and bool(found.hostname)
        except ValueError:
            usable = False
        if not usable:
            raise ValueError(f"`{url}` is not the address of a specialist: write https://host/path")
        if found.username is not None or found.password is not None:
            raise ValueError("an address must not hold a password; write it under `headers`, as ${VARIABLE}")
        return url

    @model_validator(mode="before")
    @classmethod
    def _folder_alone(cls, raw: object) -> object:
        return {"agent": str(raw)} if isinstance(raw, str | PurePath) else raw

    @model_validator(mode="after")
    def _one_way(self) -> "Specialist":
        if bool(self.agent) == bool(self.url):
            raise ValueError("a specialist has either an `agent` or a `url`: write one of the two")
        wrong = [key for key in (OF_LOCAL if self.url else OF_REMOTE) if key in self.model_fields_set]
        if wrong:
            own, other = ("url", "agent") if self.url else ("agent", "url")
            raise ValueError(f"`{wrong[0]}` is of specialists with `{other}:`, and this one has `{own}:`: remove it")
        given = {name: getattr(self, name) for name in self.model_fields_set}
        if self.url and (found := list(wrong_in(given, self.protocol, self.headers))):
            raise ValueError("; ".join(found))
        return self

    @property
    def is_remote(self) -> bool:
        """Whether it is reached by an address."""
        return bool(self.url)

    @property
    def about(self) -> str:
        """What it is for: its own description here, else that of its agent."""
        return self.description or (self.index.description if self.index is not None else "")

    def named(self, name: str) -> str:
        """Its friendly name; `name`: its name in the definition."""
        return self.label or name.replace("_", " ").capitalize()

    def offered(self) -> tuple[str, ...]:
        """The skills of a local one that a message may come to."""
        every = () if self.index is None else tuple(one.name for one in self.index.routable)
        return every if self.skills is None else tuple(name for name in every if name in self.skills)

    def contract(self, name: str) -> ToolSpec:
        """The contract of a remote one, which is called as a tool with one argument, the message."""
        return contract_of(name, self, self.named(name))

    def implied(self, name: str, limits: Limits) -> Skill:
        """The skill that a message is routed to where it belongs to the specialist; `limits`: those of the agent."""
        index = self.index
        known = [] if index is None else [index.skills[one] for one in self.offered()]
        examples = [*self.examples, *(example for one in known for example in one.examples)]
        told = "; ".join(one.description for one in known)
        own: Mapping[str, object] = limits_of(self, limits) if self.is_remote else {}
        if index is not None:
            own = {
                "max_latency_ms": _least(index.latency_ms, self.limits.max_latency_ms, limits.max_latency_ms),
                "max_cost_usd": _least(index.cost_usd, self.limits.max_cost_usd, limits.max_cost_usd),
                "max_turns": index.turns,
            }
        # Its question shows the message; without words of its own.
        asks = {"confirm": True} if self.is_remote and self.effect == "write" else {}
        return Skill.read(
            {
                "name": name,
                "description": self.about or told,
                "examples": tuple(dict.fromkeys(examples)),
                "workflow": (Step.read({"tool": name, "with": {MESSAGE: "=message"}, **asks}),),
                **own,
            }
        )


def _least(*limits: float | None) -> float | None:
    return min((one for one in limits if one is not None), default=None)
