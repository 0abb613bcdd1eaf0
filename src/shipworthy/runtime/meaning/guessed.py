"""Questions whether a reading is right: they show what a message was understood as before anything of it is used."""

from collections.abc import Mapping
from dataclasses import replace

from shipworthy.contract.phrases.phrases import Phrases
from shipworthy.contract.skill import Skill
from shipworthy.stores.session import Open, Origin, Pending

LONGEST = 200
"""Characters of a value that are shown."""


def about_values(values: Mapping[str, object], phrases: Phrases) -> Pending:
    """Ask whether values are meant; they are kept in the question, and are used after a yes."""
    shown = ", ".join(_shown(name, value, phrases) for name, value in values.items())
    text = phrases("read_as", values=shown)
    return Pending(kind="confirm", names=tuple(values), text=text, values=tuple(values.values()))


def about_skill(skill: Skill, values: Mapping[str, object], phrases: Phrases) -> Pending:
    """Ask whether a skill is meant, with the values that the message gives."""
    lines = [
        phrases("do_you_mean", about=skill.about),
        *(_shown(name, value, phrases) for name, value in values.items()),
    ]
    return Pending(kind="confirm", names=(), text="\n".join(lines))


def _shown(name: str, value: object, phrases: Phrases) -> str:
    return f"{name.replace('_', ' ')}: {phrases.show(value)[:LONGEST]}"


def taken(opened: Open, pending: Pending) -> Open:
    """Add the values that a question showed, after a yes to it."""
    values = dict(zip(pending.names, pending.values, strict=False))
    origins = {name: Origin(value=value, label=pending.origin) for name, value in values.items()}
    return replace(opened, inputs={**opened.inputs, **values}, origins={**opened.origins, **origins}, pending=None)


def turned_down(opened: Open, pending: Pending) -> Open | None:
    """Go on without the values that a question showed, after a no; None where it showed none, or a call."""
    shows_values = pending.names and not pending.calls
    return replace(opened, pending=None) if shows_values else None
