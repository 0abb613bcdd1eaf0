"""The name of a tool call: what is shown while it runs, and what a person is told of it."""

from collections.abc import Mapping

from shipworthy.contract.language.text import Text
from shipworthy.contract.language.values import ENGLISH, MISSING, Words, show
from shipworthy.contract.tool import ToolSpec
from shipworthy.runtime.run import Run

LONGEST = 80
"""Characters of an argument that a person is told."""


def label_of(tool: ToolSpec, args: Mapping[str, object], words: Words = ENGLISH) -> str:
    """The tool's friendly name for these arguments."""
    if not tool.label:
        return tool.name.replace("_", " ").capitalize()
    if "{" not in tool.label:
        return tool.label
    return Text.parse(tool.label).render(lambda name: args.get(name, MISSING), strict=False, words=words)


def named_of(run: Run, tool: ToolSpec, args: Mapping[str, object]) -> str:
    """A call as a person is told of it, and the arguments that were spoken of.

    It is told by its label, else by its description or that of the skill: never by its name.
    """
    skill = run.agent.spec.skills.get(run.task.skill)
    described = [tool.description.strip().partition("\n")[0], skill.description if skill is not None else ""]
    words = next((text.rstrip(".") for text in described if text), run.agent.phrases("an_action"))
    own = run.agent.phrases.words
    label = label_of(tool, args, own) if tool.label else words
    heard = [run.said.message, *run.task.inputs.values(), *(text for turn in run.session.turns for text in turn)]
    spoken = "\n".join(show(value, words=own) for value in heard)
    shown = {name.replace("_", " "): show(value, words=own) for name, value in args.items()}
    known = ", ".join(f"{name} {text}"[:LONGEST] for name, text in shown.items() if text and text in spoken)
    return f"{label} ({known})" if known else label
