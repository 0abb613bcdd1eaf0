"""What is known of a definition before anything runs."""

from tests.check.adversary.desk import desk

from shipworthy import Agent, Guideline, Prompt, Skill, Step, tool
from shipworthy.check.adversary.known import KnownSkill, always, known_skills
from shipworthy.contract.bounds.rates import UNDERSTAND_IN
from shipworthy.contract.step import Foreach


@tool(effect="write")
async def pay(to: str) -> str:
    """Pay."""
    return ""


@tool
async def look() -> str:
    """Look."""
    return ""


def _known(*steps: Step, guidelines: object = (), **more: object) -> KnownSkill:
    work = {} if "tools" in more else {"workflow": [*steps]}
    job = Skill(name="job", description="Do it", examples=("Do it",), **work, **more)  # type: ignore[arg-type]
    inner = Skill(
        name="inner", description="In it", routable=False, workflow=[Step(tool="pay", with_={"to": "x"})], returns="pay"
    )
    agent = Agent(skills=[job, inner], tools=[pay, look], guidelines=guidelines, store="memory")  # type: ignore[arg-type]
    return known_skills(agent.compiled)["job"]


PAY = Step(tool="pay", with_={"to": "x"})


def test_a_write_needs_a_yes_where_its_step_or_a_step_around_it_asks() -> None:
    assert _known(PAY).unasked == {"pay"}
    assert _known(PAY.model_copy(update={"confirm": None})).asked == set()
    assert _known(Step(tool="pay", with_={"to": "x"}, confirm=True)).asked == {"pay"}
    assert _known(Step(steps=[PAY], as_="all", confirm=True)).asked == {"pay"}
    assert _known(
        Step(tool="pay", with_={"to": "x"}, confirm=True), Step(tool="pay", as_="p", with_={"to": "y"})
    ).unasked


def test_a_write_of_a_loop_needs_a_yes_unless_it_says_not() -> None:
    assert _known(tools=("pay", "look")).asked == {"pay"}
    assert known_skills(desk().compiled)["assist"].unasked == {"wipe"}


def test_a_guideline_may_ask_for_it() -> None:
    rule = Guideline(name="ask", require_approval=True)
    assert _known(PAY, guidelines=[rule]).asked == {"pay"}


def test_what_a_step_calls_belongs_to_the_skill() -> None:
    known = _known(Step(tool="inner"), Step(answer="done"))
    assert known.inner == ("job", "inner") and set(known.tools) == {"pay"} and known.writes == {"pay"}
    assert not known.asks_models or known.context >= UNDERSTAND_IN


def test_figures_are_checked_where_results_are_read() -> None:
    known = _known(
        Step(tool="look", as_="found"),
        Step(prompt=Prompt(name="reads", text="Say {found}")),
        Step(prompt=Prompt(name="free", text="Say something")),
        Step(prompt=Prompt(name="off", text="Say {found}", grounded="off")),
    )
    assert known.grounded == {"reads": "figures", "free": "off", "off": "off"}
    assert _known(tools=("look",)).grounded == {"job": "sums"}


def test_a_prompt_for_data_has_its_type() -> None:
    known = _known(Step(prompt=Prompt(name="read", text="Read it", output={"size": "integer"})), Step(answer="done"))
    assert list(known.typed) == ["read"] and str(known.typed["read"]) == "{size: integer}"


def test_a_text_of_the_author_may_name_a_failure() -> None:
    assert not _known(Step(tool="look")).names_failures
    assert _known(Step(tool="look", failure="It broke: {error}")).names_failures
    each = Step(tool="look", as_="all", foreach=Foreach(name="x", items="[1]"), max=1, on_error="skip")
    assert _known(each, Step(answer="{all}")).names_failures


def test_only_guidelines_without_a_condition_always_apply() -> None:
    some = [Guideline(name="always", forbid_tools=("look",)), Guideline(name="now", when="pay", forbid_tools=("look",))]
    job = Skill(name="job", description="Do it", examples=("Do it",), workflow=[Step(answer="done")])
    agent = Agent(skills=[job], tools=[look], guidelines=some, store="memory")
    assert [name for name, _ in always(agent.compiled).named] == ["always"]
