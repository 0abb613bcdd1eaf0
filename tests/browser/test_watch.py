"""What has drifted, as a person sees it in a real browser."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.browser.test_access import axe, violations
from tests.server.served import Process, served, wait_until_ready
from tests.virtual_time import VirtualLoop
from tests.watch.traffic import send

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["axe"]
Shot = Callable[["Page", str], None]


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """A server over recorded runs, the last ones with a tool three times as slow."""
    folder = tmp_path_factory.mktemp("watched")
    url = f"sqlite:///{folder}/state.db"

    async def record() -> None:
        await send(url, 41, 150)
        await send(url, 42, 60, "speed", slower=3.0)

    def recorded() -> None:
        loop = VirtualLoop()
        try:
            loop.run_until_complete(record())
        finally:
            loop.close()

    # The browser's driver has the loop of this thread.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(recorded).result()
    with served(Path(folder) / "home", "tests.browser.market:agent", options=("--database", url)) as process:
        wait_until_ready(process.url)
        yield process


@pytest.fixture
def first(tmp_path: Path) -> Iterator[Process]:
    """A server of its own, to which nothing has been said: those of `serving` have the runs of other tests."""
    with served(tmp_path / "home", "tests.browser.desk:agent") as process:
        wait_until_ready(process.url)
        yield process


@pytest.mark.parametrize(
    ("name", "options"),
    [("wide", {}), ("phone", {"width": 380, "color_scheme": "dark"})],
)
def test_a_slower_tool_is_named_with_its_figures(
    watched: Process, opened: Callable[..., "Page"], shot: Shot, name: str, options: dict[str, object]
) -> None:
    page = opened(watched.url, "#/watch", **options)
    alarm = page.locator(".watch-alarm", has_text="get_news: time of the step")
    alarm.wait_for(timeout=60_000)
    assert "p95" in alarm.inner_text() and "slower" in alarm.inner_text()
    card = page.locator(".watch-skill", has_text="quick_price")
    assert "completed" in card.inner_text() and card.locator("svg.watch-intervals").count() > 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shot(page, f"watch-{name}")


@pytest.mark.parametrize(
    "options",
    [{}, {"color_scheme": "dark"}, {"width": 360, "height": 740, "is_mobile": True, "has_touch": True}],
    ids=["light", "dark", "phone"],
)
def test_axe_finds_nothing_and_the_keyboard_reaches_everything(
    watched: Process, opened: Callable[..., "Page"], axe: str, options: dict[str, object]
) -> None:
    page = opened(watched.url, "#/watch", **options)
    page.locator(".watch-alarm").first.wait_for(timeout=60_000)
    assert violations(page, axe) == []
    wanted = {"SELECT", "BUTTON Compare again", "DIV", "A"}
    page.get_by_label("Since").focus()
    reached = {"SELECT"}
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                "(({tagName, textContent}) => (tagName === 'BUTTON' ? `BUTTON ${textContent}` : tagName))(document.activeElement)"
            )
        )
    assert wanted <= reached, (
        "the choices, the button, the run of an alarm, and each table that may be wider than the page"
    )
    page.get_by_role("button", name="Compare again").focus()
    page.keyboard.press("Enter")
    page.locator(".watch-alarm").first.wait_for(timeout=60_000)


def test_a_time_without_runs_says_so(watched: Process, opened: Callable[..., "Page"]) -> None:
    page = opened(watched.url, "#/watch?since=1d")
    page.locator(".watch-verdict").wait_for(timeout=60_000)
    assert page.get_by_label("Since").input_value() == "1d"


def test_a_few_runs_are_too_few_to_tell(first: Process, opened: Callable[..., "Page"], shot: Shot) -> None:
    # Opened before there is a run: the page comes to know of it by itself.
    page, talk = opened(first.url, "#/watch"), opened(first.url, "#/chat")
    page.get_by_role("heading", name="No run in this time").wait_for(timeout=60_000)
    talk.get_by_role("textbox", name="Message").fill("Read the notes")
    talk.get_by_role("button", name="Send").click()
    page.get_by_role("heading", name="Too few runs to tell").wait_for(timeout=60_000)
    assert "a drift can be told from 31 on" in page.locator(".watch-verdict").inner_text()
    edges = "(all) => all.map((one) => [...one.rows[0].cells].map((cell) => cell.offsetLeft).join())"
    assert len(set(page.locator(".watch-skill table").evaluate_all(edges))) == 1
    shot(page, "watch-few")
