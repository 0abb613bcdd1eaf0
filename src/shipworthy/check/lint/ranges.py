"""Examples of skills with a value that their own inputs refuse."""

from collections.abc import Iterator

from shipworthy.check.finding import Finding
from shipworthy.check.lint.looked import Looked
from shipworthy.contract.input import Input
from shipworthy.contract.language.evaluate import Lookup
from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.values import show
from shipworthy.contract.skill import Skill
from shipworthy.errors import ExpressionError
from shipworthy.routing.said import Said
from shipworthy.routing.values.inputs import fill

__all__ = ["outside"]


def outside(looked: Looked) -> Iterator[Finding]:
    """Every example of a routable skill with a value outside of the `min`, `max`, `choices` or `check` of its input."""
    for skill in looked.spec.routable:
        inputs = {name: spec for name, spec in skill.inputs.items() if _limited(spec)}
        for index, text in enumerate(skill.examples if inputs else ()):
            for name, told, why in _refused(looked, skill, text):
                yield looked.finding(
                    "example-outside-input",
                    f"an example of `{skill.name}` says {told} for `{name}`, which it refuses",
                    where=looked.subject.skill_at(skill.name, ("examples", index)),
                    skill=skill.name,
                    evidence=f"“{text}”: {why}",
                )


def _limited(spec: Input) -> bool:
    return spec.check is not None or spec.choices is not None or spec.max is not None


def _refused(looked: Looked, skill: Skill, text: str) -> Iterator[tuple[str, str, str]]:
    """The inputs that refuse what an example says of them, with what it says and what is taken."""
    said, extractor = Said(text), looked.subject.compiled.extractor
    for name, value in fill(skill.inputs, said, extractor).values.items():
        spec = skill.inputs[name]
        if spec.list is not None:
            many = {str(one.value) for one in extractor.of(spec, said)}
            if spec.max is not None and len(many) > spec.max:
                yield name, f"{len(many)} values", f"at most {spec.max}"
            continue
        options = _options(spec)
        if options is not None and value not in options:
            yield name, f"`{show(value)}`", f"its `choices` are {', '.join(map(show, options))}"
        elif spec.check is not None and _evaluated(spec.check, name, value) is False:
            yield name, f"`{show(value)}`", f"it must be {_about(spec)}"


def _about(spec: Input) -> str:
    """What an input takes, in words where it has a range, else its check."""
    if spec.range is not None and spec.range.about:
        return spec.range.about
    return f"so that `{spec.check.source if spec.check else ''}`"


def _options(spec: Input) -> list[object] | None:
    """The values of `choices` that are the same in every run; None where they are not."""
    if spec.choices is None or spec.value is not None or spec.choices.reads:
        return None
    found = _evaluated(spec.choices, "", None)
    return found if isinstance(found, list) else None


def _evaluated(expr: Expr, name: str, value: object) -> object:
    """An expression over the value alone; None where it reads more than that, or does not fit it."""
    try:
        return expr.evaluate(_only(name, value))
    except (ExpressionError, LookupError, TypeError):
        return None


def _only(name: str, value: object) -> Lookup:
    def lookup(wanted: str) -> object:
        if wanted in ("it", name):
            return value
        raise LookupError(wanted)

    return lookup
