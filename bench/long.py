"""How long it takes to understand a message of 100,000 characters, of twelve kinds.

    .venv/bin/python bench/long.py [--length 100000] [--tier light]

Each kind is read as a new request with inputs of every type and a few patterns, as the answer to a question, and as the
answer to a yes-or-no. Prints CPU milliseconds, and how they grow from a quarter of the length: 4.0 is linear.
"""

import argparse
import datetime as dt
import os
import time
from collections.abc import Callable

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.input import Input
from shipworthy.contract.skill import Skill
from shipworthy.routing.replies.reply import Asked, read_reply
from shipworthy.routing.said import Said
from shipworthy.routing.skills.router import Router
from shipworthy.routing.values.extract import Extractor
from shipworthy.routing.values.inputs import fill

NOW = dt.datetime(2026, 11, 30, 9, tzinfo=dt.UTC)
KINDS = {
    "prose": "I would like to know when my parcel from Hamburg arrives, because it was late. ",
    "one letter": "a",
    "blanks": " ",
    "digits": "1",
    "grouped digits": "1,234,",
    "a log": "2026-11-30 09:15:02 INFO order=A-1001 user=ann@example.com took 12 ms\n",
    "mail addresses": "ann.smith@example.",
    "dates": "next friday at 3 pm on may 1 2026 ",
    "yes and no": "yes no not now yes ",
    "almost a code": "A-100",
    "money": "$1,234.5 million and ",
    "other scripts": "你好，我的订单在哪里？Где мой заказ? ",
}
TYPES = ("text", "integer", "number", "money", "date", "time", "datetime", "duration", "email", "yesno", "ticker")
PATTERNS = (r"A-\d{4}", r"\d+-\d+", r"because (.*)$", r"[\w.+-]+@[\w-]+\.\w+", r"^order ((\w+-?)+)$")


def agent() -> AgentSpec:
    """An agent with an input of every type and a few patterns."""
    typed = {f"a_{kind}": Input.model_validate({"type": kind, "ask": f"Which {kind}?"}) for kind in TYPES}
    formed = {f"p_{number}": Input(pattern=pattern) for number, pattern in enumerate(PATTERNS)}
    chosen = {"colour": Input.model_validate({"type": ["red", "dark_green"]})}
    lists = {"days": Input.model_validate({"list": "date", "max": 5})}
    examples = ("Where is my parcel?", "When does order A-1001 arrive?", "Track my order")
    every = {**typed, **formed, **chosen, **lists}
    skills = {
        "track": Skill(name="track", description="Say where a parcel is", examples=examples, inputs=every),
        "cancel": Skill(name="cancel", description="Cancel an order", examples=("Cancel my order", "Call it off")),
    }
    return AgentSpec(skills=skills)


def readings(tier: str) -> dict[str, Callable[[str], object]]:
    """The ways in which a message is read."""
    spec = agent()
    extractor = Extractor(spec)
    router = Router(spec, extractor, "light" if tier == "light" else "full")
    router.load()
    inputs = spec.skills["track"].inputs
    names = tuple(inputs)

    def request(text: str) -> object:
        said = Said(text, NOW)
        return router.choose(said), fill(inputs, said, extractor)

    def answer(text: str) -> object:
        return read_reply(Asked(kind="input", names=names, choices=(), current={}), inputs, Said(text, NOW), extractor)

    def assent(text: str) -> object:
        return read_reply(Asked(kind="confirm", names=(), choices=(), current={}), inputs, Said(text, NOW), extractor)

    return {"request": request, "answer": answer, "yes or no": assent}


def took(read: Callable[[str], object], text: str) -> float:
    """CPU milliseconds of one reading: the least of three."""
    least = float("inf")
    for _ in range(3):
        began = time.process_time()
        read(text)
        least = min(least, (time.process_time() - began) * 1000)
    return least


def main() -> None:
    """Print a row for each kind."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--length", type=int, default=100_000)
    parser.add_argument("--tier", choices=("light", "full"), default=os.environ.get("SHIPWORTHY_ROUTING", "light"))
    given = parser.parse_args()
    every = readings(given.tier)
    print(f"{'kind':<16}" + "".join(f"{name:>12} ms  grows" for name in every))
    for kind, unit in KINDS.items():
        text = (unit * (given.length // len(unit) + 1))[: given.length]
        cells = []
        for read in every.values():
            whole, quarter = took(read, text), took(read, text[: given.length // 4])
            cells.append(f"{whole:>15.1f}  {whole / max(quarter, 0.01):>5.1f}")
        print(f"{kind:<16}" + "".join(cells), flush=True)


if __name__ == "__main__":
    main()
