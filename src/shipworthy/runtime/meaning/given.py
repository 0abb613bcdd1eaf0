"""The inputs of a skill as a program gives them: typed strictly, instead of being read in the message."""

from collections.abc import Iterator, Mapping

from shipworthy.compiled import Compiled
from shipworthy.contract.input import Input
from shipworthy.contract.language.typed import NotOfType, Types, shown, typed
from shipworthy.errors import Problem, UsageError
from shipworthy.runtime.meaning.intent import Intent
from shipworthy.stores.session import Offer, Open

UNOFFERED = Offer(labels=(), values=())
"""Stands for the choices of an input, so that a value which is given is looked for among them."""


def opened_with(agent: Compiled, skill: str, inputs: Mapping[str, object], message: str) -> Intent:
    """Open the skill with these inputs; raises UsageError with each that the skill does not take, and why."""
    specs = agent.graph(skill).inputs
    values, problems = typed_inputs(specs, inputs, agent.spec.types)
    if problems:
        raise UsageError("\n".join(map(str, problems)))
    opened = Open(skill=skill, contract=agent.contract, message=message, inputs=values, offers=unoffered(specs, values))
    return Intent(open=opened, reason="chosen by the caller, with its inputs", foreign=True)


def unoffered(specs: Mapping[str, Input], values: Mapping[str, object]) -> dict[str, Offer]:
    """The offers of values that are looked for among the choices of their inputs before they are used."""
    return {name: UNOFFERED for name in values if specs[name].choices is not None}


def typed_inputs(
    specs: Mapping[str, Input], given: Mapping[str, object], types: Types
) -> tuple[dict[str, object], list[Problem]]:
    """The values as the types of the inputs, and the problems of those that are none; a value of None is not given."""
    values: dict[str, object] = {}
    problems = list(_unknown(specs, given))
    for name, value in given.items():
        if name in specs and value is not None:
            spec = specs[name]
            try:
                values[name] = value if spec.choices is not None else typed(value, spec.kind, types)
                problems += _not_found(name, spec, value)
            except NotOfType as error:
                where = f"inputs.{name}{error.where}"
                problems.append(Problem(where, str(error), error.repair))
    return values, problems


def _not_found(name: str, spec: Input, value: object) -> Iterator[Problem]:
    """Each text that the pattern of its input does not find."""
    for place, item in enumerate(value) if isinstance(value, list) else [("", value)]:
        if not spec.fits_pattern(item):
            where = f"inputs.{name}" if place == "" else f"inputs.{name}[{place}]"
            yield Problem(where, f"{shown(item)} is not what its pattern finds", f"write one like `{spec.pattern}`")


def _unknown(specs: Mapping[str, Input], given: Mapping[str, object]) -> Iterator[Problem]:
    names = ", ".join(f"`{name}`" for name in specs) or "none"
    for name in given:
        if name not in specs:
            yield Problem(f"inputs.{name}"[:200], "the skill has no such input", f"its inputs are {names}")
