"""The tools of the assistant: who somebody is, and what of a message is to be found out before it is mailed."""

import re
from typing import Any

import errands

from shipworthy import input_type, tool

Data = dict[str, Any]

recipient = input_type(
    "recipient",
    values=errands.people,
    pattern=errands.ADDRESS,
    check=lambda told: re.fullmatch(errands.ADDRESS, told) is not None,
)


@tool(timeout=1, max_tokens=300, label="Reading what to find out", trust="trusted")
def read_errand(text: str) -> Data:
    """What is to be found out, whether the calendar knows it, and whether it is to be mailed at all.

    `passes`: what was found out before is meant, the `last` or `both`, and `by` whom, where it says that.
    """
    passes = errands.passes_on(text)
    asked = "" if passes else errands.what_in(text)
    what = asked or text
    return {
        "what": what,
        "of_calendar": errands.CALENDAR.search(what) is not None,
        "mails": bool(asked),
        "passes": passes,
        "by": errands.found_by(text) if passes == "last" else "",
        "of_mail": not asked and not passes and (errands.MAILS.search(text) is not None or errands.writes(text)),
        "says": errands.says(text),
        "topic": "" if passes else errands.topic_in(what),
    }


@tool(timeout=1, max_tokens=1200, label="Writing it down", cleans=[])
def in_my_words(text: str, topic: str = "") -> Data:
    """What was told to the owner of the calendar, as the owner says it to somebody else, and what it is about."""
    return {"text": errands.in_my_words(text), "topic": errands.topic_of(topic, text)}
