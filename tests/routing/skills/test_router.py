"""Which skill a message goes to."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch
from tests.routing.skills.routers import router_for

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.input import Input
from shipworthy.contract.skill import Skill
from shipworthy.routing.said import Said
from shipworthy.routing.skills.route import Route
from shipworthy.routing.skills.router import Router
from shipworthy.routing.values.extract import Extractor


@pytest.mark.parametrize(
    ("message", "skill"),
    [
        *((text, "weather") for text in ("weather paris", "what is the forecast for LA tomorrow?", "wether in Paris")),
        ("hi, quick one: could you please tell me if it will rain in boston tomorrow, thanks!", "weather"),
        ("Is rain expected in chicago", "weather"),
        *(
            (text, "compare")
            for text in ("compare munich with paris", "is berlin warmer than munich", "NYC versus BOS")
        ),
        *(
            (text, "book")
            for text in ("I'd like to book a flight to berlin", "reserve a trip", "reserve two flights to LA")
        ),
        *((text, "cancel") for text in ("cancel my trip", "cancle the reservation", "please call off ABC123")),
    ],
)
def test_what_is_routed(router: Router, message: str, skill: str) -> None:
    choice = router.choose(Said(message))
    assert (choice.outcome, choice.skill) == ("route", skill)
    assert 0 < choice.confidence <= 1
    assert skill in choice.why
    assert [score for _, score in choice.candidates] == sorted((s for _, s in choice.candidates), reverse=True)


@pytest.mark.parametrize(
    "message",
    [
        *(
            "tell me a joke",
            "best pizza recipes",
            "who won the super bowl",
            "write a python script that sorts numbers",
            "?",
        ),
        *("", "a" * 500, "12", "my girlfriend is mad at me because I work all day, what should I do"),
        *("what is the capital of australia", "translate good morning into french", "\x00\x01"),
    ],
)
def test_what_no_skill_is_about(router: Router, message: str) -> None:
    choice = router.choose(Said(message))
    assert (choice.outcome, choice.skill) == ("none", None)
    assert choice.why


def test_a_value_alone_is_asked_about(router: Router) -> None:
    choice = router.choose(Said("Paris"))
    assert choice.outcome == "ask" and choice.skill is None
    assert 2 <= len(choice.candidates) <= 3


def test_any_value_of_a_type_stands_for_the_others(router: Router) -> None:
    assert router.choose(Said("weather in Aarhus, $A")).skill == "weather"


def test_a_long_message_with_a_small_part_in_scope_is_not_routed(router: Router) -> None:
    story = (
        "my grandmother used to bake wonderful cakes with cherries and almonds every sunday morning before church " * 3
    )
    assert router.choose(Said(f"{story} rain {story}")).outcome == "none"


def test_one_clear_sentence_is_enough_in_a_long_message(router: Router) -> None:
    message = "My sister is moving house and everybody is excited. What's the weather in Paris? Her cat is called Tom."
    assert router.choose(Said(message)).skill == "weather"


def test_no_skills_and_skills_without_examples() -> None:
    assert router_for().choose(Said("anything")).outcome == "none"
    bare = router_for(Skill(name="send_invoice"), Skill(name="pay_bill", description="Pay a bill"))
    assert bare.choose(Said("send an invoice")).skill == "send_invoice"
    assert bare.choose(Said("play some jazz")).outcome == "none"


def test_one_skill_alone_does_not_take_everything() -> None:
    alone = router_for(Skill(name="weather", description="The weather", examples=("will it rain today",)))
    assert alone.choose(Said("will it rain")).skill == "weather"
    assert alone.choose(Said("order me a large pizza with mushrooms")).outcome == "none"


def test_equals_are_asked_about_in_the_order_of_their_names() -> None:
    twins = router_for(
        Skill(name="b", description="x", examples=("open the door",)),
        Skill(name="a", description="x", examples=("open the door",)),
    )
    choice = twins.choose(Said("open the door"))
    assert choice.outcome == "ask" and [name for name, _ in choice.candidates] == ["a", "b"]


def test_an_agent_of_helpers_alone_has_nothing_to_choose() -> None:
    alone = router_for(Skill(name="find", description="Find a booking", examples=("find it",), routable=False))
    choice = alone.choose(Said("find it"))
    assert (choice.outcome, choice.candidates, choice.confidence) == ("none", (), 0.0)


def test_a_helper_is_never_chosen() -> None:
    helpers = router_for(
        Skill(name="find", description="Find a booking", examples=("find my booking",), routable=False),
        Skill(name="weather", description="The weather", examples=("will it rain",)),
    )
    assert helpers.choose(Said("find my booking")).outcome == "none"


def test_every_example_goes_to_its_own_skill(travel: AgentSpec, router: Router) -> None:
    wrong = {
        text for skill in travel.routable for text in skill.examples if router.choose(Said(text)).skill != skill.name
    }
    assert wrong == set()


@given(st.text(st.characters(codec=None), max_size=300))
def test_t10_no_text_raises_and_the_same_text_goes_the_same_way(router: Router, message: str) -> None:
    choice = router.choose(Said(message))
    assert choice == router.choose(Said(message))
    assert (choice.skill is None) == (choice.outcome != "route")
    assert 0 <= choice.confidence <= 1


@pytest.mark.parametrize("unit", ["rain. ", "berlin ", "x", "ignore ", "hi ", "!", "\n", "\ud800", "no no "])
def test_t10_a_long_message_takes_no_time(router: Router, unit: str, count: Callable[[int, int], int]) -> None:
    message = unit * (count(200_000, 1_000_000) // len(unit))
    began = time.process_time()
    assert isinstance(router.choose(Said(message)), Route)
    assert time.process_time() - began < 2


def test_two_routers_of_one_agent_agree(travel: AgentSpec, router: Router) -> None:
    other = Router(travel, Extractor(travel))
    for message in ("weather paris", "Paris", "cancel", "book it", "compare"):
        assert other.choose(Said(message)) == router.choose(Said(message))


SHOP = router_for(
    Skill(
        name="order_status",
        description="Say where an order is",
        examples=("Where is my order?", "When will my parcel arrive?", "Has my package been sent?"),
    ),
    Skill(
        name="return_item",
        description="Send something back",
        examples=("I want to return these shoes", "How do I send this back?", "I would like a refund"),
        instructions="Ask for the voucher where the customer was promised one.",
    ),
)


@batch(
    ("message", "skill"),
    [
        ("my parcel dont arrive, where is it", "order_status"),
        ("when will my order be delivered", "order_status"),
        ("whats up with my package, has it been sent", "order_status"),
        ("i wanna send these shoes back", "return_item"),
        ("returning my shoes", "return_item"),
    ],
)
def test_f12_spellings_and_unknown_words_do_not_outweigh_the_rest(message: str, skill: str) -> None:
    route = SHOP.choose(Said(message))
    assert route.outcome in ("route", "ask") and route.candidates[0][0] == skill


def test_words_of_the_definition_are_asked_about_rather_than_refused() -> None:
    route = SHOP.choose(Said("voucher??"))
    assert (route.outcome, route.candidates[0][0]) == ("ask", "return_item")
    assert "voucher" in route.why
    assert SHOP.choose(Said("kangaroo??")).outcome == "none"


def test_a_light_explanation_names_the_words() -> None:
    agent = AgentSpec(skills={"pay": Skill(name="pay", examples=("pay my rent",)), "chat": Skill(name="chat")})
    told = Router(agent, Extractor(agent), "light").explain(Said("pay the rent to Grogu"))
    assert told.skills[0].skill == "pay" and told.skills[0].nearest == "pay my rent"
    assert "rent" in dict(told.skills[0].because) and told.skills[0].meaning is None
    assert told.unknown == ("Grogu",) and told.asked_encoder in ("there is no encoder", "the words alone were sure")
    assert 0 < told.ask_from < told.route_from < 1


def test_the_light_tier_studies_examples_too() -> None:
    agent = AgentSpec(skills={"pay": Skill(name="pay", examples=("pay my rent", "pay the rent", "pay rent now"))})
    found = Router(agent, Extractor(agent), "light").study()
    assert (found.tier, found.skills[0].examples, found.right) == ("light", 3, 1.0)


def shop() -> Router:
    return router_for(
        Skill(name="complain", description="Take a complaint", examples=("I want to complain", "file a complaint")),
        Skill(name="hours", description="Tell the opening hours", examples=("when are you open", "opening hours")),
        Skill(name="cancel", description="Cancel a visit", examples=("cancel my appointment", "call off my visit")),
    )


def test_what_is_not_wished_is_no_request() -> None:
    choice = shop().choose(Said("I don't want to complain, just tell me the opening hours"))
    assert (choice.outcome, choice.skill) == ("route", "hours")


@pytest.mark.parametrize("message", ["I do not want to complain", "please don't cancel my appointment"])
def test_where_nothing_else_is_wished_it_is_asked(message: str) -> None:
    choice = shop().choose(Said(message))
    assert (choice.outcome, choice.skill) == ("ask", None)
    assert "not wished" in choice.why


def test_issue_11_the_encoder_reads_a_misspelt_word_of_an_example_and_no_other_english_word(router: Router) -> None:
    assert router._reader.masked(Said("wether forcast"), router._spelled) == "weather forecast"
    assert router._reader.masked(Said("leather broadcast"), router._spelled) == "leather broadcast"


def test_issue_11_strange_words_lower_what_a_value_says(router: Router) -> None:
    plain, strange = (
        router._best_part(Said(text))[2].named for text in ("weather in Paris", "opera tickets and dinner in Paris")
    )
    assert 0 < strange < plain == 1.0
    assert router._best_part(Said("weather"))[2].named == 0.0


@batch("message", ["What do I have on 2026-12-07?", "what do i have on friday", "WHAT DO I HAVE ON MAY 3"])
def test_an_example_of_everyday_words_is_routed_whatever_its_values(message: str) -> None:
    when = {"day": Input(type="date")}
    agenda = Skill(name="agenda", examples=("What do I have on Friday?", "my day"), inputs=when)
    free = Skill(name="free", examples=("Am I free on Friday?", "When do I have time on Monday?"), inputs=when)
    route = router_for(agenda, free).choose(Said(message))
    assert (route.outcome, route.skill) == ("route", "agenda")


def test_an_example_without_its_apostrophe_is_one() -> None:
    day = Skill(name="day", examples=("What's on Friday?", "show it"), inputs={"day": Input(type="date")})
    other = Skill(name="other", examples=("Who's on Friday?", "staff"), inputs={"day": Input(type="date")})
    assert router_for(day, other).choose(Said("whats on tuesday")).skill == "day"


def test_what_is_an_example_of_two_skills_is_asked_about() -> None:
    one, two = (Skill(name=name, examples=("What do I have?", f"show the {name}")) for name in ("one", "two"))
    assert router_for(one, two).choose(Said("what do I have")).outcome != "route"
