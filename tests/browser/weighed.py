"""What a page weighs and how it paints, as the browser itself measures it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

PAINT = """() => new Promise((resolve) => new PerformanceObserver((list) => {
  const found = list.getEntriesByName('first-contentful-paint')[0];
  if (found) resolve(found.startTime);
}).observe({ type: 'paint', buffered: true }))"""
"""Milliseconds from the request to the first paint of something."""
FRAMES = """() => { let last = performance.now(), longest = 0, frames = 0, on = true;
  const tick = (now) => { longest = Math.max(longest, now - last); last = now; frames += 1; on && requestAnimationFrame(tick); };
  requestAnimationFrame((now) => { last = now; requestAnimationFrame(tick); });
  window.frames_stop = () => { on = false; return { longest: Math.round(longest * 10) / 10, frames }; }; }"""
"""Measures frames until `frames_stop()` is called."""


def weighed(page: "Page", url: str) -> int:
    """Open the page without a cache, and give the bytes that came over the wire, headers included, until it is ready."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    bytes_of = list[float]()
    session.on("Network.loadingFinished", lambda event: bytes_of.append(event["encodedDataLength"]))
    page.goto(url)
    page.locator(".suggestions").wait_for()
    page.wait_for_load_state("networkidle")
    return round(sum(bytes_of))
