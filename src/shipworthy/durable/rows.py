"""Converts records, sessions and texts to table rows: keys, and JSON with secrets hidden.

In a record secrets are hidden for good; in a session, which goes on, they are put back when it is read.
"""

import hashlib
import logging
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast, get_type_hints

import orjson

from shipworthy.durable.codec import load, storable
from shipworthy.durable.owner import alive, me
from shipworthy.durable.sealed import masked, sealed
from shipworthy.durable.smaller import smaller
from shipworthy.durable.tapes import written
from shipworthy.errors import StateError
from shipworthy.exits.secrets import current
from shipworthy.stores.found import words_of
from shipworthy.stores.session import Session
from shipworthy.stores.store import ListedRun, Message, Promised, RunRecord, TapeLine, Used

LARGEST_SESSION = 16_000_000
"""Characters of a stored session."""
LARGEST_TEXT = 16_000_000
"""Bytes of a stored text."""
LEFT_OUT = "\n[the rest was longer than what is kept]"
LONGEST_KEY, LONGEST_ACCOUNT = 60, 200
"""Characters of a key that is stored as it is."""
UNENDED: Mapping[str, object] = {
    "reason": None,
    "text": "",
    "skill": None,
    "inputs": {},
    "model": None,
    "path": [],
    "usage": dict.fromkeys(get_type_hints(Used), 0),
    "bound": dict.fromkeys(get_type_hints(Promised)),
    "first_event_ms": None,
    "first_token_ms": None,
    "trust": "untrusted",
}
"""What is known of the result of a run that has not ended."""
Row = Mapping[str, str | int | float]
"""Column → value."""
UNTOLD: Row = {"status": "", "reason": "", "skill": "", "cost_usd": 0.0, "words": "", "told": 0}
"""The columns by which a run is found, before they are filled."""
log = logging.getLogger("shipworthy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The rows of one run."""

    run: Row
    tape: Row | None
    texts: tuple[Row, ...]


def rows_of(record: RunRecord) -> Rows:
    """The rows of a run; raises StateError if the result or the tape holds values that are not data."""
    run_id, at = key_of(str(record.result["run_id"])), time.time()
    run: Row = {
        "run_id": run_id,
        "session_id": key_of(record.session_id),
        "agent": key_of(record.agent),
        "message": current().hide(storable(record.message)),
        "result": _encoded(masked, dict(record.result), "the result"),
        "at": at,
        "tenant": tenant_key(record.accepted.tenant if record.accepted is not None else ""),
    }
    run = {**run, **facets({**record.result, "message": run["message"]})}
    tape: Row | None = None if record.tape is None else {"run_id": run_id, "lines": _tape(record.tape), "at": at}
    return Rows(run=run, tape=tape, texts=tuple(text_row(*text) for text in record.texts.items()))


def begun_row(message: Message) -> Row:
    """The row of a run that has been accepted: with the first line of its tape, and the process that answers it."""
    first = "" if message.tape is None else _tape(message.tape)
    # Not masked: nothing that looks like a secret in the signed line may change.
    result = {"run_id": message.run_id, "status": "running", "owner": me(), "first": first}
    return {
        "run_id": key_of(message.run_id),
        "session_id": key_of(message.session_id),
        "agent": key_of(message.agent),
        "message": current().hide(storable(message.text)),
        "result": orjson.dumps(result).decode(),
        "at": time.time(),
        "tenant": tenant_key(message.tenant),
        **facets({"status": "running", "message": current().hide(storable(message.text))}),
    }


def facets(run: Mapping[str, Any]) -> Row:
    """The columns by which a run is found: of its result, and its `message`."""
    status, usage, skill = str(run.get("status") or "unreadable"), run.get("usage"), str(run.get("skill") or "")
    cost = usage.get("cost_usd") if isinstance(usage, Mapping) else None
    return {
        "status": status[:16],
        "reason": str(run.get("reason") or "")[:64],
        "skill": key_of(skill) if skill else "",
        "cost_usd": float(cost) if isinstance(cost, int | float) else 0.0,
        "words": words_of(str(run["message"]), current().hide(storable(str(run.get("text") or "")))),
        "told": 0 if status == "running" else 1,
    }


def first_line(row: Mapping[str, object]) -> str:
    """The first line of the tape of a run that has not ended; empty where tapes are not kept."""
    try:
        return str(load(str(row["result"]))["first"])
    except (ValueError, KeyError):
        return ""


def session_row(saved: Session) -> Row:
    """The row of a session, made smaller if it is too large; raises StateError if it holds values that are not data."""
    data = _encoded(sealed, saved, "the conversation")
    if len(data) > LARGEST_SESSION:
        data = _encoded(sealed, smaller(saved, len(data) - LARGEST_SESSION), "the conversation")
    return {"id": key_of(saved.id), "version": saved.version, "data": data, "updated": saved.updated}


def text_row(handle: str, text: str) -> Row:
    """The row of a full text; a text above `LARGEST_TEXT` bytes is truncated."""
    return {"handle": key_of(handle), "text": _truncated(current().hide(storable(text)), handle), "at": time.time()}


def listed(row: Mapping[str, object]) -> ListedRun:
    """The listed run of a row; an unreadable result is left out."""
    request = {"session": row["session_id"], "agent": row["agent"], "message": row["message"], "at": row["at"]}
    request["tenant"] = row["tenant"]
    try:
        result = load(str(row["result"]))
        if (owner := result.pop("owner", None)) is not None:
            result.pop("first", None)
            result = {**UNENDED, **result}
            if alive(str(owner)) is False:
                result["status"] = "killed"
        return cast(ListedRun, {**request, **result})
    except (ValueError, TypeError, AttributeError):
        return cast(ListedRun, request | {"run_id": row["run_id"], "status": "unreadable"})


def key_of(text: str, longest: int = LONGEST_KEY) -> str:
    """A primary key for any text: the text if it is short, printable and holds no secret, else its hash."""
    plain = 0 < len(text) <= longest and text.isprintable() and not text.startswith("#")
    if plain and current().hide(text) == text:
        return text
    return "#" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[: LONGEST_KEY - 1]


def tenant_key(tenant: str) -> str:
    """The tenant as it is stored; empty for the only one."""
    return key_of(tenant) if tenant else ""


def account_key(id: str) -> str:
    """The key of an account; older programs beside this one keep ids up to the length of the column as they are."""
    return key_of(id, LONGEST_ACCOUNT)


def _encoded(encode: Callable[[object], str], value: object, what: str) -> str:
    try:
        return encode(value)
    except TypeError as error:
        raise StateError(f"{what} cannot be kept: {error}") from error


def _tape(lines: Iterable[TapeLine]) -> str:
    try:
        return written(lines)
    except TypeError as error:
        raise StateError(f"the record of the run cannot be kept: {error}") from error


def _truncated(text: str, handle: str) -> str:
    if len(text) * 4 <= LARGEST_TEXT:
        return text
    raw = text.encode()
    if len(raw) <= LARGEST_TEXT:
        return text
    log.warning("the text behind %s was cut: %s bytes, at most %s are kept", handle, len(raw), LARGEST_TEXT)
    return raw[: LARGEST_TEXT - len(LEFT_OUT)].decode(errors="ignore") + LEFT_OUT
