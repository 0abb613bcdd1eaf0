"""Reads messages as cases: a CSV file with a column `message`, or a line of JSON for each case."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

from shipworthy.app.message import check_message
from shipworthy.errors import Problem, SpecError, UsageError
from shipworthy.talk.script import Conversation, Turn

__all__ = ["read_messages"]

COLUMN, GROUP = "message", "case"
LONGEST_NAME = 60
CSV_REPAIR = "write `message` into its first line; a column `case` joins the messages of one conversation"
JSON_REPAIR = 'write {"message": "…"}, or {"case": "…", "messages": ["…", "…"], "facts": ["…"]}'


def read_messages(file: Path) -> tuple[Conversation, ...]:
    """The messages of a file as conversations; raises SpecError with all its problems."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise SpecError([Problem(str(file), f"it cannot be read: {reason}", "name a file of messages")]) from error
    reading = _Reading(str(file))
    cases = reading.of_csv(text) if file.suffix.lower() == ".csv" else reading.of_json(text)
    if not cases and not reading.problems:
        reading.wrong(1, "there is no message in it", CSV_REPAIR if file.suffix.lower() == ".csv" else JSON_REPAIR)
    if reading.problems:
        raise SpecError(reading.problems)
    return cases


class _Reading:
    """A file while it is read."""

    def __init__(self, file: str) -> None:
        self.problems: list[Problem] = []
        self._file = file

    def wrong(self, line: int, message: str, repair: str) -> None:
        """Record a problem."""
        self.problems.append(Problem(f"{self._file}:{line}", message, repair))

    def of_csv(self, text: str) -> tuple[Conversation, ...]:
        """Rows of one `case` that follow each other are one conversation; without that column each row is one."""
        rows = csv.DictReader(io.StringIO(text), strict=True)
        groups: dict[str, tuple[int, list[Turn]]] = {}
        try:
            names = [name.strip() for name in rows.fieldnames or ()]
            if COLUMN not in names:
                self.wrong(1, f"there is no column `{COLUMN}`, only {', '.join(names) or 'none'}", CSV_REPAIR)
                return ()
            rows.fieldnames = names
            for row in rows:
                line = rows.line_num
                turn = self._turn(row.get(COLUMN), line, CSV_REPAIR)
                if turn is not None:
                    name = (row.get(GROUP) or "").strip() or f"line {line}: {turn.say}"[:LONGEST_NAME]
                    groups.setdefault(name, (line, []))[1].append(turn)
        except csv.Error as error:
            self.wrong(rows.line_num, f"it is no CSV: {error}", "put texts with commas or line breaks into quotes")
        return tuple(Conversation(name=name, line=line, turns=tuple(turns)) for name, (line, turns) in groups.items())

    def of_json(self, text: str) -> tuple[Conversation, ...]:
        """A case for each line, or for each item of one list."""
        found: dict[str, Conversation] = {}
        for line, raw in self._lines(text):
            case = self._case(raw, line)
            if case is not None and case.name in found:
                first = found[case.name].line
                message = f"there are two cases named `{case.name}`; the first on line {first}"
                self.wrong(line, message, "give one of them another name")
            elif case is not None:
                found[case.name] = case
        return tuple(found.values())

    def _lines(self, text: str) -> Iterator[tuple[int, object]]:
        if text.lstrip().startswith("["):
            try:
                listed = json.loads(text)
            except ValueError:
                listed = None
            if isinstance(listed, list) and not all(isinstance(one, str) for one in listed):
                yield from ((1, one) for one in listed)
                return
        for number, line in enumerate(text.splitlines(), start=1):
            if line.strip():
                try:
                    yield number, json.loads(line)
                except ValueError as error:
                    self.wrong(number, f"it is no JSON: {error}", JSON_REPAIR)

    def _case(self, raw: object, line: int) -> Conversation | None:
        data: object = {"message": raw} if isinstance(raw, str) else {"messages": raw} if isinstance(raw, list) else raw
        if not isinstance(data, dict):
            self.wrong(line, f"a case is a text, a list or an object, not {json.dumps(raw)[:40]}", JSON_REPAIR)
            return None
        for key in sorted(set(data) - {"message", "messages", "case", "facts"}):
            self.wrong(line, f"`{key}` is not a key of a case", JSON_REPAIR)
        given = data.get("messages", [data["message"]] if "message" in data else [])
        if not isinstance(given, list) or not given or ("message" in data) is ("messages" in data):
            self.wrong(line, "a case has either `message` or `messages`, which is not empty", JSON_REPAIR)
            return None
        said = [one.get("content") for one in given if isinstance(one, dict) and one.get("role") == "user"]
        spoken = said if any(isinstance(one, dict) for one in given) else given
        turns = [self._turn(one, line, JSON_REPAIR) for one in spoken]
        kept = tuple(turn for turn in turns if turn is not None)
        if not kept:
            return None
        facts = self._facts(data.get("facts", []), line)
        name = data.get("case") or f"line {line}: {kept[0].say}"[:LONGEST_NAME]
        return Conversation(name=str(name), line=line, turns=kept, facts=facts)

    def _facts(self, raw: object, line: int) -> tuple[str, ...]:
        facts = [raw] if isinstance(raw, str) else raw
        if isinstance(facts, list) and all(isinstance(one, str) and one.strip() for one in facts):
            return tuple(facts)
        self.wrong(line, "`facts` is a list of texts", JSON_REPAIR)
        return ()

    def _turn(self, raw: object, line: int, repair: str) -> Turn | None:
        if not isinstance(raw, str) or not raw.strip():
            self.wrong(line, "a message is missing, blank or no text", repair)
            return None
        try:
            check_message(raw)
        except UsageError as error:
            self.wrong(line, str(error), "shorten it")
        return Turn(say=raw, line=line)
