"""Finds and reads the cases of an agent: conversations in YAML, or plain messages in CSV and JSON lines."""

from pathlib import Path

from shipworthy.check.subject import Subject
from shipworthy.check.trials.case import Cases
from shipworthy.check.trials.messages import read_messages
from shipworthy.errors import Problem, SpecError
from shipworthy.talk.names import unknown_names
from shipworthy.talk.read import read_talk

__all__ = ["cases_of", "default_file"]

NAMES = ("talk.yaml", "cases.yaml")
"""The files of an agent's folder that hold its cases, the first that is there."""
YAML, PLAIN = (".yaml", ".yml"), (".csv", ".jsonl", ".ndjson", ".json")


def default_file(folder: Path | None) -> Path | None:
    """The file of cases in an agent's folder; None without one. A `cases.yaml` of another form is none."""
    for name in NAMES if folder is not None else ():
        file = (folder or Path()) / name
        if file.is_file() and (name != "cases.yaml" or _is_talk(file)):
            return file
    return None


def cases_of(subject: Subject, file: str | Path | None = None) -> Cases | None:
    """The cases of a file, or of the agent's folder; None where it has none.

    Raises SpecError with every problem of the file, and with every skill, input and tool that the agent does not have.
    """
    path = default_file(subject.folder) if file is None else Path(file)
    if path is None:
        return None
    if path.suffix.lower() in PLAIN:
        cases = Cases(file=str(path), conversations=read_messages(path))
    elif path.suffix.lower() in YAML:
        cases = Cases.of(read_talk(path))
    else:
        repair = f"name a file in {', '.join((*YAML[:1], *PLAIN[:2]))}: conversations, or messages"
        raise SpecError([Problem(str(path), f"files that end in `{path.suffix}` hold no cases", repair)])
    found = [one for case in cases.conversations for one in unknown_names(case, cases.file, subject.compiled)]
    if found:
        raise SpecError(found)
    return cases


def _is_talk(file: Path) -> bool:
    """Whether a file looks like conversations, and not like something else of the same name."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return False
    return any(line.startswith("conversations:") for line in lines)
