"""Words that stand nowhere by chance: what an attack puts in, and is looked for where it must not come out."""

from shipworthy.regex import regex

__all__ = ["FAILURE", "FIGURES", "FLOOD", "FORBIDDEN", "SECRET", "SECRET_VALUE", "UNSEEN", "figure", "word_of"]

SECRET = "SHIPWORTHY_DRY_RUN_TOKEN"
"""The variable of the environment that holds a secret as long as a dry run lasts."""
SECRET_VALUE = "drxq7-Vw3kPz90-hUe2mLs5"
FAILURE = "qarvexfailure"
"""Stands in every exception of a tool and in every error of a model."""
FORBIDDEN = "/srv/qarvexfailure/state.db"
FLOOD = regex(r"Zephyra[^.]*\.")
"""A sentence of a model that never stops talking."""
UNSEEN = "\u202e\u2066\u200b\x1b[31m\U000e0041"
"""Characters that turn the direction of a text, cannot be seen, or steer a terminal."""
STEERS = regex("[\u202a-\u202e\u2066-\u2069\u200b\x1b\U000e0041]")
FIGURES = regex(r"86,(\d{3})\.09")
"""A figure that a model has invented; its digits say in which prompt."""


def figure(number: int) -> str:
    """The invented figure of a prompt, by its number."""
    return f"86,{number % 1000:03}.09"


def word_of(number: int) -> str:
    """The word that stands in all texts of a tool, by the tool's number."""
    syllables = ("zor", "blu", "quex", "vim", "tark", "plo", "wug", "fen", "dax", "miv")
    return "".join(syllables[int(digit)] for digit in f"{number:03}") + "ik"
