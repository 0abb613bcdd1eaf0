"""Drafts of cases out of runs that people did not like: what was said, what came of it, and a place for what should."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from shipworthy.errors import UsageError
from shipworthy.exits.secrets import current
from shipworthy.stores.ratings import Rating
from shipworthy.stores.store import ListedRun
from shipworthy.talk.compare import plain

__all__ = ["Disliked", "disliked", "drafts_of", "write_drafts"]

HEAD = """\
# Drafts made of {many} that people rated {mark}. Each says what was asked and what came of it, which may be wrong:
# write what should come under `expect:`, take out the lines TODO, and leave out what no case is needed for.
# Secrets were hidden. Read it for what else is private before you keep it: it has the words of people.
# Hold the cases with `shipworthy talk FILE AGENT`, try them with `shipworthy check AGENT --cases FILE`.
"""
LONGEST_NAME, LONGEST_TEXT = 60, 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Disliked:
    """A run with what was said of it, and the messages of its conversation before it."""

    run: ListedRun
    ratings: tuple[Rating, ...]
    before: tuple[str, ...] = ()


def disliked(runs: Sequence[ListedRun], ratings: Sequence[Rating], mark: str) -> list[Disliked]:
    """The runs that have a rating of this mark, the newest first."""
    said: dict[str, list[Rating]] = {}
    for rating in ratings:
        if rating.mark == mark:
            said.setdefault(rating.run_id, []).append(rating)
    found = list[Disliked]()
    for run in runs:
        if run["run_id"] in said:
            before = [one["message"] for one in reversed(runs) if _before(one, run)]
            found.append(Disliked(run=run, ratings=tuple(said[run["run_id"]]), before=tuple(before)))
    return found


def drafts_of(found: Sequence[Disliked], mark: str) -> str:
    """The drafts as a file of cases; what is expected is left to a person, and secrets of this process are hidden."""
    many = f"{len(found)} run{'s' * (len(found) != 1)}"
    parts = [HEAD.format(many=many, mark=mark), "conversations:\n"]
    for one in found:
        parts.append(_case(one))
    return current().hide("".join(parts)) if found else current().hide(parts[0] + "conversations: []\n")


def write_drafts(path: Path, text: str) -> None:
    """Write a new file for this user alone; raises UsageError where there is one, or it cannot be written."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise UsageError(f"{path} is there already: name a new file, and complete the drafts in it") from error
    except OSError as error:
        raise UsageError(f"the drafts cannot be written to {path}: {error.strerror or error}") from error


def _case(one: Disliked) -> str:
    run = one.run
    name = f"{' '.join(run['message'].split())[:LONGEST_NAME]} ({run['run_id'][:8]})"
    page = _yaml([{"name": name, "turns": [*one.before, {"say": run["message"], "expect": {"status": "TODO"}}]}])
    came: dict[str, object] = {"status": run["status"], "reason": run.get("reason"), "skill": run.get("skill")}
    came |= {"inputs": plain(run.get("inputs") or {}), "calls": [call["tool"] for call in run.get("path") or ()]}
    notes = [f"came: {_flat({name: value for name, value in came.items() if value})}"]
    notes.append(f"answered: {' '.join((run.get('text') or '').split())[:LONGEST_TEXT]}")
    notes += [
        f"said of it: {rating.mark}{f', “{_line(rating.comment)}”' * bool(rating.comment)}" for rating in one.ratings
    ]
    return "".join(f"  # {_line(note)}\n" for note in notes) + "".join(f"  {line}\n" for line in page.splitlines())


def _yaml(value: object) -> str:
    return str(yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=110))


def _flat(value: Mapping[str, Any]) -> str:
    return str(yaml.safe_dump(value, allow_unicode=True, sort_keys=False, default_flow_style=True, width=10**6)).strip()


def _line(text: str) -> str:
    """One line without control characters, so that no text leaves its comment."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _before(one: ListedRun, run: ListedRun) -> bool:
    return (
        one["session"] == run["session"]
        and one["agent"] == run["agent"]
        and one["at"] < run["at"]
        and (one.get("tenant") == run.get("tenant"))
    )
