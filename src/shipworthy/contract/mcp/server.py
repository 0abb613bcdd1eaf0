"""One MCP server of an agent: how it is reached, which of its tools are taken, and what the author says of them."""

import shlex
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from pydantic import ConfigDict, Field, field_validator, model_validator

from shipworthy.contract.defined import Defined
from shipworthy.contract.language.expr import Expr
from shipworthy.contract.mcp.definition import Definition, plain_name
from shipworthy.contract.mcp.kinds import kind_schema
from shipworthy.contract.tool import DEFAULT_MAX_TOKENS, DEFAULT_TIMEOUT, Effect, JsonSchema, Param, ToolSpec, Trust

SERVER_KEYS = ("timeout", "max_tokens", "effect", "trust", "private", "egress")
"""Keys of a server that hold for each of its tools which does not say otherwise."""


class McpTool(Defined):
    """What the author says of one tool of a server; what the server says of it is not believed."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    tool: str | None = Field(default=None, min_length=1)
    """Its name at the server, where that is not its name here."""
    description: str | None = None
    """What a model is told of it, instead of the server's own words."""
    timeout: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    """Most seconds of one call."""
    max_tokens: int | None = Field(default=None, gt=0)
    """Most tokens of the compact result."""
    label: str = ""
    """Shown to the user while it runs, with `{parameter}` filled in."""
    effect: Effect | None = None
    """Whether it reads, writes, or may be called twice."""
    answers: dict[str, str] = Field(default_factory=dict)
    """What the server may ask back during a call, by name and type: more arguments, known before it begins."""
    price_usd: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    """USD per call, where the tool has a price."""
    identity: tuple[str, ...] = ()
    """For a write: the arguments that identify the effect."""
    must_keep: tuple[str, ...] = ()
    """Fields of the result that are kept when it is cut to `max_tokens`."""
    verify: str | None = None
    """For a write: the tool that checks whether a call without an answer was executed."""
    trust: Trust | None = None
    """How far its result is trusted."""
    trust_fields: dict[str, Trust] = Field(default_factory=dict)
    """Field of the result and its trust, where it differs from `trust`."""
    private: bool | None = None
    """Its result is private: it must not be sent out without the user's approval."""
    egress: bool | None = None
    """Whether its arguments are sent out of the user's organisation."""
    accepts: dict[str, Trust] = Field(default_factory=dict)
    """With `egress`: parameter and the lowest trust of a value that is sent without asking."""
    policy: dict[str, Expr] = Field(default_factory=dict)
    """Parameter and a condition on `it`; if it holds, the user is not asked."""

    @field_validator("answers", mode="before")
    @classmethod
    def _choices(cls, raw: object) -> object:
        if not isinstance(raw, Mapping):
            return raw
        return {
            name: "|".join(map(str, kind)) if isinstance(kind, list | tuple) else kind for name, kind in raw.items()
        }

    @field_validator("answers")
    @classmethod
    def _of_known_types(cls, answers: dict[str, str]) -> dict[str, str]:
        for name, kind in answers.items():
            if not name.isidentifier():
                raise ValueError(f"`{name}` cannot be the name of an answer: use letters, digits and `_`")
            if kind_schema(kind) is None:
                raise ValueError(
                    f"`{kind}` is no type of an answer; write text, integer, number, yesno, date or [a, b]"
                )
        return answers


class McpServer(Defined):
    """One server, over stdio or streamable HTTP."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    command: tuple[str, ...] = ()
    """The program that serves on stdio and its arguments; it runs in the agent's folder."""
    env: dict[str, str] = Field(default_factory=dict)
    """Its environment beside the usual variables; `${NAME}` is replaced by that variable."""
    url: str = ""
    """The address of a server that speaks streamable HTTP, instead of `command`."""
    headers: dict[str, str] = Field(default_factory=dict)
    """Headers of each request; `${NAME}` is replaced by that variable."""
    timeout: float = Field(default=DEFAULT_TIMEOUT, gt=0, allow_inf_nan=False)
    """Most seconds of one call."""
    max_tokens: int = Field(default=DEFAULT_MAX_TOKENS, gt=0)
    """Most tokens of a compact result."""
    effect: Effect = "write"
    """What its tools do where they do not say it themselves."""
    trust: Trust = "untrusted"
    """How far its results are trusted."""
    private: bool = False
    """Its results are private."""
    egress: bool | None = None
    """Whether arguments are sent out of the user's organisation; by default those of writes."""
    tools: dict[str, McpTool] | None = None
    """The tools that are taken, by the names that the agent gives them; all of the server where it is left out."""
    pinned: dict[str, Definition] = Field(default_factory=dict, repr=False)
    """The definitions that `shipworthy pin` has written down."""

    @field_validator("command", mode="before")
    @classmethod
    def _in_words(cls, raw: object) -> object:
        return tuple(shlex.split(raw)) if isinstance(raw, str) else raw

    @field_validator("tools", mode="before")
    @classmethod
    def _named(cls, raw: object) -> object:
        if isinstance(raw, list | tuple) and all(isinstance(name, str) for name in raw):
            return {name: {} for name in raw}
        if isinstance(raw, Mapping):
            return {name: {} if options is None else options for name, options in raw.items()}
        return raw

    @field_validator("url")
    @classmethod
    def _of_http(cls, url: str) -> str:
        try:
            found = urlsplit(url)
            usable = found.scheme in ("http", "https") and bool(found.hostname)
        except ValueError:
            usable = False
        if url and not usable:
            raise ValueError(f"`url`: `{url[:80]}` is no address; write https://HOST/PATH")
        if url and (found.username or found.password):
            raise ValueError("`url` holds a password; write it under `headers`, as ${VARIABLE}")
        return url

    @model_validator(mode="after")
    def _one_way(self) -> "McpServer":
        if bool(self.command) == bool(self.url):
            raise ValueError("a server has either a `command` or a `url`: write one of the two")
        for key, way in (("env", "command"), ("headers", "url")):
            if getattr(self, key) and not getattr(self, way):
                raise ValueError(f"`{key}` is of servers with a `{way}`: remove it")
        return self

    @property
    def may_ask(self) -> bool:
        """Whether any of its tools may ask back."""
        return any(options.answers for _, _, options in self.taken())

    def taken(self) -> Iterator[tuple[str, str, McpTool]]:
        """The tools that are taken: the name here, the name at the server, and what the author says."""
        if self.tools is None:
            yield from ((plain_name(name), name, McpTool()) for name in self.pinned)
            return
        for key, options in self.tools.items():
            yield plain_name(key), options.tool or key, options

    def contracts(self) -> Iterator[ToolSpec]:
        """The contract of each tool that is taken and pinned."""
        for name, theirs, options in self.taken():
            if theirs in self.pinned:
                yield self._contract(name, options, self.pinned[theirs])

    def _contract(self, name: str, options: McpTool, pinned: Definition) -> ToolSpec:
        own = {
            key: value for key, value in options if value is not None and key not in ("tool", "description", "answers")
        }
        shared = {key: getattr(self, key) for key in SERVER_KEYS}
        known = {param.name for param in pinned.params}
        more = {key: kind for key, kind in options.answers.items() if key not in known}
        return ToolSpec(
            name=name,
            description=pinned.told if options.description is None else options.description,
            params=(*pinned.params, *(Param(name=key, type=kind) for key, kind in more.items())),
            parameters=_with_answers(pinned.schema_for_models, more),
            gives=lambda: pinned.shape,
            **{**shared, **own},
        )


def _with_answers(schema: JsonSchema, more: Mapping[str, str]) -> JsonSchema:
    """The schema of arguments with those that answer what the server asks back."""
    if not more:
        return schema
    properties, required = schema.get("properties"), schema.get("required")
    return {
        **schema,
        "properties": {
            **(properties if isinstance(properties, dict) else {}),
            **{k: kind_schema(v) for k, v in more.items()},
        },
        "required": [*(required if isinstance(required, list) else []), *more],
    }
