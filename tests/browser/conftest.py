"""A real browser on real servers. Every test of this folder is marked `real`, and skipped by name where there is none."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.browser.chromium import Watched, browser
from tests.browser.recording import place
from tests.server.served import Process, served, wait_until_ready

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["place"]
Open = Callable[..., "Page"]
SHOTS = os.environ.get("SHIPWORTHY_SHOTS")  # here, before tests are kept from what a person has set
"""A folder into which tests put pictures of what they see."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.real)


@pytest.fixture(scope="module")
def chromium() -> Iterator["Browser"]:
    """A browser; it is left with its module, because its event loop counts as running until then."""
    with browser() as found:
        yield found


@pytest.fixture(scope="session")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Process]]:
    """Starts `shipworthy serve AGENT…` once for each list of agents and options; gives the process with its `url`."""
    started: dict[tuple[tuple[str, ...], tuple[str, ...]], tuple[Process, object]] = {}

    def serve(*agents: str, options: tuple[str, ...] = ()) -> Process:
        if (agents, options) not in started:
            block = served(tmp_path_factory.mktemp("home"), *agents, options=options)
            process = block.__enter__()
            started[agents, options] = process, block
            wait_until_ready(process.url)
        return started[agents, options][0]

    yield serve
    for process, _ in started.values():
        process.kill()


@pytest.fixture
def opened(chromium: "Browser") -> Iterator[Open]:
    """Opens a page of a server: `opened(url, "#/inbox", width=360)`; fails where it wrote errors or asked elsewhere."""
    contexts, watched = [], list[Watched]()

    def open_page(url: str, hash: str = "", *, width: int = 1280, height: int = 800, **options: object) -> "Page":
        viewport = {"width": width, "height": height}
        context = chromium.new_context(viewport=viewport, locale=options.pop("locale", "en-US"), **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        watched.append(Watched(page, url.replace("about:blank", "http://127.0.0.1:")))
        page.set_default_timeout(15_000)
        page.goto(url if url == "about:blank" else f"{url}/{hash}")
        return page

    # A server that is late refuses with 503, and the page tries again; the browser notes it all the same.
    forgiven = ["a status of 503"]
    open_page.forgive = forgiven.append  # type: ignore[attr-defined] # a word of errors that the test itself provoked
    yield open_page
    for context in contexts:
        context.close()
    errors = [error for one in watched for error in one.errors]
    assert [error for error in errors if not any(word in error for word in forgiven)] == []
    assert [asked for one in watched for asked in one.elsewhere] == []


@pytest.fixture
def shot() -> Callable[["Page", str], None]:
    """Puts a picture of a page into that folder, where one is named."""

    def taken(page: "Page", name: str) -> None:
        if SHOTS:
            page.screenshot(path=Path(SHOTS) / f"{name}.png")

    return taken
