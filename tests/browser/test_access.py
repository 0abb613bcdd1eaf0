"""Everyone can use the page: the rules of axe-core, the keyboard alone, reduced motion, and what a screen reader hears."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.browser.test_chat import DESK, Opened, Serving, ask, ended
from tests.server.node import installed

if TYPE_CHECKING:
    from playwright.sync_api import Page

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The rules, as a script; skips by name where no registry of packages can be reached."""
    folder = installed(HERE / "axe", tmp_path_factory.mktemp("axe"))
    yield (folder / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def violations(page: "Page", axe: str) -> list[str]:
    """What breaks a rule: the rule, the element, and why."""
    page.wait_for_timeout(400)  # until what appears has appeared: colours are mixed meanwhile
    page.evaluate(axe)
    found: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']}: {node['html'][:160]} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(serving: Serving, opened: Opened, axe: str, scheme: str) -> None:
    url = serving(DESK).url
    page = opened(url, color_scheme=scheme)
    page.get_by_role("heading", name="Talk to harbour").wait_for()
    assert violations(page, axe) == []
    ask(page, "How is the tide?")
    page.locator(".step").first.wait_for()
    assert violations(page, axe) == []
    ended(page)
    page.locator(".turn-why summary").click()
    ask(page, "Read the notes")
    ended(page)
    ask(page, "Find me a free berth")
    page.get_by_role("button", name="Old dock").wait_for()
    page.get_by_role("button", name="A good answer").last.click()
    assert violations(page, axe) == []
    ask(page, "Open the gate for the Vega")
    page.locator(".question").last.wait_for()
    page.get_by_role("navigation", name="Views").get_by_role("link", name="Inbox").click()
    page.get_by_role("heading", name="Inbox").wait_for()
    assert violations(page, axe) == []
    page.keyboard.press("?")
    page.get_by_role("dialog").wait_for()
    assert violations(page, axe) == []


def test_axe_finds_nothing_on_a_phone(serving: Serving, opened: Opened, axe: str) -> None:
    page = opened(serving(DESK).url, width=360, height=740, is_mobile=True, has_touch=True)
    page.get_by_role("textbox", name="Message").fill("Find me a free berth")
    page.get_by_role("button", name="Send").tap()
    page.get_by_role("button", name="Old dock").wait_for()
    assert violations(page, axe) == []
    page.get_by_role("button", name="Conversations").tap()
    page.get_by_role("link", name="Find me a free berth").first.wait_for()
    assert violations(page, axe) == []
    small = page.evaluate(
        "[...document.querySelectorAll('button, .talk-link, .rail-link')].filter((one) => one.offsetParent)"
        ".map((one) => [one.getAttribute('aria-label') ?? one.textContent, one.getBoundingClientRect()])"
        ".filter(([, box]) => box.width < 24 || box.height < 24).map(([name]) => name)"
    )
    assert small == [], "targets below 24 by 24 pixels"


def test_the_keyboard_alone_suffices(serving: Serving, opened: Opened) -> None:
    page = opened(serving(DESK).url)
    page.get_by_role("heading", name="Talk to harbour").wait_for()
    page.get_by_role("link", name="Skip to the content").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "view"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    page.keyboard.type("Find me a free berth")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="North pier").wait_for()
    for _ in range(40):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.textContent") == "South pier":
            break
    ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert ring == "solid", "what has the focus is seen to have it"
    page.keyboard.press("Enter")
    page.locator(".prose", has_text="At South pier").wait_for()


def test_steps_and_the_answer_are_heard_once_and_no_token_is(serving: Serving, opened: Opened) -> None:
    page = opened(serving(DESK).url)
    page.get_by_role("heading", name="Talk to harbour").wait_for()
    page.evaluate(
        "() => { window.heard = []; const region = document.querySelector('.chat > [role=status]');"
        " new MutationObserver(() => window.heard.push(region.textContent)).observe(region, {childList: true}); }"
    )
    ask(page, "How is the tide?")
    ended(page)
    page.wait_for_timeout(500)  # what comes at once is said in one go, a moment later
    heard = page.evaluate("window.heard")
    assert "".join(heard).count("Reading the tide tables") == "".join(heard).count("Asking the harbour master") == 1
    assert [text for text in heard if "six" in text] == ["Agent: The tide is low. It turns at six."]
    assert len(heard) <= 4, heard
    assert page.locator(".prose").evaluate_all(
        "(all) => all.every((one) => !one.closest('[aria-live], [role=status]'))"
    )


def test_nothing_moves_for_those_who_want_it_so(serving: Serving, opened: Opened) -> None:
    page = opened(serving(DESK).url, reduced_motion="reduce")
    ask(page, "How is the tide?")
    page.locator(".step .spinner").first.wait_for()
    moving = page.evaluate(
        "document.getAnimations().filter((one) => one.effect.getComputedTiming().duration > 1).map((one) => one.animationName)"
    )
    assert moving == []
