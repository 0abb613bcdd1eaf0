"""A question about what is so is answered by the skill that reads, not by the one that writes."""

from dataclasses import replace

from tests.batches import batch
from tests.runtime.meaning.parcel_agent import parcels

from shipworthy import Agent, Input, Skill, Step, tool
from shipworthy.compiled import Compiled
from shipworthy.durable.memory import MemoryStore
from shipworthy.routing.said import Said
from shipworthy.routing.skills.route import Route
from shipworthy.runtime.meaning.ending import stopping_last
from shipworthy.runtime.meaning.meant import about_a_state
from shipworthy.runtime.meaning.states import leaning, reading_first, wanted


@tool(effect="write")
def pay(amount: float) -> str:
    """Pay."""
    return f"{amount}"


def skills(*examples: str) -> list[Skill]:
    return [
        Skill(
            name="pay_fees",
            description="Pay open fees",
            examples=("I want to pay my fees", "settle what I owe", *examples),
            inputs={"amount": Input(type="money", ask="How much?")},
            workflow=(Step(tool="pay", confirm="Pay {amount}?"), Step(answer="Paid.")),
        ),
        Skill(
            name="my_loans",
            description="Say which books a reader has and what fees are open",
            examples=("what have I borrowed", "show my books", "which fees are open"),
            workflow=(Step(answer="Nothing is open."),),
        ),
    ]


def compiled(of: list[Skill]) -> Compiled:
    return Agent(skills=of, tools=[pay], store=MemoryStore()).compiled


def unsure(outcome: str, *candidates: tuple[str, float]) -> Route:
    best = candidates[0][0] if outcome == "route" else None
    return Route(outcome=outcome, skill=best, confidence=candidates[0][1], candidates=candidates, why="")  # type: ignore[arg-type]


@batch("message", ["do i owe anything", "what do i owe?", "so how much is open", "tell me what I owe"])
def test_a_question_about_a_state_reads(message: str) -> None:
    agent = compiled(skills())
    for outcome in ("ask", "route"):
        found = reading_first(agent, Said(message), unsure(outcome, ("pay_fees", 0.7), ("my_loans", 0.3)))
        assert (found.outcome, found.skill) == ("route", "my_loans")
    far = unsure("route", ("pay_fees", 0.95), ("my_loans", 0.01))
    assert reading_first(agent, Said(message), far) == far


@batch("message", ["I want to pay what I owe", "can I pay my fees?", "how can I pay", "is it?"])
def test_a_deed_stays_one_where_the_router_is_unsure(message: str) -> None:
    route = unsure("ask", ("pay_fees", 0.7), ("my_loans", 0.3))
    assert reading_first(compiled(skills()), Said(message), route) == route


def test_the_author_of_a_deed_may_ask_so() -> None:
    route = unsure("ask", ("pay_fees", 0.7), ("my_loans", 0.3))
    assert reading_first(compiled(skills("do I owe you money")), Said("do i owe anything"), route) == route


CANCEL = Skill(
    name="cancel_payment",
    description="Cancel a payment",
    examples=("cancel my payment", "stop the payment"),
    inputs={"amount": Input(type="money", ask="Which?")},
    workflow=(Step(tool="pay", confirm="Cancel {amount}?"), Step(answer="Cancelled.")),
)


@batch(
    ("message", "skill"),
    [
        *(("a payment on monday", "pay_fees"), ("book that for tuesday", "pay_fees")),
        *(("my back rent on friday", "pay_fees"), ("I do not pay on monday", None), ("send it back", None)),
        *(("I can't pay on monday", "cancel_payment"), ("ich kann am Montag nicht zahlen", "cancel_payment")),
        *(("can't I pay on monday?", None), ("storniere die Zahlung", None), ("the payment is off", None)),
    ],
)
def test_what_ends_nothing_is_no_request_to_end_something(message: str, skill: str | None) -> None:
    route = unsure("ask", ("pay_fees", 0.5), ("cancel_payment", 0.4))
    found = stopping_last(compiled([*skills(), CANCEL]), Said(message), route)
    assert found.skill == skill


@batch("message", ["I want to pay what I owe", "can I pay my fees?", "how can I settle what I owe"])
async def test_a_deed_stays_one(message: str) -> None:
    agent = Agent(skills=skills(), tools=[pay], store=MemoryStore())
    assert (await agent.run(message)).skill != "my_loans"


async def test_an_author_may_ask_so_for_a_deed_too() -> None:
    agent = Agent(skills=skills("do I owe you money"), tools=[pay], store=MemoryStore())
    assert (await agent.run("do i owe anything")).skill != "my_loans"


@batch(
    ("message", "state"),
    [
        *(
            ("when am i booked in", True),
            ("ok then just tell me when im booked in", True),
            ("bin ich angemeldet", True),
        ),
        *(("when can you come", False), ("book me in", False), ("what about friday", False), ("", False)),
    ],
)
def test_what_asks_of_a_state(message: str, state: bool) -> None:
    assert about_a_state(Said(message)) is state


def test_a_skill_that_is_unlikely_or_less_likely_than_the_ending_one_is_asked_about() -> None:
    agent = compiled([*skills(), CANCEL])
    for route in (
        unsure("ask", ("cancel_payment", 0.5), ("pay_fees", 0.4)),
        unsure("ask", ("pay_fees", 0.2), ("cancel_payment", 0.1)),
    ):
        assert stopping_last(agent, Said("a payment on monday"), route) == route


MOVE = CANCEL.model_copy(update={"name": "move_payment", "description": "Move a payment to another day"})


@batch(
    "message",
    [
        "I can't pay on Friday",
        "good morning, I won't be able to pay this time",
        "ich kann am Freitag leider nicht zahlen",
        "no podré pagar el viernes",
    ],
)
def test_issue_11_who_cannot_is_offered_nothing_that_begins_something(message: str) -> None:
    agent = compiled([*skills(), CANCEL, MOVE])
    route = unsure("ask", ("pay_fees", 0.4), ("cancel_payment", 0.3), ("move_payment", 0.2))
    left = stopping_last(agent, Said(message), route)
    assert [name for name, _ in left.candidates] == ["cancel_payment", "move_payment"]
    only = stopping_last(agent, Said(message), unsure("ask", ("pay_fees", 0.5), ("cancel_payment", 0.4)))
    assert (only.outcome, only.skill) == ("route", "cancel_payment")


def test_issue_11_a_far_likelier_skill_that_asks_before_it_writes_is_begun() -> None:
    agent = compiled(skills())
    begun = leaning(agent, Said("pay what I owe"), unsure("ask", ("pay_fees", 0.75), ("my_loans", 0.2)))
    assert (begun.outcome, begun.skill, begun.confidence) == ("route", "pay_fees", 0.75)
    for candidates in (
        (("pay_fees", 0.45), ("my_loans", 0.1)),
        (("pay_fees", 0.75), ("my_loans", 0.4)),
        # One that reads answers at once, rightly or not: it is begun where the message names what it reads.
        (("my_loans", 0.7), ("pay_fees", 0.1)),
    ):
        route = unsure("ask", *candidates)
        assert leaning(agent, Said("what do I owe"), route) == route
    refused = unsure("none", ("pay_fees", 0.65))
    assert leaning(agent, Said("what do I owe"), refused) == refused


LOAN = Skill(
    name="loan",
    description="Say until when a book is lent",
    examples=("until when is book B-1234", "how long may I keep it", "due date of B-2345"),
    inputs={"book": Input(pattern=r"B-\d{4}", ask="Which book?")},
    workflow=(Step(answer="Until Friday."),),
)


def test_issue_11_a_likelier_skill_that_reads_what_is_named_is_begun() -> None:
    agent = compiled([*skills(), LOAN])
    route = unsure("ask", ("loan", 0.55), ("my_loans", 0.2))
    assert leaning(agent, Said("B-1234 and its date"), route).skill == "loan"
    assert leaning(agent, Said("and its date"), route) == route
    # It alone takes the code; without one, neither is ahead.
    near = unsure("ask", ("loan", 0.55), ("my_loans", 0.3))
    assert leaning(agent, Said("B-1234 and its date"), near).skill == "loan"
    assert leaning(agent, Said("and its date"), near) == near
    bare = replace(route, bare=True)
    assert leaning(agent, Said("B-1234?"), bare) == bare


@batch(
    ("message", "acts"),
    [
        ("I need to settle 12 euros", True),
        ("hi, I want to give you 12 euros", True),
        ("do I need to settle 12 euros?", False),
        ("I want to know about the 12 euros", False),
        ("I don't want to pay 12 euros", False),
        ("12 euros", False),
        ("I need it", False),
    ],
)
def test_what_a_person_wants_is_done_by_the_only_skill_that_acts(message: str, acts: bool) -> None:
    agent = compiled(skills())
    for candidates in ((("my_loans", 0.6), ("pay_fees", 0.15)), (("pay_fees", 0.4), ("my_loans", 0.3))):
        route = unsure("ask", *candidates)
        assert (wanted(agent, Said(message), route).skill == "pay_fees") is acts
    far = unsure("ask", ("my_loans", 0.6), ("pay_fees", 0.05))
    assert wanted(agent, Said(message), far) == far


def test_what_ends_something_leaves_no_day_to_what_changes_it() -> None:
    candidates = (("cancel_parcel", 0.63), ("other_day", 0.21))
    route = Route(outcome="ask", skill=None, confidence=0.63, candidates=candidates, why="")
    agent = parcels().compiled
    assert leaning(agent, Said("only on friday, parcel 1004"), route).outcome == "ask"
    assert leaning(agent, Said("not now, parcel 1004"), route).skill == "cancel_parcel"
