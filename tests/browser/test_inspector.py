"""One run whole: its waterfall, prompts, figures, decisions, costs and tape; repeated, and supposed otherwise."""

import re
from typing import TYPE_CHECKING, Any

import pytest
from tests.browser.recorded import STEPS
from tests.browser.recording import Place
from tests.browser.test_access import axe, violations
from tests.browser.test_runs import Opened

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["axe"]
MOST_OPENING = 300.0
TIMES = 5
OPEN = """(id) => new Promise((done) => { const began = performance.now();
  const look = () => document.querySelectorAll('#spans .span-row').length > 10
    ? requestAnimationFrame(() => done(performance.now() - began)) : requestAnimationFrame(look);
  location.hash = `#/runs/${id}`; look(); })"""
"""Milliseconds from the click to the first frame with the waterfall, the answer of the server included."""
TABS = ["Timeline", "Prompts", "Answer & figures", "Decisions", "Cost", "Raw tape"]


def run_of(opened: Opened, place: Place, skill: str, **more: Any) -> "Page":
    page: Page = opened(place[0], f"#/runs/{place[1][skill]}", **more)
    page.locator("#spans .span-row").first.wait_for()
    return page


def tab(page: "Page", name: str) -> None:
    page.get_by_role("tab", name=re.compile(f"^{re.escape(name)}")).click()


def span(page: "Page", name: str) -> Any:
    return page.locator("#spans .span-row").filter(has=page.locator(".span-label", has_text=name))


def test_a_run_of_five_hundred_steps_opens_at_once(place: Place, opened: Opened) -> None:
    page = run_of(opened, place, "wonder")
    times = []
    for _ in range(TIMES):
        page.evaluate("location.hash = '#/runs'")
        page.locator("#runs-list .vlist-row").first.wait_for()
        times.append(page.evaluate(OPEN, place[1]["stocktaking"]))
    print(f"\na run of {STEPS} steps opens in {min(times):.0f} ms (of {TIMES}: {[round(one) for one in times]})")
    assert min(times) <= MOST_OPENING
    assert page.locator("#spans").get_attribute("aria-rowcount") == str(STEPS + 3)
    assert page.locator("#spans .span-row").count() <= 60
    page.locator("#spans").focus()
    page.keyboard.press("End")
    span(page, f"Counting shop {STEPS - 1}").wait_for()


def test_the_waterfall_tells_parallel_from_dropped_without_colour(place: Place, opened: Opened) -> None:
    page = run_of(opened, place, "sentiment")
    posts, dropped = span(page, "Reading posts about NVDA"), span(page, "headlines").last
    assert "∥" in (posts.text_content() or "")
    assert "⊘" in (dropped.text_content() or "")
    dropped.click()
    detail = page.get_by_role("complementary", name="Details of the span")
    detail.get_by_text("the host of the headlines does not answer").first.wait_for()
    posts.click()
    detail.get_by_text('"ticker": "NVDA"').first.wait_for()
    assert "Fetching the price of NVDA" in (detail.text_content() or "")


def test_a_span_is_zoomed_to_and_left_by_keys(place: Place, opened: Opened) -> None:
    page = run_of(opened, place, "sentiment")
    span(page, "Reading posts").click()
    bar = span(page, "Reading posts").locator(".bar")
    before = bar.bounding_box()
    page.locator("#spans").focus()
    page.keyboard.press("z")
    page.get_by_role("button", name="Whole run").wait_for()
    after = span(page, "Reading posts").locator(".bar").bounding_box()
    assert before is not None and after is not None and after["width"] > 1.5 * before["width"]
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Whole run").wait_for(state="hidden")


def test_prompts_are_shown_as_sent_with_the_tokens_of_their_parts(place: Place, opened: Opened) -> None:
    page = run_of(opened, place, "wonder")
    tab(page, "Prompts")
    page.get_by_role("heading", name="Attempts of wonder").wait_for()
    page.get_by_text("ModelBusy: the model is busy").first.wait_for()
    page.locator(".prompt-item").last.click()
    shown = page.locator(".prompt-shown")
    shown.get_by_text("wonder about AMD").wait_for()
    parts = shown.locator(".parts-list").text_content() or ""
    assert all(name in parts for name in ("Skill", "Tools", "Results", "Message", "Earlier answers"))
    shown.get_by_text("AMD is at 182.4, and its posts score 0.16.").wait_for()


def test_a_figure_leads_to_its_step(place: Place, opened: Opened) -> None:
    page = run_of(opened, place, "sentiment")
    tab(page, "Answer")
    page.get_by_role("button", name="182.4").first.click()
    page.locator(".figure-source").get_by_text("price", exact=True).first.wait_for()
    page.get_by_role("button", name="Show the step").click()
    page.locator("#spans [aria-selected=true]", has_text="Fetching the price of NVDA").wait_for()


def test_decisions_costs_and_the_tape(place: Place, opened: Opened) -> None:
    page = run_of(opened, place, "sentiment")
    tab(page, "Decisions")
    page.locator(".decision", has_text="Dropped").first.wait_for()
    page.locator(".score", has_text="sentiment").first.wait_for()
    tab(page, "Cost")
    page.get_by_role("heading", name="Dearest spans").wait_for()
    tab(page, "Raw tape")
    page.locator("#tape .tape-row").first.wait_for()
    page.get_by_role("searchbox", name="Search the tape").fill("step_dropped")
    page.locator("#tape .tape-row", has_text="step_dropped").first.wait_for()
    assert page.locator("#tape .tape-row").count() < 9


def test_the_run_is_repeated_and_supposed_otherwise(place: Place, opened: Opened, shot: Any) -> None:
    page = run_of(opened, place, "sentiment")
    page.get_by_role("button", name="Replay").click()
    page.get_by_role("heading", name="The same").wait_for()
    shot(page, "replay")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="What if").click()
    page.get_by_label("Cost", exact=True).fill("0.00001")
    page.get_by_role("button", name="Run it again").click()
    page.get_by_role("heading", name="As it would be").wait_for()
    assert "Used: Model calls" in (page.locator(".what-if-out").text_content() or "")
    shot(page, "what-if")
    page.get_by_role("combobox", name="Model").select_option(index=0)
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")


def test_a_question_is_shown(place: Place, opened: Opened) -> None:
    page = run_of(opened, place, "buy")
    tab(page, "Answer")
    page.get_by_role("heading", name="Question").wait_for()
    page.get_by_text("Order 3 of AAPL?").first.wait_for()


def test_a_run_that_is_not_there_is_told(place: Place, chromium: Any) -> None:
    page = chromium.new_page()
    page.goto(f"{place[0]}/#/runs/nothing")
    page.get_by_role("heading", name="There is no such run").wait_for()
    page.get_by_role("link", name="Runs").last.click()
    page.locator("#runs-list .vlist-row").first.wait_for()
    page.close()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 390), ("dark", 390)])
def test_axe_finds_nothing(place: Place, opened: Opened, axe: str, scheme: str, width: int, shot: Any) -> None:
    page = run_of(opened, place, "sentiment", width=width, color_scheme=scheme)
    span(page, "Reading posts").click()
    for name in TABS:
        tab(page, name)
        page.wait_for_timeout(200)
        assert violations(page, axe) == [], name
        shot(page, f"inspector-{name.split()[0].lower()}-{scheme}-{width}")
    page.get_by_role("button", name="What if").click()
    page.get_by_role("dialog").wait_for()
    assert violations(page, axe) == []
