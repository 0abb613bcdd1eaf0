"""`tools_from`: tools of what a program already has."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from shipworthy.contract.tool import Effect
from shipworthy.errors import Problem, SpecError, UsageError
from shipworthy.tools.given.kinds import Reading
from shipworthy.tools.given.options import Candidate, Options, gathered
from shipworthy.tools.given.schemas import Functions
from shipworthy.tools.given.servers import Servers, read_mcp
from shipworthy.tools.tool import Tool


def tools_from(
    *given: object,
    functions: Mapping[str, Callable[..., object]] | Iterable[Callable[..., object]] | None = None,
    mcp: Servers | None = None,
    timeout: float | None = None,
    max_tokens: int | None = None,
    effect: Effect | None = None,
    effects: Mapping[str, Effect] | None = None,
    labels: Mapping[str, str] | None = None,
    options: Mapping[str, Mapping[str, Any]] | None = None,
) -> list[Tool]:
    """Make tools of LangChain's tools, functions, OpenAI's tool schemas and MCP servers.

    `given`: tools and toolkits of LangChain; functions, methods, partial functions and objects that can be called;
    schemas, whose functions stand in `functions` or beside them as `(schema, function)`; mappings of a name to one of
    these; lists of them. `mcp`: servers by name with what is pinned of them, or the path of a YAML file whose `mcp:`
    names them, with `mcp.lock` beside it. `timeout` (seconds), `max_tokens` and `effect` hold for every tool,
    `effects`, `labels` and `options` (all that `@tool` takes) for the tool of a name. A tool of which no effect is said
    counts as a write, which is shown, asked about and made at most once. Raises SpecError with all problems.
    """
    reader = Reading(functions=Functions(functions))
    found = [part for number, one in enumerate(given) for part in reader.read(one, f"tools_from[{number}]")]
    found += [] if mcp is None else read_mcp(mcp)
    candidates = [part for part in found if isinstance(part, Candidate)]
    problems = [part for part in found if isinstance(part, Problem)]
    said = gathered({"timeout": timeout, "max_tokens": max_tokens, "effect": effect}, effects, labels, options)
    problems += [*reader.functions.problems(), *_clashes(candidates)]
    if not problems or candidates:
        problems += said.problems(candidates)
    made = [*_made(candidates, said)]
    problems += [part for part in made if isinstance(part, Problem)]
    if problems:
        raise SpecError([*dict.fromkeys(problems)])
    return [part for part in made if not isinstance(part, Problem)]


def _clashes(candidates: Iterable[Candidate]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for one in candidates:
        if one.name in first:
            message = f"there are two tools named `{one.name}`; the first is {first[one.name]}"
            yield Problem(one.where, message, "give one of them another name: {NAME: …}, or leave it out")
        else:
            first[one.name] = one.where


def _made(candidates: Iterable[Candidate], said: Options) -> Iterator[Tool | Problem]:
    for one in candidates:
        try:
            yield one.make(said.of(one))
        except UsageError as error:
            yield Problem(one.where, str(error))
