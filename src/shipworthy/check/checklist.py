"""The article's checklist: twelve items under three headings, and its closing rule, each with what it rests on."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from shipworthy.check import evidence
from shipworthy.check.evidence import Told
from shipworthy.check.finding import Finding, Heading, Item, State
from shipworthy.check.lint.sizes import Size
from shipworthy.check.subject import Subject

__all__ = ["ITEMS", "checklist"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One item: what fails it, and what it rests on where nothing does."""

    key: str
    heading: Heading
    title: str
    codes: tuple[str, ...]
    told: Callable[[Subject], Told]
    """Its state and evidence in figures, where no finding fails it."""


ITEMS: tuple[Line, ...] = (
    Line(
        key="critical-paths",
        heading="determinism",
        title="Critical paths have defined workflows",
        codes=("freestyle-on-critical-path",),
        told=evidence.critical_paths,
    ),
    Line(
        key="constrained-tools",
        heading="determinism",
        title="Tool selection is constrained for common queries",
        codes=("too-many-tools", "overlapping-skills", "unreachable-skill", "greedy-pattern"),
        told=evidence.constrained_tools,
    ),
    Line(
        key="consistent-output",
        heading="determinism",
        title="The same input gives the same path (tested ten times)",
        codes=(),
        told=evidence.consistent_output,
    ),
    Line(
        key="explicit-guidelines",
        heading="determinism",
        title="Behavioral guidelines are explicit",
        codes=("guideline-none-can-obey",),
        told=evidence.explicit_guidelines,
    ),
    Line(
        key="retrieval-on-demand",
        heading="tokens",
        title="Retrieval only when the agent chooses",
        codes=("retrieval-always",),
        told=evidence.retrieval_on_demand,
    ),
    Line(
        key="compact-responses",
        heading="tokens",
        title="Tool responses are compact",
        codes=("result-without-compact",),
        told=evidence.compact_responses,
    ),
    Line(
        key="automatic-model",
        heading="tokens",
        title="Model selection is automatic",
        codes=("model-not-automatic", "no-usable-model", "retired-model"),
        told=evidence.automatic_model,
    ),
    Line(
        key="hard-context-limits",
        heading="tokens",
        title="Context has hard limits (history, retrieval)",
        codes=("history-bounded-by-context", "schemas-over-context", "prompt-over-context", "context-over-window"),
        told=evidence.hard_context_limits,
    ),
    Line(
        key="meta-tools",
        heading="latency",
        title="Meta-tools exist for multi-source queries",
        codes=(),
        told=evidence.meta_tools,
    ),
    Line(
        key="parallel-fetching",
        heading="latency",
        title="Data fetching is parallelized",
        codes=("serial-without-data",),
        told=evidence.parallel_fetching,
    ),
    Line(
        key="streamed-responses",
        heading="latency",
        title="Responses are streamed (thinking, tools, output)",
        codes=("answer-buffered-by-guideline",),
        told=evidence.streamed_responses,
    ),
    Line(
        key="fast-models",
        heading="latency",
        title="Simple queries route to fast models",
        codes=("dear-model-on-simple-skill",),
        told=evidence.fast_models,
    ),
    Line(
        key="rule-tools",
        heading="determinism",
        title="Closing rule: constrained tool access",
        codes=("write-without-approval", "write-guarded-by-claim"),
        told=evidence.rule_tools,
    ),
    Line(
        key="rule-tokens",
        heading="tokens",
        title="Closing rule: constrained token budgets",
        codes=(),
        told=evidence.rule_tokens,
    ),
    Line(
        key="rule-latency",
        heading="latency",
        title="Closing rule: constrained latency targets",
        codes=(),
        told=evidence.rule_latency,
    ),
)


def checklist(
    subject: Subject, findings: Iterable[Finding], *, sizes: Mapping[str, Size] | None = None
) -> tuple[Item, ...]:
    """The items of the checklist, met, failed or not established, in the order of the headings.

    `sizes`: the largest measured result of each tool, as for `lint`.

    An item with a finding of severity `error` among its codes has failed. `consistent-output` is never established by
    a definition alone: trials decide it, with an item of the same key.
    """
    errors = [one for one in findings if one.severity == "error"]
    order = ("determinism", "tokens", "latency")
    items = [_item(subject, line, [one for one in errors if one.code in line.codes]) for line in ITEMS]
    items = [_measured(item, sizes or {}) if item.key == "compact-responses" else item for item in items]
    return tuple(sorted(items, key=lambda item: order.index(item.heading)))


def _item(subject: Subject, line: Line, failing: Sequence[Finding]) -> Item:
    state: State
    if failing:
        more = f" (and {len(failing) - 1} more)" if len(failing) > 1 else ""
        state, why = "failed", f"{failing[0].where}: {failing[0].message}{more}"
    else:
        state, why = line.told(subject)
    return Item(key=line.key, heading=line.heading, title=line.title, state=state, evidence=why, codes=line.codes)


def _measured(item: Item, sizes: Mapping[str, Size]) -> Item:
    """The item with the largest result that was measured; the rules themselves call no tool."""
    if item.state != "met":
        return item
    name = max(sizes, key=lambda tool: sizes[tool].tokens, default=None)
    seen = f"the largest measured has {sizes[name].tokens:,} (`{name}`)" if name else "no result was measured"
    return replace(item, evidence=f"{item.evidence}; {seen}")
