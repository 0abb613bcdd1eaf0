"""The words of `leads.yaml` as patterns."""

import re
from functools import cache
from pathlib import Path

import errands
import yaml

HERE = Path(__file__).parent


@cache
def leads() -> dict[str, str]:
    """The patterns of `leads.yaml`, by name."""
    raw = yaml.safe_load((HERE / "leads.yaml").read_text(encoding="utf-8"))
    joined = {name: text.strip().replace("\n|", "|") for name, text in raw.items()}
    return {name: text.replace("WHO", who()).replace("SHOWN", errands.SHOWN) for name, text in joined.items()}


@cache
def called() -> str:
    """A pattern of somebody who is known, by a pronoun, or by an address."""
    names = sorted({re.escape(name) for every in errands.people().values() for name in every}, key=len, reverse=True)
    pronouns = "him|her|them|everyone|everybody|both of them|ihm|ihr|ihnen|lui|leur"
    return rf"(?:(?:{'|'.join(names)}|{pronouns})(?!\w)|{errands.ADDRESS})"


def who() -> str:
    """The same, and somebody who does something, and words with a capital."""
    return rf"(?:{called()}|(?:he|she|they)(?!\w)|(?-i:[A-Z][a-z'-]+)\b)"


@cache
def pattern(form: str) -> re.Pattern[str]:
    words = leads()
    known = {name: rf"(?:{text})" for name, text in words.items()}
    return re.compile(form.format(who=who(), **known), re.IGNORECASE)
