"""Events of a run as frames of an event stream (SSE), live and from its tape."""

from collections.abc import Iterator, Mapping

import orjson

from shipworthy.durable.tapes import read_tape
from shipworthy.errors import UsageError
from shipworthy.events import AnyEvent, TextDelta
from shipworthy.exits.secrets import current
from shipworthy.server.place import START, Place
from shipworthy.server.refusal import Refused

BEAT = b": still here\n\n"
"""A comment that keeps proxies from closing an idle connection."""
FINISHED = "run_finished"


def frame(place: Place, event: AnyEvent) -> bytes:
    """The frame of an event; `place`: the one behind it."""
    if type(event) is TextDelta:
        # The one event of which a run has hundreds.
        return written(
            place,
            event.type,
            {"type": event.type, "run_id": event.run_id, "attempt": event.attempt, "text": event.text},
        )
    data = event.as_dict()
    del data["seq"]
    return written(place, event.type, data)


def written(place: Place, kind: str, data: Mapping[str, object]) -> bytes:
    """The frame of an event that is data already."""
    return b"id: %s\nevent: %s\ndata: %s\n\n" % (str(place).encode(), kind.encode(), orjson.dumps(data, default=str))


def failed(error: Refused) -> bytes:
    """The frame that ends a stream whose run has no result; it has no id, for it is no event of the run."""
    told = {"kind": error.kind, "message": current().hide(error.message)}
    return b"event: error\ndata: %s\n\n" % orjson.dumps({"error": told})


def recorded(run_id: str, tape: str, after: Place = START) -> list[bytes]:
    """The frames of a run that has ended, from its tape; raises Refused where there are none behind that place."""
    try:
        lines = read_tape(tape)
    except UsageError as error:
        raise Refused("gone", "the record of this run cannot be read any more") from error
    place, frames = START, list[bytes]()
    for data in _events(run_id, lines):
        begin, place = place, _behind(place, data)
        if place <= after:
            continue
        if begin < after:
            # Its first pieces were sent before.
            data = {**data, "text": str(data.get("text", ""))[after.characters :]}
        frames.append(written(place, str(data["type"]), data))
    if place < after:
        raise Refused("gone", "this id is none of the run's events: read them from the beginning")
    return frames


def _events(run_id: str, lines: list[dict[str, object]]) -> Iterator[dict[str, object]]:
    result, over = lines[-1].get("result"), False
    for line in lines:
        event = line.get("event")
        if line["kind"] == "event" and isinstance(event, dict):
            over = event["type"] == FINISHED
            yield {"type": event["type"], "run_id": run_id, **event, **({"result": result} if over else {})}
    if not over:
        yield {"type": FINISHED, "run_id": run_id, "attempt": 1, "result": result}


def _behind(place: Place, data: Mapping[str, object]) -> Place:
    text = data.get("text") if data["type"] == TextDelta.type else None
    return Place(place.events + 1, len(text) if isinstance(text, str) else 0)
