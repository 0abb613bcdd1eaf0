"""Puts variables of the environment into the texts of a definition, which holds no secret itself."""

import os
from collections.abc import Mapping

from shipworthy.errors import NotDone
from shipworthy.regex import regex

VARIABLE = regex(r"\$\{([A-Za-z_]\w*)\}")


def filled(texts: Mapping[str, str], server: str) -> dict[str, str]:
    """The texts with each `${NAME}` replaced; raises NotDone for a variable that is not set.

    `server`: what needs it, such as "the MCP server `orders`".
    """
    missing = sorted(variables(texts) - set(os.environ))
    if missing:
        raise NotDone(f"{server} needs the environment variable {', '.join(missing)}: set it")
    return {key: VARIABLE.sub(lambda found: os.environ[found[1]], text) for key, text in texts.items()}


def variables(texts: Mapping[str, str]) -> set[str]:
    """The names of the variables in the texts."""
    return {name for text in texts.values() for name in VARIABLE.findall(text)}
