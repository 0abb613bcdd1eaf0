"""`answer_check`: an answer that breaks a condition, or that a function does not let pass, is not given."""

import asyncio
from typing import Any

from tests.batches import batch
from tests.runtime.conftest import sent
from tests.virtual_time import run, sleep

from shipworthy import Agent, Guideline, Reply, ScriptedModel, Skill, Step, call, tool
from shipworthy.app.replay import replayed
from shipworthy.contract.phrases.phrases import built_in
from shipworthy.events import Degraded, TextDelta
from shipworthy.stores import MemoryStore

WITHHELD = built_in("en")("withheld")

OTHERWISE = "I will look that up again."


@tool
def order(found: str = "yes") -> dict[str, Any]:
    """An order."""
    whole = {"total": 90.0, "id": "A-17", "lines": [{"price": 40.0}, {"price": 50.0}]}
    return whole if found == "yes" else {"id": "A-17"}


@tool
def fails() -> str:
    """Always fails."""
    raise ValueError("no")


def agent(check: Any, *says: str, workflow: Any = None, skills: Any = (), **more: Any) -> Agent:
    steps = workflow or [Step(tool="order"), Step(prompt="Tell it.", retry=1)]
    own = {"tools": more.pop("tools")} if "tools" in more else {"workflow": steps}
    job = Skill(name="job", max_cost_usd=0.0, **own, **more)
    guideline = Guideline(name="honest", answer_check=check, otherwise=OTHERWISE)
    model = ScriptedModel(says[0] if len(says) == 1 and callable(says[0]) else list(says)) if says else None
    return Agent(
        skills=[job, *skills],
        tools=[order, fails],
        model=model,
        guidelines=[guideline],
        store=MemoryStore(records=True),
    )


@batch(
    ("check", "text", "passes"),
    [
        ("max(amounts) <= order.total", "You paid $90.00.", True),
        ("max(amounts) <= order.total", "You paid $95.00.", False),
        ("all(a <= order.total for a in amounts)", "You paid $40 and $50.", True),
        ("all(a in [l.price for l in order.lines] for a in amounts)", "You paid $40 and $50.", True),
        ("all(a in [l.price for l in order.lines] for a in amounts)", "You paid $40 and $51.", False),
        ("order.id in identifiers", "A-17 is on its way.", True),
        ("order.id in identifiers", "A-18 is on its way.", False),
        ("'guaranteed' not in lower(text)", "Guaranteed!", False),
        ("len(percents) == 0 or max(percents) < 50", "10% off", True),
        ("all(d >= date('2026-01-01') for d in dates)", "on 2025-12-31", False),
        ("skill == 'job' and session.turns < 3", "anything", True),
    ],
)
def test_a_condition_reads_facts_and_results(check: str, text: str, passes: bool) -> None:
    result, _ = sent(agent(check, text, text))
    assert result.text == (text if passes else OTHERWISE)
    assert (result.status, result.reason) == (("completed", None) if passes else ("degraded", "guideline"))


def test_what_an_answer_does_not_state_cannot_be_wrong_and_what_it_must_state_is_asked_for() -> None:
    assert sent(agent("max(amounts) <= order.total", "It is paid."))[0].text == "It is paid."
    assert sent(agent("dates[0] >= today", "Soon."))[0].text == "Soon."
    rounded = "max(round(a) for a in amounts) <= order.total"
    assert sent(agent(rounded, "It is paid."))[0].text == "It is paid."
    asks = "len(amounts) > 0 and max(amounts) <= order.total"
    assert sent(agent(asks, "It is paid.", "It is paid."))[0].text == OTHERWISE
    assert sent(agent("not max(amounts) > order.totl", "Soon.", "Soon."))[0].text == OTHERWISE


@batch(
    "check",
    [
        "not max(amounts) > order.totl",
        "max(amounts) <= order.totl or True",
        "order.totl != 3",
        "not [l for l in order.lines if l.prise > 3]",
        "not fails",
    ],
)
def test_a_condition_that_reads_what_is_not_there_never_passes(check: str) -> None:
    steps = [Step(tool="order"), Step(tool="fails", required=False), Step(prompt="Tell it.")]
    result, events = sent(agent(check, "You paid $9.", workflow=steps))

    assert result.text == OTHERWISE
    told = [event.detail for event in events if isinstance(event, Degraded) and event.reason == "guideline"]
    assert len(told) == 1 and "there is no `" in told[0]


def test_known_asks_whether_it_is_there() -> None:
    for check in ("not known(order.totl)", "not known(order.totl) or max(amounts) <= order.totl"):
        assert sent(agent(check, "You paid $9."))[0].text == "You paid $9."


@batch("check", ["order.total", "order.id", "sorted(order.lines)[0] or True"])
def test_what_is_no_yes_or_no_does_not_pass(check: str) -> None:
    assert sent(agent(check, "You paid $9."))[0].text == OTHERWISE


def test_a_skill_without_what_a_condition_reads_is_not_checked_by_it() -> None:
    other = Skill(name="other", workflow=[Step(answer="It was $500.")])
    made = agent("max(amounts) <= order.total", "It was $500.", "It was $500.", skills=[other])
    assert run(made.run("Go", skill="other")).text == "It was $500."
    assert run(made.run("Go", skill="job")).text == OTHERWISE


def test_the_model_is_told_once_and_nothing_is_shown_before() -> None:
    made = agent("max(amounts) <= order.total", "You paid $95.", "You paid $90.")
    result, events = sent(made)

    assert result.text == "You paid $90." and result.status == "completed"
    assert [event.text for event in events if isinstance(event, TextDelta)] == ["You paid $90."]


def test_authors_answers_and_fallbacks_are_checked_too() -> None:
    steps = [Step(tool="order"), Step(answer="It is $95.")]
    assert sent(agent("max(amounts) <= order.total", workflow=steps))[0].text == OTHERWISE

    guideline = Guideline(answer_check="max(amounts) <= order.total")
    for fallback, text in (("About ${order.total}.", "About $90."), ("About $99.", WITHHELD)):
        prompt = Step(prompt={"text": "Tell it.", "fallback": fallback})
        job = Skill(name="job", workflow=[Step(tool="order"), prompt], max_cost_usd=0.0)
        made = Agent(skills=[job], tools=[order], model=ScriptedModel(lambda _: "$95"), guidelines=[guideline])
        assert sent(made)[0].text == text


def test_questions_and_failures_are_no_answers() -> None:
    steps = [Step(tool="fails"), Step(answer="Done.")]
    assert "no" in sent(agent("text == 'x'", workflow=steps))[0].text


def test_a_loop_is_checked_against_the_latest_result_of_its_tools() -> None:
    replies = [
        Reply(calls=(call("order", found="no"),)),
        Reply(calls=(call("order"),)),
        Reply(text="You paid $95."),
        Reply(text="You paid $90."),
    ]
    made = agent("max(amounts) <= order.total", tools=["order"], grounded="off")
    made.use_model(ScriptedModel(replies))
    assert sent(made)[0].text == "You paid $90."

    made.use_model(ScriptedModel([Reply(text="You paid $95."), Reply(text="You paid $95.")]))
    assert sent(made)[0].text == OTHERWISE, "a tool that was not called has no total"


# Functions.


def judged(function: Any, *says: str) -> Any:
    result, events = sent(agent(function, *(says or ("You paid $9.", "You paid $9."))))
    told = [event.detail for event in events if isinstance(event, Degraded) and event.reason == "guideline"]
    return result, "".join(told)


@batch("value", [None, True, ""])
def test_a_function_lets_an_answer_pass(value: Any) -> None:
    result, _ = judged(lambda text: value)
    assert (result.status, result.text) == ("completed", "You paid $9.")


@batch(
    ("value", "why"),
    [("too cheap", "too cheap"), (False, "did not let it pass"), (0, "gave int"), ([], "gave list")],
)
def test_a_function_says_why_not(value: Any, why: str) -> None:
    result, told = judged(lambda text: value)
    assert result.text == OTHERWISE and why in told


def test_a_function_is_given_text_facts_results_and_inputs() -> None:
    seen: list[Any] = []

    async def judge(text: str, facts: Any, results: Any, inputs: Any) -> None:
        await asyncio.sleep(0)
        seen.append((text, facts.amounts, results["order"]["total"], inputs))
        results["order"]["total"] = 0

    result, _ = judged(judge)
    assert (
        result.text == "You paid $9." and seen == [("You paid $9.", (9,), 90.0, {"found": "yes"})] or seen[0][3] == {}
    )


def test_a_function_that_fails_or_ends_the_program_does_not_let_it_pass() -> None:
    def broken(text: str) -> None:
        raise KeyError("secret of the author")

    def leaves(text: str) -> None:
        raise SystemExit(3)

    for function in (broken, leaves):
        result, told = judged(function)
        assert result.text == OTHERWISE and "failed:" in told
        assert "secret" not in result.text


def test_a_function_that_never_ends_is_given_up_within_the_bound(within: Any) -> None:
    def slow(text: str) -> None:
        sleep(1000)

    async def slower(text: str) -> None:
        await asyncio.sleep(1000)

    for function in (slow, slower):
        result, told = judged(function)
        assert result.text == OTHERWISE and "did not decide within 1 s" in told
        assert within(result) and result.usage.latency_ms <= 1100


def test_the_time_of_functions_is_in_the_bound() -> None:
    with_function, without = agent(lambda text: None), agent("order.total > 0")
    limits = [made.compiled.folded("job").together.latency_ms for made in (with_function, without)]
    assert limits[0] == limits[1] + 1000.0


def test_an_equal_text_is_judged_once() -> None:
    seen: list[str] = []
    result, _ = judged(lambda text: seen.append(text))
    assert result.status == "completed" and seen == ["You paid $9."]


async def test_a_replay_takes_what_a_function_said() -> None:
    answers = iter(["no", None])
    made = agent(lambda text: next(answers), "You paid $9.", "You paid $8.")
    result = await made.run("Go", skill="job")
    assert result.text == "You paid $8."
    tape = await made.tape(result.run_id)
    again = await replayed(made.compiled, tape or "")
    assert again.divergence is None and again.result["text"] == "You paid $8."
