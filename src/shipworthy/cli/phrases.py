"""`shipworthy phrases AGENT`."""

import sys
from typing import Annotated

import typer

from shipworthy.app.agent import Agent
from shipworthy.cli.opening import open_agent
from shipworthy.cli.printing import put_json, say
from shipworthy.contract.phrases.phrases import about
from shipworthy.errors import UsageError


def phrases(
    agent: Annotated[str, typer.Argument(metavar="AGENT", help="A folder, an agent.yaml, or module:object.")],
    language: Annotated[str | None, typer.Option(help="A language, such as de; else that of the agent.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """List every built-in sentence that a person can read, by its key; * marks those that the agent words itself.

    Example: shipworthy phrases examples/trading --language de
    """
    opened = open_agent(agent)
    named = language or opened.spec.language
    if named not in (known := opened.spec.languages):
        raise UsageError(f"there are no phrases in `{named}`; there are {', '.join(known)}")
    found = _listed(opened, named)
    if json:
        put_json({"language": named, "phrases": found}, sys.stdout)
        return
    width = max(map(len, found))
    for key, one in found.items():
        say(f"{'*' if one['own'] else ' '} {key:<{width}}  {str(one['text']).replace(chr(10), ' / ')}", sys.stdout)


def _listed(agent: Agent, language: str) -> dict[str, dict[str, object]]:
    """Key → its text, whether the author wrote it, and when it is said."""
    own, texts = agent.spec.phrases.get(language, {}), agent.spec.said_in(language).texts
    return {key: {"text": texts[key], "own": key in own, "about": about()[key]} for key in about()}
