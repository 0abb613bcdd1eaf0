"""The log of requests."""

from shipworthy.sim import log
from shipworthy.sim.log import Log


async def test_an_entry_shows_what_the_request_used_and_how_it_ended() -> None:
    entry = Log().open("openai")

    assert list(entry.as_dict()) == [
        "id",
        "format",
        "model",
        "input_tokens",
        "output_tokens",
        "cached_tokens",
        "written_tokens",
        "finished",
        "status",
        "fault",
        "started",
        "first_byte",
        "closed_by_client_after",
    ]
    assert entry.elapsed() >= 0


async def test_old_entries_go() -> None:
    kept = Log()
    for _ in range(log.KEPT + 5):
        kept.open("openai")

    assert len(kept.entries) == log.KEPT
