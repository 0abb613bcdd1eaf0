"""The shell of the page: navigation, languages, theme, keyboard."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.server.served import Process

if TYPE_CHECKING:
    from playwright.sync_api import Page

TRADING = "examples/trading"


def test_the_views_open_by_address_link_and_key(serving: Callable[..., Process], opened: Callable[..., "Page"]) -> None:
    page = opened(serving(TRADING).url)
    page.get_by_role("link", name="Inbox").click()
    page.wait_for_url("**/#/inbox")
    assert page.get_by_role("link", name="Inbox").get_attribute("aria-current") == "page"
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.wait_for_url("**/#/chat")
    page.goto(f"{serving(TRADING).url}/#/nowhere")
    page.get_by_role("heading", name="There is no such page").wait_for()


def test_the_shortcuts_are_listed_and_esc_closes_them(
    serving: Callable[..., Process], opened: Callable[..., "Page"]
) -> None:
    page = opened(serving(TRADING).url)
    # The chat takes the focus once it is there; a key is a shortcut where no text is written.
    page.locator(".composer-field:focus").wait_for()
    page.locator("#view").focus()
    page.keyboard.press("?")
    page.get_by_role("dialog", name="Keyboard shortcuts").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")


def test_the_texts_are_in_the_language_of_the_browser(
    serving: Callable[..., Process], opened: Callable[..., "Page"]
) -> None:
    page = opened(serving(TRADING).url, locale="de-DE")
    page.get_by_role("link", name="Eingang").wait_for()
    assert page.locator("html").get_attribute("lang") == "de"
    page.get_by_role("combobox", name="Sprache").select_option("es")
    page.get_by_role("link", name="Bandeja").wait_for()


def test_the_theme_is_kept(serving: Callable[..., Process], opened: Callable[..., "Page"]) -> None:
    page = opened(serving(TRADING).url, color_scheme="light")
    page.get_by_role("button", name="Theme: as the system").click()
    page.get_by_role("button", name="Theme: light").click()
    page.reload()
    page.get_by_role("button", name="Theme: dark").wait_for()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(14, 15, 16)"
