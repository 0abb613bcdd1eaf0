"""A person edits an agent that `shipworthy dev` serves, and sees in a real browser what comes of it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.browser.test_access import axe, violations
from tests.cli.test_dev import Dev, asked
from tests.dev.folders import edit, shop

if TYPE_CHECKING:
    from playwright.sync_api import Page


__all__ = ["axe"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shop(tmp_path / "shop")


@pytest.fixture
def url(folder: Path, tmp_path: Path) -> Iterator[str]:
    dev = Dev(folder, tmp_path / "home")
    yield str(dev.event()["url"])
    dev.close()


def test_saving_breaking_mending_and_repeating(
    url: str, folder: Path, opened: Callable[..., "Page"], shot: Callable[["Page", str], None]
) -> None:
    asked(url, "what does a lamp cost")
    page = opened(url, "#/dev")
    banner = page.locator(".dev-banner")
    banner.get_by_text("Watching the files of this agent").wait_for()
    skill = folder / "skills" / "price.yaml"
    edit(skill, "workflow:", "workflw:")
    banner.get_by_text("skills/price.yaml:6:").wait_for(timeout=30_000)
    page.locator(".dev-problem", has_text="workflw").wait_for()
    shot(page, "dev-broken")
    edit(skill, "workflw:", "workflow:")
    banner.get_by_text("the definition is the same").wait_for(timeout=30_000)
    edit(skill, "A {thing} costs", "The {thing} is at")
    banner.get_by_text("Loaded anew: skills/price.yaml").wait_for(timeout=30_000)
    page.get_by_role("button", name="what does a lamp cost").click()
    page.get_by_role("cell", name="The lamp is at 40.").wait_for()
    shot(page, "dev-difference")
    edit(skill, "The {thing} is at", "It is at")
    page.get_by_role("cell", name="It is at 40.").wait_for(timeout=30_000)


def test_a_yes_of_the_definition_before_is_marked(
    url: str, folder: Path, opened: Callable[..., "Page"], shot: Callable[["Page", str], None]
) -> None:
    asked(url, "order a lamp", session="s")
    page = opened(url, "#/dev", width=380)
    page.locator(".dev-waiting", has_text="a yes is taken").wait_for()
    edit(folder / "skills" / "order.yaml", "Buy a {thing} for", "Shall I buy a {thing} for")
    page.locator(".dev-waiting", has_text="is asked again").wait_for(timeout=30_000)
    assert "Shall I buy a lamp" in asked(url, "yes", session="s")["text"]
    shot(page, "dev-phone")


@pytest.mark.parametrize(
    "options",
    [{}, {"color_scheme": "dark"}, {"width": 360, "height": 740, "is_mobile": True, "has_touch": True}],
    ids=["light", "dark", "phone"],
)
def test_axe_finds_nothing_and_the_keyboard_suffices(
    url: str,
    folder: Path,
    opened: Callable[..., "Page"],
    shot: Callable[["Page", str], None],
    axe: str,
    options: dict[str, object],
) -> None:
    asked(url, "what does a lamp cost")
    asked(url, "order a lamp", session="s")
    page = opened(url, "#/dev", **options)
    page.locator(".dev-waiting").first.wait_for()
    assert violations(page, axe) == []
    skill = folder / "skills" / "price.yaml"
    edit(skill, "A {thing} costs", "The {thing} is at")
    page.locator(".dev-banner").get_by_text("Loaded anew: skills/price.yaml").wait_for(timeout=30_000)
    run = page.get_by_role("button", name="what does a lamp cost")
    page.locator("#view").focus()
    for _ in range(30):
        page.keyboard.press("Tab")
        if run.evaluate("(one) => one === document.activeElement"):
            break
    page.keyboard.press("Enter")
    page.get_by_role("cell", name="The lamp is at 40.").wait_for()
    assert violations(page, axe) == []
    shot(page, f"dev-{options.get('color_scheme', 'phone' if 'width' in options else 'light')}")
    edit(skill, "workflow:", "workflw:")
    page.locator(".dev-problem", has_text="workflw").wait_for(timeout=30_000)
    assert violations(page, axe) == []
