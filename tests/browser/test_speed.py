"""How fast the page is: its first paint, what it weighs on the wire, and its frames while a thousand tokens stream."""

from typing import TYPE_CHECKING, Any

from tests.browser.test_chat import DESK, Opened, Serving, ask
from tests.browser.weighed import FRAMES, PAINT, weighed

if TYPE_CHECKING:
    pass

MOST_BYTES = 150_000
MOST_PAINT = 300.0
MOST_FRAME = 50.0
TIMES = 3
HURRIED = "tests.browser.desk:hurried"


def test_the_first_paint_is_soon_and_light(serving: Serving, opened: Opened) -> None:
    paints: list[float] = []
    sizes: list[int] = []
    for _ in range(TIMES):
        page = opened("about:blank", "")
        sizes.append(weighed(page, serving(DESK).url))
        paints.append(page.evaluate(PAINT))
    print(f"\nfirst paint {min(paints):.0f} ms (of {TIMES}: {[round(one) for one in paints]}), {max(sizes):,} bytes")
    assert max(sizes) <= MOST_BYTES
    assert min(paints) <= MOST_PAINT


def test_a_thousand_tokens_stream_without_a_long_frame(serving: Serving, opened: Opened) -> None:
    page = opened(serving(HURRIED).url)
    page.get_by_role("heading", name="Talk to hurried").wait_for()
    longest: list[float] = []
    for turn in range(TIMES):
        page.evaluate(FRAMES)
        ask(page, "Tell me a long story")
        page.locator(".prose", has_text="Wave 125 rolls").nth(turn).wait_for()
        told: dict[str, Any] = page.evaluate("window.frames_stop()")
        longest.append(told["longest"])
    print(f"\nlongest frame {min(longest):.1f} ms (of {TIMES}: {longest}) in {told['frames']} frames")
    assert min(longest) <= MOST_FRAME
