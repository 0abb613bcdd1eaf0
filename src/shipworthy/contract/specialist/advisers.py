"""The specialists among the tools of a loop, and their contracts as such."""

from collections.abc import Iterable, Mapping

from shipworthy.contract.specialist.specialist import MESSAGE, Specialist
from shipworthy.contract.specialist.target import Consulted, consulted
from shipworthy.contract.tool import Param, ToolSpec


def specialists_of(
    specialists: Mapping[str, Specialist], tools: Mapping[str, ToolSpec], loop: Iterable[str]
) -> dict[str, Consulted]:
    """The local specialists of a loop by the names that a model is told: `email`, or `email-send_reply`.

    `loop`: the tools that it lists.
    """
    found = {word: consulted(specialists, word) for word in loop if word not in tools}
    return {word.replace(".", "-"): one for word, one in found.items() if one is not None}


def contract_of(name: str, target: Consulted) -> ToolSpec:
    """The contract of a specialist as a tool of a loop."""
    skill, one = target.skill, target.specialist
    params: tuple[Param, ...]
    if skill is None:
        params = (Param(name=MESSAGE, description="What it is asked, in whole sentences."),)
    else:
        params = tuple(Param(name=key, type=kind, required=False) for key, kind in skill.inputs.items())
    about = one.about if skill is None else skill.description
    return ToolSpec(name=name, description=about, params=params, label=one.named(target.name))
