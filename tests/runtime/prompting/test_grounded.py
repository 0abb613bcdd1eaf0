"""Figures that the model was not sent are not shown, in a prompt, a typed answer and a loop."""

from typing import Any

import pytest
from tests.batches import batch
from tests.small_agents import GO

from shipworthy import Agent, Input, Reply, ScriptedModel, Skill, Step, tool
from shipworthy.events import FigureWithheld, TextDelta
from shipworthy.grounding.extract import evidence_in
from shipworthy.models.scripted import call
from shipworthy.runtime.prompting.grounded import level

QUOTE = {"ticker": "NVDA", "price": 142.503, "change": -0.0231, "volume": 51234567, "day": "2026-11-27"}


@tool
def quote(ticker: str = "NVDA") -> dict[str, Any]:
    """The quote of a stock."""
    return QUOTE


def agent(texts: list[Any] | ScriptedModel, *, prompt: dict[str, Any] | None = None, **skill: Any) -> Agent:
    told = {"prompt": "Say how it is doing: {quote}", "fallback": "It is at {quote.price:.2f}.", "retry": 1}
    told |= prompt or {}
    work = {} if "tools" in skill else {"workflow": (Step(tool="quote"), Step(**told))}
    job = Skill(name="job", description="Do the daily job", examples=(GO,), **work, **skill)
    model = texts if isinstance(texts, ScriptedModel) else ScriptedModel(texts)
    return Agent(skills=[job], tools=[quote], model=model, store="memory")


async def asked(agent: Agent) -> tuple[Any, list[Any]]:
    heard: list[Any] = []
    return await agent.run(GO, emit=heard.append), heard


async def test_every_figure_of_an_answer_has_its_source() -> None:
    text = "NVDA trades at $142.50, down 2.3 %. Volume was 51.2M on Nov 27."
    result, heard = await asked(agent([text]))
    assert (result.status, result.text) == ("completed", text)
    assert [(fact.figure, fact.step, fact.field) for fact in result.facts] == [
        ("$142.50", "quote", "price"),
        ("2.3 %", "quote", "change"),
        ("51.2M", "quote", "volume"),
        ("Nov 27", "quote", "day"),
    ]
    assert result.as_dict()["facts"][0] == {"figure": "$142.50", "step": "quote", "field": "price"}
    assert len([event for event in heard if isinstance(event, TextDelta)]) == 2, "it streams sentence by sentence"


async def test_an_invented_figure_is_asked_for_once_more_before_anything_was_shown() -> None:
    model = ScriptedModel(["NVDA trades at $152.50. Volume was 51.2M.", "NVDA is at 142.50 now."])
    result, heard = await asked(agent(model))
    assert (result.status, result.text, result.usage.model_calls) == ("completed", "NVDA is at 142.50 now.", 2)
    assert [event.figures for event in heard if isinstance(event, FigureWithheld)] == [("$152.50",)]
    assert "$152.50" in model.requests[1].messages[-1].text


async def test_what_the_model_is_told_of_its_figures_is_no_source() -> None:
    result, _ = await asked(agent(["It is at 152.50.", "It is at 152.50, I am sure."]))
    assert (result.status, result.reason, result.text) == ("degraded", "ungrounded", "It is at 142.50.")
    assert [(fact.figure, fact.step, fact.field) for fact in result.facts] == [("142.50", "quote", "price")]


async def test_after_text_was_shown_the_sentence_is_left_out_and_the_fallback_follows() -> None:
    result, heard = await asked(agent(["A fine day. The P/E is 55.2. It fell 2.31 %.", "never asked"]))
    assert result.text == "A fine day. It fell 2.31 %.\n\nIt is at 142.50."
    assert (result.status, result.reason, result.usage.model_calls) == ("degraded", "ungrounded", 1)
    assert "55.2" not in "".join(event.text for event in heard if isinstance(event, TextDelta))


async def test_the_fallback_says_no_figure_twice() -> None:
    result, _ = await asked(agent(["It trades at $142.50. The P/E is 55.2."]))
    assert result.text == "It trades at $142.50."


@batch(("level", "shown"), [("off", True), ("figures", False), ("strict", False)])
async def test_the_author_says_how_strictly(level: str, shown: bool) -> None:
    text = "It is at 152.50."
    for place in ({"prompt": {"grounded": level}}, {"grounded": level}):
        result, _ = await asked(agent([text] * 2, **place))
        assert (result.text == text) is shown


async def test_strict_names_stand_in_the_sources_too() -> None:
    texts = ["The quote of Nvidia Corporation is 142.50."] * 2
    assert (await asked(agent(texts, prompt={"grounded": "strict"})))[0].reason == "ungrounded"
    assert (await asked(agent(texts)))[0].status == "completed"


async def test_a_prompt_that_reads_no_results_is_compared_with_nothing() -> None:
    told = Step(prompt="Write a poem about {message}", fallback="none")
    skill = Skill(name="job", description="Do the daily job", examples=(GO,), workflow=(told,))
    result = await Agent(skills=[skill], model=ScriptedModel(["In 1969 there were 12 of us."]), store="memory").run(GO)
    assert (result.text, result.facts) == ("In 1969 there were 12 of us.", ())


async def test_what_the_user_said_and_the_clock_are_sources() -> None:
    skill = Skill(
        name="job",
        description="Do the daily job",
        examples=(GO,),
        inputs={"most": Input(type="money", ask="How much?")},
        workflow=(Step(tool="quote"), Step(prompt="At most {most}: {quote}", fallback="no")),
    )
    one = Agent(
        skills=[skill],
        tools=[quote],
        model=ScriptedModel(["With 250 dollars you get one at 142.50."]),
        store="memory",
        clock="2026-11-28T10:00:00+00:00",
    )
    result = await one.run(GO + ", at most $250")
    assert result.status == "completed"
    assert [(fact.figure, fact.step) for fact in result.facts] == [("250 dollars", "inputs"), ("142.50", "quote")]


async def test_texts_of_typed_answers_are_checked_and_numbers_are_the_models_judgement() -> None:
    form = {"prompt": "Judge {quote}", "output": {"score": "integer", "why": "text"}, "as": "judged", "fallback": None}
    good = '{"score": 97, "why": "It is at 142.50."}'
    bad = '{"score": 97, "why": "It is at 152.50."}'
    step = {key: value for key, value in form.items() if value is not None}

    def typed(texts: list[Any], **more: Any) -> Agent:
        steps = (Step(tool="quote"), Step(**step, retry=1, **more), Step(answer="{judged.score}: {judged.why}"))
        job = Skill(name="job", description="Do the daily job", examples=(GO,), workflow=steps)
        return Agent(skills=[job], tools=[quote], model=ScriptedModel(texts), store="memory")

    assert (await typed([bad, good]).run(GO)).text == "97: It is at 142.50."
    failed = await typed([bad, bad]).run(GO)
    assert "152.50" not in failed.text
    stood_in = await typed([bad, bad], fallback='{{"score": 0, "why": "unknown"}}').run(GO)
    assert (stood_in.status, stood_in.reason, stood_in.text) == ("degraded", "ungrounded", "0: unknown")


async def test_facts_of_typed_answers_and_of_fallbacks_are_told_too() -> None:
    typed = {"prompt": "Judge {quote}", "output": {"score": "integer", "why": "text"}, "as": "judged"}
    steps = (Step(tool="quote"), Step(**typed), Step(answer="{judged.score}: {judged.why}"))
    job = Skill(name="job", description="Do the daily job", examples=(GO,), workflow=steps)
    model = ScriptedModel(['{"score": 97, "why": "On 27 November it was 142.50."}'])
    result = await Agent(skills=[job], tools=[quote], model=model, store="memory").run(GO)
    assert [(fact.figure, fact.field) for fact in result.facts] == [("27 November", "day"), ("142.50", "price")]

    for texts in (["It is at 152.50.", "It is at 152.50."], ["", ""]):
        result, _ = await asked(agent(texts, prompt={"fallback": "See REF-4711: it is at {quote.price:.1f}."}))
        assert [(fact.figure, fact.step, fact.field) for fact in result.facts] == [
            ("REF-4711", "prompt", ""),
            ("142.5", "quote", "price"),
        ]
    result, _ = await asked(agent(["A fine day. The P/E is 55.2. It fell 2.31 %."]))
    assert [fact.figure for fact in result.facts] == ["2.31 %", "142.50"]
    loop = ScriptedModel([Reply(calls=(call("quote"),)), "It is 777.", "It is 777."])
    result, _ = await asked(agent(loop, tools=("quote",), fallback="We trade from 9:30."))
    assert [(fact.figure, fact.step) for fact in result.facts] == [("9:30", "prompt")]


@batch(
    ("language", "text"),
    [
        ("en", "I could not confirm the figures for this, so I do not name any. Nothing was changed."),
        ("de", "Die Zahlen dazu konnte ich nicht bestätigen, darum nenne ich keine. Es wurde nichts geändert."),
        ("es", "No he podido confirmar las cifras de esto, así que no doy ninguna. No se ha cambiado nada."),
    ],
)
async def test_a_wholly_unfounded_answer_says_that_it_could_not_be_confirmed(language: str, text: str) -> None:
    steps = (Step(tool="quote"), Step(prompt="Say how it is doing: {quote}"))
    job = Skill(name="job", description="Do the daily job", examples=(GO,), workflow=steps)
    model = ScriptedModel(["It is at 152.50."] * 3)
    result = await Agent(skills=[job], tools=[quote], model=model, store="memory", language=language).run(
        GO, skill="job"
    )
    assert (result.status, result.reason, result.text) == ("degraded", "ungrounded", text)


async def test_a_price_of_another_stock_is_told_to_the_model_as_that() -> None:
    listed = [{"id": "NV-1", "price": 142.5}, {"id": "AA-2", "price": 189.3}]
    model = ScriptedModel(["NV-1 is at 189.30.", "NV-1 is at 142.50."])

    @tool
    def quotes() -> list[dict[str, Any]]:
        """The quotes of stocks."""
        return listed

    steps = (Step(tool="quotes"), Step(prompt="Say how they are doing: {quotes}", retry=1))
    job = Skill(name="job", description="Do the daily job", examples=(GO,), workflow=steps)
    one = Agent(skills=[job], tools=[quotes], model=model, store="memory")
    result, heard = await asked(one)
    assert (result.status, result.text) == ("completed", "NV-1 is at 142.50.")
    assert [event.figures for event in heard if isinstance(event, FigureWithheld)] == [("189.30",)]
    assert "these belong to something else than what you said them of: 189.30" in model.requests[1].messages[-1].text


async def test_a_loop_may_add_up_what_it_has_said_and_nothing_else() -> None:
    look = Reply(calls=(call("quote"),))
    right = "One is 142.503. Two are 285.006."
    result, _ = await asked(agent([look, right], tools=("quote",)))
    assert (result.status, result.text) == ("completed", right)
    assert [(fact.figure, fact.step, fact.field) for fact in result.facts][0] == ("142.503", "quote", "price")
    result, _ = await asked(agent([look, "One is 142.503. All in all 999.", "One is 142.503."], tools=("quote",)))
    assert "999" not in result.text
    assert result.reason == "ungrounded"


async def test_a_loops_own_words_are_no_source() -> None:
    look = Reply(text="I think it is 777.", calls=(call("quote"),))
    result, _ = await asked(agent([look, "It is 777.", "It is 142.503."], tools=("quote",)))
    assert (result.status, result.text) == ("completed", "It is 142.503.")


def test_the_innermost_that_is_stated_applies() -> None:
    assert level([None, "off", "strict"], loop=False, reads=True) == "off"
    assert level(["strict", "off"], loop=True, reads=False) == "strict"


@batch(
    ("loop", "reads", "found"),
    [(True, True, "sums"), (True, False, "sums"), (False, True, "figures"), (False, False, "off")],
)
def test_without_one_it_follows_from_what_is_read(loop: bool, reads: bool, found: str) -> None:
    assert level([None, None], loop=loop, reads=reads) == found


async def test_a_result_of_megabytes_is_not_read_whole_for_its_fields(monkeypatch: pytest.MonkeyPatch) -> None:
    comment = "the market is up by 2.5 points and all say so "

    @tool(name="quote", max_tokens=100, compact="NVDA is at {price}", timeout=30)
    def floods(ticker: str = "NVDA") -> dict[str, Any]:
        return {"price": 142.503, "posts": [{"text": comment * 400} for _ in range(100)]}

    read = 0

    def counted(text: str) -> list[Any]:
        nonlocal read
        read += len(text)
        return evidence_in(text)

    monkeypatch.setattr("shipworthy.grounding.evidence.evidence_in", counted)
    job = Skill(
        name="job",
        description="Do the daily job",
        examples=(GO,),
        workflow=(Step(tool="quote"), Step(prompt="Say how it is doing: {quote}", fallback="-")),
        max_latency_ms=60_000,
    )
    made = Agent(skills=[job], tools=[floods], model=ScriptedModel(["It is at 142.503."]), store="memory")

    result = await made.run(GO)

    assert (result.status, result.text) == ("completed", "It is at 142.503.")
    assert [(fact.figure, fact.step, fact.field) for fact in result.facts] == [("142.503", "quote", "price")]
    assert read < 300_000, "of 1.8 million characters"


async def test_a_figure_of_a_text_that_is_computed_is_that_of_the_result_it_comes_from() -> None:
    lets = {"price": "quote.price", "plain": "'S&P 500: at ' + str(price)"}
    result, _ = await asked(agent(["It is at 7."], prompt={"fallback": "{plain}"}, let=lets))
    assert result.text == "S&P 500: at 142.503"
    assert {(fact.figure, fact.step, fact.field) for fact in result.facts} == {
        ("500", "prompt", ""),
        ("142.503", "quote", "price"),
    }
