"""What is wrong with the options of a tool, in the words of who wrote them."""

import difflib
from collections.abc import Mapping

from pydantic import ValidationError

from shipworthy import lazy
from shipworthy.contract.language.text import Text
from shipworthy.contract.tool import ToolSpec
from shipworthy.errors import ExpressionError, UsageError

NO_OPTIONS = ("params", "parameters", "description", "gives")
"""Parts of a contract that are read from the tool itself."""


def check_options(spec: ToolSpec) -> None:
    """Raise UsageError where an option names no parameter, or the label is no template."""
    for key, words in (("identity", spec.identity), ("accepts", spec.accepts), ("policy", spec.policy)):
        for word in words:
            if spec.param(word) is None:
                raise UsageError(f"tool `{spec.name}`: `{key}`: there is no parameter `{word}`")
    template_of(spec.name, "label", spec.label)


def reasons_of(error: ValidationError, given: Mapping[str, object]) -> str:
    """What is wrong with the contract of a tool, in the words of the readers of files; `given`: what it is made of."""
    unknown = {str(item["loc"][0]) for item in error.errors() if item["type"] == "extra_forbidden"}
    known = {key: value for key, value in given.items() if key not in unknown}
    told = [no_option(key) for key in given if key in unknown]
    try:
        ToolSpec.model_validate(known)
    except ValidationError as rest:
        found = lazy.refused()(ToolSpec, known, rest).problems
        told += [f"{one.message}: {one.repair}" if one.repair else one.message for one in found]
    return "; ".join(told)


def no_option(key: str) -> str:
    """The words for an option that does not exist, with the one that is meant."""
    options = [option for option in ToolSpec.model_fields if option not in NO_OPTIONS]
    close = difflib.get_close_matches(key.removesuffix("_ms").removesuffix("_s"), options, n=1)
    unit = ", in seconds" if close == ["timeout"] else ""
    repair = f"did you mean `{close[0]}`{unit}?" if close else f"there are {', '.join(sorted(options))}"
    return f"`{key}` is no option: {repair}"


def template_of(title: str, key: str, source: str) -> Text:
    """The template of an option; raises UsageError."""
    try:
        return Text.parse(source)
    except ExpressionError as error:
        raise UsageError(f"tool `{title}`: `{key}`: {error}") from error
