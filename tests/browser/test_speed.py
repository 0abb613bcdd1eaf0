"""How fast the page is: its first paint, what it weighs on the wire, and its frames while a thousand tokens stream."""

import os
from typing import TYPE_CHECKING, Any

import pytest
from tests.browser.test_chat import DESK, Opened, Serving, ask
from tests.browser.weighed import FRAMES, PAINT, weighed

if TYPE_CHECKING:
    pass

MOST_BYTES = 150_000
MOST_PAINT = 300.0
MOST_FRAME = 50.0
TIMES = 6
"""Tries on a machine on which other programs may run; the best one counts, and ends them."""
HURRIED = "tests.browser.desk:hurried"


def test_the_first_paint_is_soon_and_light(serving: Serving, opened: Opened) -> None:
    paints: list[float] = []
    sizes: list[int] = []
    while len(paints) < TIMES and min(paints, default=MOST_PAINT + 1) > MOST_PAINT:
        page = opened("about:blank", "")
        sizes.append(weighed(page, serving(DESK).url))
        paints.append(page.evaluate(PAINT))
    print(f"\nfirst paint {min(paints):.0f} ms (of {[round(one) for one in paints]}), {max(sizes):,} bytes")
    assert max(sizes) <= MOST_BYTES
    _held(min(paints), MOST_PAINT)


def test_a_thousand_tokens_stream_without_a_long_frame(serving: Serving, opened: Opened) -> None:
    page = opened(serving(HURRIED).url)
    page.get_by_role("heading", name="Talk to hurried").wait_for()
    longest: list[float] = []
    told: dict[str, Any] = {}
    while len(longest) < TIMES and min(longest, default=MOST_FRAME + 1) > MOST_FRAME:
        page.evaluate(FRAMES)
        ask(page, "Tell me a long story")
        page.locator(".prose", has_text="Wave 125 rolls").nth(len(longest)).wait_for()
        told = page.evaluate("window.frames_stop()")
        longest.append(told["longest"])
    print(f"\nlongest frame {min(longest):.1f} ms (of {longest}) in {told['frames']} frames")
    _held(min(longest), MOST_FRAME)


def _held(best: float, most: float) -> None:
    """The figure is held; a machine that does other work than this says nothing of it, and the test is skipped by name."""
    load, cores = os.getloadavg()[0], os.cpu_count() or 1
    if best > most and load > 2 * cores:
        pytest.skip(f"speed: {best:.0f} ms on a machine with other work (load {load:.0f} on {cores} cores)")
    assert best <= most
