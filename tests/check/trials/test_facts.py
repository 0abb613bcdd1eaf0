"""Facts of several trials: contradictions, required facts, spread."""

from typing import Any

from tests.batches import batch

from shipworthy.check.trials.facts import contradictions, spread, states
from shipworthy.check.trials.trial import Answer, Source, Trial
from shipworthy.grounding.check import Fact

PRICE = {"name": "Nvidia", "price": 142.5, "currency": "USD", "news": ["up 12% to $4.2bn", "shares of 3 firms"]}


def answer(text: str = "", facts: Any = (), value: Any = PRICE, **fields: Any) -> Answer:
    """An answer that states facts out of what `get_price` gave."""
    given: dict[str, Any] = {
        "status": "completed",
        "reason": None,
        "skill": "quote",
        "inputs": {},
        "path": (),
        "model": "m",
        "fallback": "",
        "usage": {},
        "bound": {},
        "first_token_ms": None,
        "misses": (),
    }
    sources = (Source(step="get_price", value=value, text="Nvidia: $142.50 today"),)
    stated = tuple(Fact(*one) for one in facts)
    return Answer(**{**given, "text": text, "facts": stated, "sources": sources, **fields})


def trials(*answers: Answer) -> list[Trial]:
    """A trial for each answer."""
    return [Trial(case="c", number=number, answers=(one,)) for number, one in enumerate(answers, start=1)]


def said(figure: str, field: str = "price", step: str = "get_price", **more: Any) -> Answer:
    """An answer with one fact."""
    return answer(facts=[(figure, step, field)], **more)


@batch("other", ["142.5", "142.50 dollars", "USD 142.5", "about 142", "$143"])
def test_another_notation_or_fewer_digits_is_no_contradiction(other: str) -> None:
    assert contradictions(trials(said("$142.50"), said(other))) == ()


def test_two_values_of_one_field_contradict_each_other() -> None:
    changed = {**PRICE, "price": 150.25}
    (found,) = contradictions(trials(said("$142.50"), said("$142.50"), said("$150.25", value=changed)))
    assert (found.turn, found.step, found.field) == (1, "get_price", "price")
    assert str(found) == "get_price.price is “$142.50” in trial 1 and “$150.25” in trial 3"


def test_a_value_that_no_trial_was_given_contradicts_those_that_were() -> None:
    assert len(contradictions(trials(said("$142.50"), said("$200")))) == 1


def test_different_figures_of_one_text_contradict_nothing() -> None:
    first, second = said("12%", "news[0]"), said("$4.2bn", "news[0]")
    assert contradictions(trials(first, second)) == ()
    assert contradictions(trials(said("$142.50", "", "prompt"), said("12%", "", "prompt"))) == ()


def test_names_may_be_written_otherwise_where_the_data_is_the_same() -> None:
    assert contradictions(trials(said("Nvidia", "name"), said("NVIDIA Corp", "name"))) == ()
    other = {**PRICE, "name": "Intel"}
    assert len(contradictions(trials(said("Nvidia", "name"), said("Intel", "name", value=other)))) == 1


def test_turns_are_apart() -> None:
    one = Trial(case="c", number=1, answers=(said("$142.50"), said("$1", value={"price": 1})))
    assert contradictions([one, one]) == ()


@batch(
    ("wanted", "text", "stated"),
    [
        ("$142.50", "It costs 142.50 dollars.", True),
        ("$142.50", "It costs $14,250.", False),
        ("2026-11-30", "Due on November 30, 2026.", True),
        ("not refundable", "It is NOT  refundable.", True),
        ("not refundable", "It is refundable.", False),
        ("get_price.price", "It costs $142.50.", True),
        ("get_price.price", "It costs $17.", False),
        ("get_price.name", "That is Nvidia.", True),
        ("get_price.missing", "It costs $142.50.", False),
        ("other.price", "It costs $142.50.", False),
    ],
)
def test_a_fact_is_stated_in_any_notation(wanted: str, text: str, stated: bool) -> None:
    assert states(wanted, trials(answer(text))[0]) is stated


def test_a_fact_of_the_field_is_stated_whatever_its_words() -> None:
    assert states("get_price.news", trials(said("12%", "news"))[0])


def test_spread_counts_what_not_all_trials_mention() -> None:
    both = answer(facts=[("$142.50", "get_price", "price"), ("12%", "get_price", "news[0]")])
    one = answer(facts=[("142.5", "get_price", "price")])
    assert str(spread(trials(both, both))) == "0 of 2"
    assert str(spread(trials(both, one))) == "1 of 2"
    assert str(spread(trials(answer(), answer()))) == "0 of 0"


def test_a_figure_of_the_text_of_a_result_stands_in_the_result() -> None:
    """The text may say what the value does not: in words, or rounded."""
    assert contradictions(trials(said("$142.50", ""), said("3 firms", ""))) == ()


def test_names_in_what_a_model_was_sent_are_compared_with_nothing() -> None:
    assert contradictions(trials(said("Nvidia", "", "prompt"), said("Semiconductors", "", "prompt", value=3))) == ()


def test_figures_of_a_text_that_the_contract_computes_of_the_same_data_contradict_nothing() -> None:
    """`let: {plain: …}` has several figures, and words of the author with more: "S&P 500"."""
    assert contradictions(trials(said("$142.50", "", "plain"), said("500", "", "plain"))) == ()
    assert len(contradictions(trials(said("$142.50"), said("500")))) == 1, "a field of a result has one value"


@batch(("one", "other"), [("10:00:01", "10:00:09"), ("2026-11-30", "2026-12-01"), ("req-8f3a1", "req-9b2c7")])
def test_times_and_identifiers_of_data_that_changes_by_itself_contradict_nothing(one: str, other: str) -> None:
    first = said(one, "fetched", value={"fetched": one})
    second = said(other, "fetched", value={"fetched": other})
    assert contradictions(trials(first, second)) == ()
    assert len(contradictions(trials(first, said(other, "fetched", value={"fetched": one})))) == 1, (
        "the data is the same"
    )


def test_a_figure_that_the_data_of_one_trial_lacks_contradicts_nothing() -> None:
    """A source did not answer in time: the line of the other trial has less, and nothing else."""
    whole, less = {"line": "NVDA: $142.50, up 12%, worth $4.2bn"}, {"line": "NVDA: $142.50, worth $4.2bn"}
    first = answer(facts=[("$142.50", "s", "[0].line"), ("12%", "s", "[0].line")], value=whole)
    second = answer(facts=[("$4.2bn", "s", "[0].line")], value=less)
    assert contradictions(trials(first, second)) == ()
    other = answer(facts=[("13%", "s", "[0].line")], value={"line": "NVDA: $142.50, up 13%, worth $4.2bn"})
    assert contradictions(trials(second, other)) == ()
