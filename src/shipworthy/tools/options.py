"""What is wrong with the options of a tool, in the words of who wrote them."""

import difflib

from pydantic import ValidationError

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


def reasons_of(error: ValidationError) -> str:
    """What is wrong with the options of a tool."""
    return "; ".join(_reason(str(e["loc"][0]), e["type"], e["msg"]) for e in error.errors())


def _reason(key: str, kind: str, message: str) -> str:
    """What is wrong with an option of `@tool`."""
    return no_option(key) if kind == "extra_forbidden" else f"`{key}`: {message.lower()}"


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
