"""The form that the text of an input is given before it is used: upper case, digits alone, another spelling."""

import re

from shipworthy.contract.language.pattern import LONGEST_SEARCHED, pattern_error
from shipworthy.regex import regex

ARROW = regex(r"\s*(?:→|->)\s*")
NO_DIGITS = regex(r"[^0-9]+")


def read_rules(raw: object) -> tuple[str, ...]:
    """The rules of `normalise`, one or a list; raises ValueError for one that is none."""
    rules = (raw,) if isinstance(raw, str) else raw
    if not isinstance(rules, list | tuple) or not all(isinstance(rule, str) for rule in rules):
        raise ValueError("`normalise` takes `upper`, `lower`, `digits`, `pattern → replacement`, or a list of these")
    for rule in rules:
        _check(rule)
    return tuple(rules)


def normal(value: object, rules: tuple[str, ...]) -> object:
    """The value in its form; a list item by item, and what is no text as it is."""
    if isinstance(value, list):
        return [normal(item, rules) for item in value]
    if not isinstance(value, str) or len(value) > LONGEST_SEARCHED:
        return value
    for rule in rules:
        value = _applied(value, rule)
    return value


def _applied(value: str, rule: str) -> str:
    if rule == "upper":
        return value.upper()
    if rule == "lower":
        return value.lower()
    if rule == "digits":
        return NO_DIGITS.sub("", value)
    pattern, replacement = ARROW.split(rule, maxsplit=1)
    return re.sub(pattern, replacement, value)


def _check(rule: str) -> None:
    if rule in ("upper", "lower", "digits"):
        return
    parts = ARROW.split(rule, maxsplit=1)
    if len(parts) != 2 or not parts[0]:
        raise ValueError(f"`normalise`: `{rule}` is none of upper, lower, digits and `pattern → replacement`")
    if why := pattern_error(parts[0]):
        raise ValueError(f"`normalise`: {why}")
    try:
        re.sub(parts[0], parts[1], "")
    except (re.error, IndexError) as error:
        raise ValueError(f"`normalise`: the replacement `{parts[1]}` does not fit: {error}") from error
