"""How fast the page is in a real browser: first paint, bytes on the wire, frames while a thousand tokens stream.

Run it with `.venv/bin/python bench/page.py [--json]`; it prints figures and judges nothing. It needs a chromium
(`SHIPWORTHY_CHROMIUM`, or one on the path) and starts two servers on the loopback.
"""

import argparse
import contextlib
import json
import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.browser.chromium import browser
from tests.browser.weighed import FRAMES, PAINT, weighed
from tests.server.served import served, wait_until_ready

DESK, HURRIED = "tests.browser.desk:agent", "tests.browser.desk:hurried"
ROUNDS = 9
STORY = "Tell me a long story"
LAST = "Wave 125 rolls"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, epilog="Example: bench/page.py --rounds 5 --json")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="How often each is measured.")
    parser.add_argument("--json", action="store_true", help="Print JSON.")
    given = parser.parse_args()
    with browser() as chromium, tempfile.TemporaryDirectory() as folder:
        found = {
            **_painted(chromium, Path(folder) / "a", given.rounds),
            **_streamed(chromium, Path(folder) / "b", given.rounds),
        }
    if given.json:
        print(json.dumps(found))
        return
    for name, values in found.items():
        least, median, most = min(values), statistics.median(values), max(values)
        print(f"{name:<20}{least:>10,.1f} least {median:>10,.1f} median {most:>10,.1f} most")


@contextlib.contextmanager
def _page(chromium: Any) -> Iterator[Any]:
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="en-US")
    try:
        yield context.new_page()
    finally:
        context.close()


def _painted(chromium: Any, home: Path, rounds: int) -> dict[str, list[float]]:
    paints, sizes = list[float](), list[float]()
    with served(home, DESK) as server:
        wait_until_ready(server.url)
        for _ in range(rounds):
            with _page(chromium) as page:
                sizes.append(weighed(page, server.url))
                paints.append(page.evaluate(PAINT))
    return {"first paint, ms": paints, "bytes on the wire": sizes}


def _streamed(chromium: Any, home: Path, rounds: int) -> dict[str, list[float]]:
    longest, frames = list[float](), list[float]()
    with served(home, HURRIED) as server, _page(chromium) as page:
        wait_until_ready(server.url)
        page.goto(server.url)
        page.locator(".suggestions").wait_for()
        for turn in range(rounds):
            page.evaluate(FRAMES)
            page.get_by_role("textbox", name="Message").fill(STORY)
            page.keyboard.press("Enter")
            page.locator(".prose", has_text=LAST).nth(turn).wait_for()
            told = page.evaluate("window.frames_stop()")
            longest.append(told["longest"])
            frames.append(told["frames"])
    return {"longest frame, ms": longest, "frames": frames}


if __name__ == "__main__":
    main()
