"""The types of inputs: a person, how much of a series, earlier or later, how often."""

from people import names

from shipworthy import input_type

person = input_type("person", values=names)
which = input_type(
    "which",
    values={
        "only this one": [
            "just this",
            "only this",
            "this one",
            "just this one",
            "only that one",
            "just once",
            "this time",
        ],
        "this and all that follow": [
            "this and following",
            "this and the following",
            "from then on",
            "from now on",
            "future ones",
        ],
        "the whole series": [
            "all of them",
            "whole series",
            "the series",
            "entire series",
            "all occurrences",
        ],
    },
)
way = input_type("way", values={"earlier": ["forward", "ahead", "sooner"], "later": ["back", "behind", "out"]})
repeats = input_type(
    "repeats",
    values={
        "once": ["one time", "no repeat"],
        "every day": ["daily", "each day"],
        "every week": ["weekly", "each week", "once a week"],
        "every month": ["monthly", "each month", "once a month"],
    },
)
