"""What was looked up is taken up: the one skill that takes it is begun with it, and asks before it writes."""

from tests.batches import batch
from tests.runtime.meaning.bike_agent import bikes

AGENT = bikes()


@batch(
    ("messages", "asked"),
    [
        (("how much r the cargo bikes", "ok book me one for saturday"), "Book a cargo bike for 2026-12-05?"),
        (("is an e-bike available tomorrow", "great, i'd like one"), "Book a e-bike for 2026-12-01?"),
        (("how much is an e-bike", "ok that one, next monday"), "Book a e-bike for 2026-12-07?"),
        (("how much is an e-bike", "i'll take it"), "For which day?"),
        (("Haben Sie am Samstag noch E-Bikes frei?", "super dann nehm ich das"), "Book a e-bike for 2026-12-05?"),
        (("Was kostet ein E-Bike?", "Dann bitte eins reservieren"), "For which day?"),
        (("¿hay e-bikes mañana?", "vale, me lo quedo"), "Book a e-bike for 2026-12-01?"),
    ],
)
async def test_the_skill_that_takes_what_was_looked_up_is_begun(messages: tuple[str, ...], asked: str) -> None:
    for message in messages:
        found = await AGENT.run(message, session=" / ".join(messages))
    assert found.text == asked


@batch(
    "messages",
    [
        ("when are you open", "ok i'll take it"),
        ("how much is an e-bike", "is that one electric?"),
        ("how much is an e-bike", "that is too much"),
    ],
)
async def test_nothing_is_begun_that_was_not_looked_up_or_is_not_wanted(messages: tuple[str, ...]) -> None:
    for message in messages:
        found = await AGENT.run(message, session=" / ".join(messages))
    assert found.skill not in ("book", "cancel") and found.reason != "confirm"
