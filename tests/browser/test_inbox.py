"""The inbox in a real browser: what waits is decided, what is unknown is settled, and the conversation goes on."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser.test_chat import DESK, Opened, Serving, Shot, ask, ended
from tests.server.served import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Page

Make = Callable[..., "Page"]


def test_what_waits_is_approved_and_its_conversation_goes_on(serving: Serving, opened: Opened, shot: Shot) -> None:
    url = serving(DESK).url
    page = opened(url)
    ask(page, "Open the gate for the Mira")
    page.get_by_text("Waits for lock-keeper").wait_for()
    shot(page, "chat-approval")
    assert page.get_by_role("button", name="Yes, go ahead").count() == 0
    asked = page.url
    page.get_by_role("link", name="Decide in the inbox").click()
    page.get_by_role("heading", name="To decide").wait_for()
    card = page.locator(".item", has_text="open_gate").filter(has_text="Mira")
    assert "Mira" in card.inner_text() and "left" in card.inner_text()
    page.locator(".badge").first.wait_for()
    shot(page, "inbox")
    card.get_by_role("button", name="Approve").click()
    page.get_by_text("Approved. The run goes on.").wait_for()
    card.wait_for(state="detached")
    page.goto(asked)
    page.locator(".prose", has_text="Done: the gate is open for Mira.").wait_for()


def test_a_denied_one_is_not_done(serving: Serving, opened: Opened) -> None:
    page = opened(serving(DESK).url)
    ask(page, "Open the gate for the Anna")
    page.get_by_text("Waits for lock-keeper").wait_for()
    page.goto(f"{serving(DESK).url}/#/inbox")
    page.locator(".item", has_text="Anna").get_by_role("button", name="Deny").click()
    page.get_by_text("Denied. Nothing was done.").wait_for()
    page.locator(".inbox-closed summary").click()
    page.locator(".inbox-closed", has_text="denied").wait_for()


def test_an_unknown_write_says_what_to_check_and_is_settled(serving: Serving, opened: Opened, shot: Shot) -> None:
    page = opened(serving(DESK).url)
    ask(page, "Pay the fee of the Mira")
    ended(page)
    page.locator(".notice").get_by_role("link", name="Open the inbox").click()
    page.get_by_role("heading", name="To check").wait_for()
    card = page.locator(".item", has_text="pay_fee").first
    assert "Pay the harbour fee of a ship" in card.inner_text() and "Mira" in card.inner_text()
    shot(page, "inbox-unknown")
    card.get_by_role("button", name="It did not happen").click()
    page.get_by_role("dialog").get_by_text("it would be made twice").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")
    assert card.is_visible()
    card.get_by_role("button", name="It happened").click()
    page.get_by_role("button", name="I have checked").click()
    page.get_by_text("Settled.").wait_for()
    card.wait_for(state="detached")


def test_a_key_is_asked_for_kept_in_the_tab_and_never_in_an_address(
    serving: Serving, opened: Opened, tmp_path: Path, shot: Shot
) -> None:
    keys = tmp_path / "keys.json"
    command = [sys.executable, "-m", "shipworthy", "keys", "add", "--tenant", "acme", "--keys", str(keys)]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    key = next(word for word in told.split() if word.startswith("sw_"))
    page = opened(serving(DESK, options=("--keys", str(keys))).url)
    opened.forgive("401")  # type: ignore[attr-defined]
    field = page.get_by_role("textbox", name="API key")
    shot(page, "key")
    field.fill("sw_wrong")
    page.keyboard.press("Enter")
    page.get_by_text("The server does not take this key").wait_for()
    field.fill(key)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Talk to harbour").wait_for()
    assert page.evaluate("JSON.stringify(localStorage)").count("sw_") == 0
    assert key not in page.url
    page.reload()
    page.get_by_role("heading", name="Talk to harbour").wait_for()
