"""A person talks to an agent in a real browser: steps, answers, questions, limits, and what goes wrong."""

import re
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from tests.server.served import Process

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

TRADING, DESK = "examples/trading", "tests.browser.desk:agent"
Serving, Opened = Callable[..., Process], Callable[..., "Page"]
Shot = Callable[["Page", str], None]


def ask(page: "Page", text: str) -> None:
    """Type a message as a person does, and send it."""
    page.get_by_role("textbox", name="Message").press_sequentially(text)
    page.keyboard.press("Enter")


def answer(page: "Page") -> "Locator":
    """The text of the last answer."""
    return page.locator(".turn .prose").last


def ended(page: "Page") -> None:
    """Wait until the last turn has its answer."""
    page.locator(".turn").last.get_by_role("button", name="Copy the answer").wait_for()


def test_the_sentiment_on_nvda(serving: Serving, opened: Opened, shot: Shot) -> None:
    page = opened(serving(TRADING).url)
    page.get_by_role("heading", name="Talk to trading").wait_for()
    shot(page, "chat-empty")
    page.evaluate(
        """() => { window.labels = new Set(); new MutationObserver(() => document.querySelectorAll('.step-label')
        .forEach((one) => window.labels.add(one.textContent))).observe(document.body, {childList: true, subtree: true}); }"""
    )
    ask(page, "What's the sentiment on NVDA?")
    page.locator(".prose", has_text="Composed without a model").wait_for()
    ended(page)
    labels = page.evaluate("[...window.labels]")
    assert "Reading posts about NVDA" in labels and "Fetching headlines about NVDA" in labels
    assert "Nvidia (NVDA)" in answer(page).inner_text()
    assert page.locator(".turn .notice").inner_text() == "Answered without a language model, because none is set up."
    assert not page.locator(".steps").evaluate("(one) => one.open")
    assert re.fullmatch(r"3 steps in [\d.,]+m?s", page.locator(".steps summary").inner_text().strip())
    page.wait_for_url(re.compile(r"#/chat/trading/[0-9a-f]{16}$"))
    shot(page, "chat-answer")
    page.reload()
    page.locator(".prose", has_text="Nvidia (NVDA)").wait_for()
    page.get_by_role("link", name="What's the sentiment on NVDA?").wait_for()


def test_steps_stream_and_the_load_line_fills(serving: Serving, opened: Opened, shot: Shot) -> None:
    page = opened(serving(DESK).url, color_scheme="dark")
    ask(page, "How is the tide?")
    page.locator(".step[data-state=running]", has_text="Asking the harbour master").wait_for()
    meter = page.get_by_role("meter", name="Cost")
    page.wait_for_function(
        "document.querySelector('.gauge-cost [role=meter]').getAttribute('aria-valuetext').includes('set aside')"
    )
    shot(page, "chat-steps-dark")
    ended(page)
    assert page.locator(".prose strong").inner_text() == "six"
    told = meter.get_attribute("aria-valuetext") or ""
    assert re.fullmatch(r"\$0\.000\d+ of \$0\.\d+", told), told
    assert page.get_by_role("meter", name="Time").get_attribute("aria-valuenow") != "0"
    page.locator(".turn-why summary").click()
    page.get_by_text("the one model of this agent").wait_for()


def test_a_clarifying_question_is_answered_by_a_button(serving: Serving, opened: Opened, shot: Shot) -> None:
    page = opened(serving(DESK).url)
    ask(page, "Find me a free berth")
    pier = page.get_by_role("button", name="South pier")
    pier.wait_for()
    shot(page, "chat-choices")
    pier.click()
    page.locator(".prose", has_text="At South pier: two berths free.").wait_for()
    assert page.get_by_role("button", name="North pier").is_disabled()
    page.get_by_text("Something optional was left out").wait_for()


def test_a_yes_is_given_to_the_question_that_is_shown_and_no_other(
    serving: Serving, opened: Opened, shot: Shot
) -> None:
    page = opened(serving(DESK).url)
    ask(page, "Enter the ship Vega into the log book")
    yes = page.get_by_role("button", name="Yes, go ahead")
    yes.wait_for()
    shot(page, "chat-confirm")
    page.reload()  # the question is open still, and its buttons come back
    yes.wait_for()
    with page.expect_request(lambda request: request.method == "POST") as sent:
        yes.click()
    assert sent.value.post_data_json["answering"]
    page.locator(".prose", has_text="Done: Vega is entered.").wait_for()
    assert yes.is_disabled()
    assert page.get_by_text("This question is no longer open.").is_visible()


def test_a_run_is_stopped_and_a_word_is_kept(serving: Serving, opened: Opened) -> None:
    page = opened(serving(DESK).url)
    ask(page, "Count all containers")
    page.locator(".step[data-state=running]").wait_for()
    page.get_by_role("button", name="Stop").click()
    page.locator(".notice", has_text="You stopped this.").wait_for()
    page.get_by_role("button", name="A bad answer").click()
    page.get_by_role("textbox", name="A word about it").fill("too slow")
    page.keyboard.press("Enter")
    page.get_by_text("It is kept with this run").wait_for()
    run = page.evaluate("fetch('/v1/runs?limit=1').then((one) => one.json()).then((one) => one.runs[0].run_id)")
    kept = page.evaluate(f"fetch('/v1/runs/{run}/feedback').then((one) => one.json())")
    assert [(one["mark"], one["comment"]) for one in kept["feedback"]] == [("bad", "too slow")]


def test_several_conversations_are_named_and_taken_off_the_list(serving: Serving, opened: Opened) -> None:
    page = opened(serving(DESK).url)
    ask(page, "Is a berth free?")
    page.get_by_role("button", name="Old dock").wait_for()
    page.get_by_role("link", name="New conversation").click()
    page.get_by_role("heading", name="Talk to harbour").wait_for()
    link = page.get_by_role("link", name="Is a berth free?").first
    link.hover()
    page.get_by_role("button", name="Rename: Is a berth free?").first.click()
    page.get_by_role("textbox", name="Name").fill("My berth")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="My berth").click()
    page.get_by_role("heading", name="My berth").wait_for()
    page.get_by_role("button", name="Take off the list: My berth").click()
    page.get_by_role("button", name="Take off the list", exact=True).click()
    page.get_by_role("link", name="My berth").wait_for(state="detached")


def test_text_is_never_html(serving: Serving, opened: Opened) -> None:
    page = opened(serving(DESK).url)
    ask(page, "Read the notes")
    ended(page)
    prose = answer(page)
    assert page.evaluate("window.hacked") is None
    assert prose.locator("script, img, svg, iframe, i, b, [onerror], [onload]").count() == 0
    links = prose.locator("a").evaluate_all("(all) => all.map((one) => [one.href, one.rel])")
    assert [href for href, _ in links] == ["https://example.com/a", "https://example.org/b"]
    assert all("noopener" in rel for _, rel in links)
    assert prose.locator("table td").first.inner_text() == "<i>c</i>"
    assert prose.locator("pre").inner_text() == "<script>window.hacked=1</script>"
    assert prose.locator("li").count() == 2


def test_a_cut_stream_is_carried_on_and_nothing_comes_twice(serving: Serving, opened: Opened) -> None:
    page = opened(serving("tests.browser.desk:agent").url)
    told = page.evaluate(
        """async () => {
        const { run } = await import(document.querySelector('script[type=module]').src.replace('main.js', 'stream.js'));
        const plain = window.fetch; let cuts = 0; const ids = [];
        window.fetch = async (path, options) => {
            const answer = await plain(path, options);
            if (options?.headers?.['Last-Event-ID']) ids.push(options.headers['Last-Event-ID']);
            if (!answer.body || cuts >= 3 || !String(path).includes('/runs')) return answer;
            cuts += 1;
            const reader = answer.body.getReader(); let left = 2;
            const body = new ReadableStream({ async pull(to) {
                const part = await reader.read();
                if (part.done) return to.close();
                if (left-- === 0) { reader.cancel(); return to.error(new TypeError('network error')); }
                to.enqueue(part.value);
            } });
            return new Response(body, { status: answer.status, headers: answer.headers });
        };
        const events = [];
        await run('/v1/agents/harbour/runs', { message: 'How is the tide?' }, { event: (one) => events.push(one) });
        window.fetch = plain;
        return { events, ids };
        }"""
    )
    types = [event["type"] for event in told["events"]]
    assert types[0] == "thinking" and types[-1] == "run_finished" and types.count("run_finished") == 1
    text = "".join(event["text"] for event in told["events"] if event["type"] == "text_delta")
    assert text == told["events"][-1]["result"]["text"]
    assert len(told["ids"]) >= 2 and len(set(told["ids"])) == len(told["ids"])


def test_a_server_that_is_gone_is_told_in_words(serving: Serving, opened: Opened) -> None:
    page = opened(serving(DESK).url)
    page.get_by_role("heading", name="Talk to harbour").wait_for()
    page.route(
        "**/v1/agents/**", lambda route: route.fulfill(status=503, json={"error": {"kind": "over_cap", "message": ""}})
    )
    with page.expect_console_message():  # the browser itself notes each answer of 503
        ask(page, "How is the tide?")
    page.get_by_role("alert").get_by_text("The budget of your key is used up.").wait_for()
    page.unroute("**/v1/agents/**")
    page.get_by_role("button", name="Try again").click()
    page.locator(".prose", has_text="The tide is low.").wait_for()
    opened.forgive("503")  # type: ignore[attr-defined]


def test_an_answer_goes_on_while_the_person_looks_elsewhere(serving: Serving, opened: Opened) -> None:
    page = opened(serving(DESK).url)
    ask(page, "How is the tide?")
    page.locator(".step").first.wait_for()
    page.get_by_role("link", name="Inbox").click()
    page.get_by_role("heading", name="Inbox").wait_for()
    page.go_back()
    page.locator(".prose", has_text="It turns at six.").wait_for()
    assert page.locator(".turn").count() == 1


@pytest.mark.parametrize("width", [360, 768, 1920])
def test_nothing_is_wider_than_the_window(serving: Serving, opened: Opened, shot: Shot, width: int) -> None:
    page = opened(serving(DESK).url, width=width, height=740)
    ask(page, "Read the notes")
    ended(page)
    time.sleep(0.3)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert (
        page.evaluate(
            "[...document.querySelectorAll('button, a, select, textarea')].filter((one) => one.offsetParent"
            " && one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.outerHTML)"
        )
        == []
    )
    shot(page, f"chat-{width}")
