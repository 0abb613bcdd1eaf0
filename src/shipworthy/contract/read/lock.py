"""Reads `learned.lock`; a file that is not valid is a problem of the definition."""

import orjson
from pydantic import ValidationError

from shipworthy.contract.learned import LOCK, Learned
from shipworthy.contract.read.reading import ReadContext

REPAIR = "make it anew with `shipworthy learn AGENT`, or remove it"


def read_lock(reading: ReadContext) -> Learned:
    """The usual durations in the file beside agent.yaml; empty without a file, or with problems."""
    path = reading.folder / LOCK if reading.folder is not None else None
    if path is None or not path.is_file() or not reading.holds(path):
        return Learned()
    text = reading.text(path)
    if text is None:
        return Learned()
    try:
        return Learned.model_validate(orjson.loads(text))
    except orjson.JSONDecodeError as error:
        reading.add(f"{path}:{error.lineno}", f"this is not JSON: {error.msg}", REPAIR)
    except ValidationError as error:
        for wrong in error.errors():
            word = ".".join(map(str, wrong["loc"]))
            reading.add(f"{path}:{_line_of_key(text, wrong['loc'])}", f"`{word}`: {wrong['msg'].lower()}", REPAIR)
    return Learned()


def _line_of_key(text: str, place: tuple[int | str, ...]) -> int:
    """The line of the innermost key of `place` that occurs in the text; 1 where none does."""
    line, start = 1, 0
    for key in place:
        found = text.find(f'"{key}"', start)
        if found >= 0:
            line, start = text.count("\n", 0, found) + 1, found
    return line
