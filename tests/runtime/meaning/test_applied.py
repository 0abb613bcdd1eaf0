"""What a reply does to the question that is open."""

from dataclasses import replace

from shipworthy.contract.input import Input
from shipworthy.runtime.meaning.applied import picked
from shipworthy.stores.session import Pending

ASKED = Pending(kind="input", names=("item",), text="Which?", choices=("Mug", "Cup", "Pot"), values=("M1", "C2", "P3"))


def test_a_choice_is_its_value_and_a_list_where_the_input_is_one() -> None:
    many = Input(list="text", max=2)
    assert picked({"item": Input()}, ASKED, 1) == "C2"
    assert picked({"item": many}, ASKED, 1) == ["C2"]
    assert picked({"item": many}, ASKED, 2, 0, 1) == ["P3", "M1"], "at most as many as the list may have"
    assert picked({}, replace(ASKED, names=("gone",)), 0) == "M1"


async def test_a_no_drops_what_was_to_be_approved_and_a_yes_runs_it(shop) -> None:  # type: ignore[no-untyped-def]
    await shop.say("I want to return order A-1001, it came too late")
    assert (await shop.say("no")).text == "All right, I have dropped that."
    await shop.say("I want to return order A-1001, it came too late", session="t")
    assert (await shop.say("yes", session="t")).status == "completed"


async def test_a_yes_that_names_no_question_approves_nothing_where_it_has_to_name_one(shop) -> None:  # type: ignore[no-untyped-def]
    asked = await shop.say("I want to return order A-1001, it came too late")
    again = await shop.agent.run("yes", session="s", answering="")
    assert (again.status, again.question) == ("asked", asked.question) and "has to name the question" in again.text
    assert shop.wrote == []
    assert (await shop.agent.run("yes", session="s", answering=again.question)).status == "completed"
    assert shop.wrote != []
    await shop.say("I want to return order A-1001, it came too late", session="t")
    assert (await shop.agent.run("no", session="t", answering="")).text == "All right, I have dropped that."


async def test_two_things_where_one_fits_are_asked_about(shop) -> None:  # type: ignore[no-untyped-def]
    await shop.say("I want to return an item")
    asked = await shop.say("A-1001 and A-1002")
    assert asked.status == "asked" and "only one of A-1001 and A-1002" in asked.text
