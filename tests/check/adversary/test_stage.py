"""The user's agent on a stage: nothing of the author's is called, and what a run does is heard."""

from pathlib import Path

from tests.check.adversary.desk import REACHED, TRADING, desk, subject

from shipworthy import Agent
from shipworthy.check.adversary.attacks import Attack
from shipworthy.check.adversary.known import known_skills
from shipworthy.check.adversary.leaping import run
from shipworthy.check.adversary.stage import Came, Stage
from shipworthy.check.adversary.tally import Tally
from shipworthy.check.subject import Subject

PLAIN = Attack(title="plain", person="says yes")


def test_it_has_the_bounds_of_the_agent_itself() -> None:
    stage = Stage(subject(), Tally())
    own = desk().compiled
    assert all(stage.compiled.bound(name) == own.bound(name) for name in own.spec.skills)


def test_what_a_run_does_is_heard_and_the_authors_functions_are_not_called() -> None:
    async def main() -> tuple[Came, Came, list[tuple[str, str]]]:
        stage = Stage(subject(), Tally())
        stage.begin(known_skills(stage.compiled)["pay_bill"], PLAIN)
        asked = await stage.say("Pay the bill", skill="pay_bill")
        confirm = await stage.say("Miller")
        await stage.look(says_yes=True)
        approved = list(stage.back.judge.calls.approved)
        done = await stage.say("yes")
        await stage.drain()
        assert asked.result is not None and asked.result.status == "asked"
        return confirm, done, approved

    confirm, done, approved = run(main())
    assert confirm.result is not None and confirm.result.reason == "confirm" and confirm.started == {"0"}
    assert approved == [("pay", '{"amount":7.25,"to":"Miller"}')]
    assert done.result is not None and done.result.status == "completed" and REACHED == []


def test_each_conversation_is_one_of_its_own() -> None:
    async def main() -> list[str]:
        stage, texts = Stage(subject(), Tally()), []
        for _ in range(2):
            stage.begin(known_skills(stage.compiled)["pay_bill"], PLAIN)
            came = await stage.say("Pay the bill", skill="pay_bill")
            texts.append(came.result.text if came.result is not None else "")
        return texts

    first, other = run(main())
    assert first == other == "To whom?"


def test_a_run_that_raises_is_noted(tmp_path: Path) -> None:
    async def main() -> Tally:
        tally = Tally()
        stage = Stage(Subject(open=lambda: Agent.load(TRADING, store="memory"), named="trading"), tally)
        stage.begin(known_skills(stage.compiled)["quick_price"], PLAIN)
        came = await stage.say("", skill="quick_price")
        assert came.result is None
        return tally

    assert run(main()).rows["ends"].broken == 1
