"""`session.found`: what specialists have found out, as it was when the skill was opened, with its label."""

from tests.runtime.meaning.test_specialists import prices
from tests.specialist_agents import asking

from shipworthy import Agent, Input, Skill, Step, tool
from shipworthy.contract.labels import Label
from shipworthy.durable.codec import dump, load_session
from shipworthy.stores.found_out import FoundOut
from shipworthy.stores.session import Session

TEXT = "join([one.by + ': ' + one.text for one in session.found], '; ')"


def passing(sent: list[str]) -> Agent:
    """A desk that sends what its specialists have found out."""

    @tool(effect="write", timeout=2, trust="tenant")
    async def send(text: str) -> str:
        sent.append(text)
        return "sent"

    skill = Skill(
        name="pass_on",
        description="Pass on what was found",
        examples=("pass that on", "send what you found", "pass on what there is"),
        inputs={"to": Input(type=["Anna", "Bob"], default="Anna")},
        workflow=(
            Step(answer="There is nothing.", when="not session.found"),
            Step(tool="send", with_={"text": f"={TEXT}"}, confirm=f"To {{to}}: {{{TEXT}}}. Send it?"),
            Step(answer="Sent."),
        ),
    )
    return Agent(
        name="desk",
        skills=[skill],
        tools=[send],
        specialists={"trading": prices(), "email": asking()},
        store="memory",
    )


async def test_what_was_found_out_is_read_and_nothing_where_there_is_none() -> None:
    sent: list[str] = []
    agent = passing(sent)
    assert (await agent.run("pass that on", session="s")).text == "There is nothing."
    await agent.run("What is the price of NVDA?", session="s")
    asked = await agent.run("pass that on", session="s")
    assert asked.text == 'To Anna: "trading: NVDA costs 100.". Send it?'
    assert asked.trust == "untrusted"


async def test_a_yes_sends_what_was_shown_also_where_more_was_found_since() -> None:
    sent: list[str] = []
    agent = passing(sent)
    for message in ("What is the price of NVDA?", "pass that on", "What is the price of AMD?"):
        answer = await agent.run(message, session="s")
    assert "AMD costs 100." in answer.text and "trading: NVDA costs 100." in answer.text
    await agent.run("yes", session="s")
    assert sent == ["trading: NVDA costs 100."]
    again = await agent.run("pass that on", session="s")
    assert "trading: NVDA costs 100.; trading: AMD costs 100." in again.text


def test_it_is_kept_with_its_label() -> None:
    label = Label(trust="untrusted", private=True, doubtful=("find",), secretive=("find",))
    session = Session(id="s", found_out=(FoundOut(by="mail", text="a mail", origin=label, at=3),))
    assert load_session(dump(session)) == session


async def test_behind_a_skill_of_its_own_the_specialist_that_found_it_goes_on() -> None:
    agent = passing([])
    for message in ("What is the price of NVDA?", "pass that on", "yes", "and AMD?"):
        answer = await agent.run(message, session="s")
    assert (answer.skill, answer.text) == ("trading", "AMD costs 100.")


async def test_what_was_changed_is_told_and_nothing_that_was_found_out() -> None:
    done = "join([one.by + ': ' + one.text for one in session.told if one.wrote], '; ')"
    report = Skill(
        name="report",
        description="What was done",
        examples=("report what was done",),
        workflow=(Step(answer=f"{{{done}}} / {{{TEXT}}}"),),
    )
    agent = Agent(skills=[report], specialists={"trading": prices(), "email": asking()}, store="memory")
    for message in ("What is the price of NVDA?", "Write to Anna", "yes", "report what was done"):
        answer = await agent.run(message, session="s")
    assert answer.text == "email: Sent to Anna. / trading: NVDA costs 100."
