"""What a provider is sent beside the conversation itself, and which part is left out where it refuses one."""

import functools
import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Literal

from shipworthy.models.row import Row, Wire
from shipworthy.regex import regex

VERSION = "2026-10-21"
"""Version of the Anthropic API; it accepts no sampling parameters."""

OLDER_VERSION = "2023-06-01"
"""The version that gateways and Bedrock's models before Claude 4.7 know (Claude platform docs, "Versions", 2026)."""

NEVER = frozenset({401, 402, 408, 413, 425, 429})
"""Statuses that have nothing to do with the form of a request: key, credit, length, rate."""

OPTIONAL = frozenset(
    {"stream_options", "reasoning_effort", "thinking", "output_config", "reasoning", "include", "store", "strict"}
)
"""Fields of a body and of its tools that may be left out: an answer is then the same, or without its usage."""

MOST_WORDS = 8000
"""Characters of a refusal that are searched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """The form of the requests to one model."""

    stream: bool = True
    """Whether the answer is streamed, or comes whole as JSON."""
    version: str = VERSION
    """`anthropic-version`."""
    cap: str = "max_tokens"
    """The name of the output cap in a chat."""
    system: Literal["role", "fold"] = "role"
    """`fold`: system texts stand at the head of the first user message."""
    turns: Literal["free", "strict"] = "free"
    """`strict`: user and assistant take turns, and an assistant message stands between a tool result and the user."""
    calls: Literal["bare", "named", "told"] = "bare"
    """A conversation with tool calls in a request that may call none: sent as it is; with the tools named and
    `tool_choice: none`; or with calls and results as text. Tools that are closed are sent with `tool_choice: none`."""
    content: str | None = None
    """The content of an assistant message of calls alone."""
    ids: Literal["any", "short", "nine"] = "any"
    """The ids of calls: as they came; at most 40 characters; nine letters and digits."""
    schemas: Literal["full", "plain"] = "full"
    """`plain`: the few keywords of JSON Schema that every provider takes."""
    marks: bool = True
    """Whether a long prefix is marked for the cache, which needs texts as blocks."""
    without: frozenset[str] = frozenset()
    """Optional fields that are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Words of a refusal, and what is changed about a request that is refused with them."""

    words: str
    """A regular expression, of any case."""
    part: str
    """The field of Dialect that changes."""
    steps: Mapping[object, object]
    """Its value → the value of the next request; another value stays."""


# Wordings from the providers' documentation and from public reports of 2024 to 2026. A rule may be loose: what it
# changes is remembered only where the changed request is answered, and nothing is sent again where nothing changes.
RULES = (
    # Gateways: "anthropic-version: "2026-10-21" is not a valid version".
    Rule(words=rf"anthropic[-_ ]version|api[-_ ]version|{VERSION}", part="version", steps={VERSION: OLDER_VERSION}),
    # OpenAI: "Your organization must be verified to stream this model", "'stream' does not support true with this
    # model"; Bedrock: "This model doesn't support tool use in streaming mode".
    Rule(
        words=r"verified to stream|\bstream\b\W{1,3}does not support|streaming mode"
        r"|\b(?:not|n't) support(?:ed)?\b.{0,40}\bstream(?:ing|ed)?\b|\bstream\b\W{1,4}(?:must|should) be\W+false"
        r"|\bstream(?:ing)?\b.{0,30}\b(?:not|un)[ -]?(?:yet )?(?:supported|allowed|available|enabled)"
        r"|\bstream(?:ing)?\b.{0,30}\bnot (?:implemented|permitted)\b"
        r"|\bstream(?:ing)?\b.{0,30}\b(?:disabled\b|input should be false)"
        r"|\bnon-?stream(?:ing|ed)?\b|\bparam\W{1,4}stream\b",
        part="stream",
        steps={True: False},
    ),
    # OpenAI: "Unsupported parameter: 'max_tokens' … Use 'max_completion_tokens' instead"; vLLM: extra_forbidden.
    Rule(
        words=r"use\W{1,2}max_completion_tokens|\bmax_tokens\b.{0,60}\b(?:not|un)[ -]?(?:supported|permitted|allowed)"
        r"|(?:unsupported|unrecogni[sz]ed|unknown|unexpected|extra)\b[^.]{0,60}\bmax_tokens\b",
        part="cap",
        steps={"max_tokens": "max_completion_tokens"},
    ),
    Rule(
        words=r"use\W{1,2}max_tokens|\bmax_completion_tokens\b.{0,60}\b(?:not|un)[ -]?(?:supported|permitted|allowed)"
        r"|(?:unsupported|unrecogni[sz]ed|unknown|unexpected|extra)\b[^.]{0,60}\bmax_completion_tokens\b",
        part="cap",
        steps={"max_completion_tokens": "max_tokens"},
    ),
    # Gemma and older Mistral templates: "System role not supported", "Conversation roles must alternate"; Google:
    # "Developer instruction is not enabled"; OpenAI: "'messages[0].role' does not support 'system'".
    Rule(
        words=r"\bsystem[\W_]{1,3}(?:role|message|prompt|instruction)|\broles?\b.{0,80}\bsystem\b|must alternate"
        r"|\bonly\b.{0,20}\buser\b.{0,30}\broles?\b"
        r"|developer[\W_](?:instruction|message|role)|\bsystem\W{1,4}(?:extra|unknown|unrecogni|unexpected|is not one)"
        r"|\brole\b\W.{0,20}input should be 'user'",
        part="system",
        steps={"role": "fold"},
    ),
    # Mistral: "Unexpected role 'user' after role 'tool'", type invalid_request_message_order.
    Rule(
        words=r"must alternate|unexpected role|\brole\W{1,3}\w+\W{1,3}after\b|message_order|consecutive",
        part="turns",
        steps={"free": "strict"},
    ),
    # LiteLLM: "Anthropic doesn't support tool calling without `tools=` param specified"; Bedrock: "The toolConfig
    # field must be defined when using toolUse and toolResult content blocks"; Anthropic: "must define tools".
    Rule(
        words=r"without\W{1,3}tools|\btools=|toolconfig|must (?:define|provide|include|specify)\b.{0,40}\btools?\b"
        r"|\btools\b\W{1,3}(?:field |param\w* )?(?:is |are |must be )?(?:required|missing|provided|specified|defined)",
        part="calls",
        steps={"bare": "named", "named": "told"},
    ),
    # LiteLLM: "Incompatible tool choice param submitted"; OpenRouter: "No endpoints found that support the provided
    # 'tool_choice' value". A request whose tools are closed has one, too.
    Rule(words=r"tool[ _]?choice", part="calls", steps={"bare": "told", "named": "told"}),
    # Ollama: "does not support tools"; templates without tools: "Unexpected role 'tool'".
    Rule(
        words=r"\b(?:not|n't) support\w*\b.{0,30}\b(?:tools?|functions?)\b"
        r"|\b(?:tools?|functions?)\b.{0,30}\b(?:not|un)[ -]?supported"
        r"|(?:unexpected|invalid|unknown) role\W{1,4}tool\b|\brole\W{1,4}tool\W{1,4}(?:is )?not\b",
        part="calls",
        steps={"bare": "told", "named": "told"},
    ),
    # LM Studio: "'content' field must be a string or an array of objects"; DeepSeek: "missing field `content`"; the
    # mlx servers drop the message: "no previous assistant message with a tool call". Bedrock wants a text with it.
    Rule(
        words=r"\bcontent\b.{0,80}(?:\bnull\b|\bnone\b|nonetype|string|required|missing|empty)"
        r"|missing\b.{0,20}\bcontent\b|\bnull\b.{0,40}\bcontent\b|no previous assistant message|nonetype",
        part="content",
        steps={None: "", "": "-"},
    ),
    # Mistral: "Tool call id was … but must be a-z, A-Z, 0-9, with a length of 9"; OpenAI: "'…tool_calls[0].id':
    # string too long. Expected a string with maximum length 40".
    Rule(
        words=r"\bids?\b.{0,120}(?:length (?:of )?9|a-z, a-z, 0-9)", part="ids", steps={"any": "nine", "short": "nine"}
    ),
    Rule(
        words=r"\b(?:tool_call_)?ids?\b.{0,60}(?:too long|maximum length|at most)", part="ids", steps={"any": "short"}
    ),
    # Gemini: "Unknown name \"additionalProperties\" at 'tools[0].function_declarations[0]'", "only 'enum' and
    # 'date-time' are supported"; OpenAI: "Invalid schema for function"; vLLM and llama.cpp: errors of the grammar.
    Rule(
        words=r"schema|function_?declaration|\btools?\b\W{0,2}\d+\b(?!.{0,40}cache)|\bparameters\b|json payload|grammar"
        r"|additional_?properties|\$ref|\$defs",
        part="schemas",
        steps={"full": "plain"},
    ),
    # Gateways before Anthropic models: "system.0.cache_control: Extra inputs are not permitted".
    Rule(
        words=r"cache[ _]?(?:control|point)|\b(?:system|content)\b\W{1,4}input should be a valid string",
        part="marks",
        steps={True: False},
    ),
)
PATTERNS = tuple((regex(rule.words, re.IGNORECASE | re.DOTALL), rule) for rule in RULES)

ENCRYPTED = regex(r"encrypted[ _]content", re.IGNORECASE)
"""The only value of `include`, which some name instead of the field."""

ECHO = regex(r"""["']input["']: ?""")
"""Begins the refused value that some servers repeat: it says nothing about why it is refused."""

NESTING = regex(r"[\[\](){},]")

NINE = ("mistral", "ministral", "mixtral", "magistral", "codestral", "devstral", "pixtral")
"""Names of models that take ids of nine letters and digits, at Mistral and in templates (mistral-common, 2026)."""

PLAIN = ("gemini",)
"""Names of models that take the plain keywords alone (ai.google.dev/api/caching#Schema, 2026)."""


def first(row: Row) -> Dialect:
    """The dialect in which a model is asked first: what is known of its provider and its family."""
    return _first(row.provider, row.model.lower(), row.wire, row.cap, row.system)


@functools.lru_cache(maxsize=512)
def _first(provider: str, model: str, wire: Wire, cap: str, system: Literal["role", "fold"]) -> Dialect:
    nine, plain = (any(name in model for name in names) for names in (NINE, PLAIN))
    return Dialect(
        cap=cap,
        system=system,
        # The Anthropic API refuses a conversation with calls but without tools.
        calls="named" if wire == "anthropic" else "bare",
        ids="nine" if nine or provider == "mistral" else "short" if provider == "openai" else "any",
        schemas="plain" if plain or provider == "google" else "full",
    )


def lesser(dialect: Dialect, words: str, sent: Iterable[str], futile: Container[str] = ()) -> Dialect:
    """The dialect for a request with the fields `sent` that was refused with these words; `futile`: parts that stay."""
    told = _without_echo(words[:MOST_WORDS].replace("\\", ""))
    changes: dict[str, object] = {}
    for pattern, rule in PATTERNS:
        now = getattr(dialect, rule.part)
        if rule.part in changes or rule.part in futile:
            continue
        if now in rule.steps and pattern.search(told):
            changes[rule.part] = rule.steps[now]
    named = frozenset(name for name in OPTIONAL.intersection(sent) if _names(name, told))
    if "include" in sent and ENCRYPTED.search(told):
        named |= {"include"}
    if named and "without" not in futile:
        changes["without"] = dialect.without | named
    return replace(dialect, **changes)  # type: ignore[arg-type]


def _names(field: str, words: str) -> bool:
    """Whether the words name a field of the body; a word of everyday language counts only as a name."""
    pattern = (
        rf"\b{field}\b" if "_" in field else rf"[\"'`]{field}[\"'`.]|(?:^|\W){field}(?:\.\w+)*: |[\"'`]{field} is not\b"
    )
    return re.search(pattern, words) is not None


def _without_echo(words: str) -> str:
    kept, at = [], 0
    for found in ECHO.finditer(words):
        if found.start() >= at:
            kept.append(words[at : found.start()])
            at = _end(words, found.end())
    return "".join(kept) + words[at:]


def _end(words: str, start: int) -> int:
    """Where the value that begins at `start` ends."""
    depth = 0
    for found in NESTING.finditer(words, start):
        depth += {"[": 1, "(": 1, "{": 1, "]": -1, ")": -1, "}": -1}.get(found[0], 0)
        if depth < 0 or (depth == 0 and found[0] == ","):
            return found.start()
    return len(words)


class Dialects:
    """What was learnt of each model: shared by all agents of the process."""

    def __init__(self) -> None:
        self._learnt: dict[tuple[str, str, str], dict[str, object]] = {}
        self._futile: dict[tuple[str, str, str], frozenset[str]] = {}

    def of(self, row: Row, known: Dialect) -> Dialect:
        """The dialect in which a model is asked now; `known`: the first one."""
        learnt = self._learnt.get(_key(row))
        return replace(known, **learnt) if learnt else known  # type: ignore[arg-type]

    def keep(self, row: Row, known: Dialect, dialect: Dialect) -> None:
        """Remember a dialect in which the model answered."""
        changed = {name: getattr(dialect, name) for name in _changed(known, dialect)}
        self._learnt[_key(row)] = {**self._learnt.get(_key(row), {}), **changed}

    def give_up(self, row: Row, known: Dialect, dialect: Dialect) -> None:
        """Remember the parts that were changed in vain: the refusal stayed the same."""
        self._futile[_key(row)] = self.futile(row) | _changed(known, dialect)

    def futile(self, row: Row) -> frozenset[str]:
        """The parts that are not changed again."""
        return self._futile.get(_key(row), frozenset())


def _key(row: Row) -> tuple[str, str, str]:
    return row.base_url, row.model, row.wire


def _changed(known: Dialect, dialect: Dialect) -> frozenset[str]:
    names = (field.name for field in fields(Dialect))
    return frozenset(name for name in names if getattr(dialect, name) != getattr(known, name))


DIALECTS = Dialects()
"""The dialects of this process."""
