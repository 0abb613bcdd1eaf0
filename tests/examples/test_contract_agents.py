"""The five agents written in the contract language, with stub tools: all 24 skills load and run.

The airline's guideline that forbids certificates says where it does not hold, as its comment asks for.
"""

import shutil
from pathlib import Path

import pytest
from tests.sleepers import DAY, Wall

from shipworthy import Agent, Bound, Reply, RunResult, ScriptedModel
from shipworthy.models.model import Request

AGENTS = Path(__file__).parents[1] / "contract" / "read" / "agents"
STUBS = Path(__file__).parent / "stubs"
SKILLS = [
    (folder.name, file.stem) for folder in sorted(AGENTS.iterdir()) for file in sorted(folder.glob("skills/*.yaml"))
]
ANSWERS = {
    "user_id": "mia_li_3668",
    "reservation_id": "PEP4E0",
    "reason": "weather",
    "origin": "SEA",
    "destination": "JFK",
    "date": "2024-05-20",
    "return_date": "2024-05-25",
    "new_date": "2024-05-21",
    "flight_type": "one way",
    "cabin": "economy",
    "from_cabin": "business",
    "new_cabin": "economy",
    "leg": "none",
    "insurance": "no",
    "refund_to_original": "yes",
    "wants": "yes",
    "also": "neither",
    "what": "cancelled",
    "bags": "2",
    "ticker": "NVDA",
    "tickers": "NVDA and AMD",
    "alert_id": "A-1234",
    "who": "Anna, Bob",
    "start": "tomorrow at 15:00",
    "scope": "this",
    "passengers": "1",
}


@pytest.fixture(params=["airline", "calendar_bot", "email_assistant", "oncall", "trading"])
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def staged(name: str, folder: Path) -> Agent:
    """A copy of the agent with stub tools."""
    shutil.copytree(AGENTS / name, folder)
    path = folder / "agent.yaml"
    path.write_text(path.read_text().replace('when: "True"', "when: \"skill != 'compensate'\""))
    shutil.copy(STUBS / f"{name}.py", folder / "tools.py")
    return Agent.load(folder, model=ScriptedModel(scripted))


def scripted(request: Request) -> Reply:
    """What a model would say: data where the prompt is typed, a sentence elsewhere."""
    typed = {
        "draft": '{"subject": "Friday", "body": "Friday works."}',
        "labels": '[{"id": "m1", "label": "urgent", "why": "invoice is due"}]',
        "verdict": '{"cause": "deploy", "deploy_id": "d9", "confidence": 0.9, "why": "errors began with it"}',
    }
    return Reply(text=typed.get(request.name, "All of it, in one sentence."))


def test_there_are_24_skills_and_more() -> None:
    assert len(SKILLS) >= 24


def test_every_agent_loads_with_its_bounds(name: str, tmp_path: Path) -> None:
    agent = staged(name, tmp_path / name)

    for skill, bound in agent.bounds().items():
        assert bound.tool_calls is not None, skill
        assert bound.latency_ms is not None, skill


def test_the_folds_printed_in_the_language_reference(tmp_path: Path) -> None:
    airline = staged("airline", tmp_path / "airline").bounds()
    trading = staged("trading", tmp_path / "trading").bounds()
    email = staged("email_assistant", tmp_path / "email").bounds()

    def folded(bound: Bound) -> tuple[float | None, ...]:
        return bound.model_calls, bound.tool_calls, bound.input_tokens

    # One of the model calls is the one that reads the message.
    assert folded(airline["cancel"]) == (0 + 1, 15, 1200)
    assert folded(airline["book"]) == (0 + 1, 7, 1200)
    assert folded(trading["compare_stocks"]) == (1 + 1, 5, 3700)
    assert folded(email["reply"]) == (1 + 1, 4, 4700)


async def test_every_skill_runs_to_an_answer(name: str, tmp_path: Path) -> None:
    agent = staged(name, tmp_path / name)

    for skill in agent.spec.routable:
        result = await talked(agent, skill.name, skill.examples[0])
        assert result.status == "completed", (skill.name, result.status, result.reason, result.text)


async def talked(agent: Agent, skill: str, message: str) -> RunResult:
    """Send a skill's own example, and answer whatever it asks."""
    result = await agent.run(message, session=skill)
    assert result.skill == skill, (message, result)
    for _ in range(14):
        if result.status != "asked":
            break
        pending = (await agent.session(skill)).open.pending  # type: ignore[union-attr]
        assert pending is not None
        if pending.by:
            result = await agent.decide(pending.id, yes=True, authorised=True)
            continue
        if pending.kind == "confirm":
            answer = "yes"
        elif pending.choices:
            answer = "1"
        else:
            answer = "\n".join(f"{one}: {ANSWERS[one]}" for one in pending.names)
            answer = ANSWERS[pending.names[0]] if len(pending.names) == 1 else answer
        result = await agent.run(answer, session=skill)
    return result


async def test_a_policy_refuses_before_anything_is_asked(tmp_path: Path) -> None:
    agent = staged("airline", tmp_path / "airline")

    result = await agent.run("Cancel my reservation OLD001, my user id is mia_li_3668", session="s")

    assert "reason" not in result.inputs
    assert result.status == "completed"
    assert "partly flown" in result.text or "already flown" in result.text


async def test_a_correction_before_the_yes_asks_again_and_writes_once(tmp_path: Path) -> None:
    agent = staged("airline", tmp_path / "airline")

    await agent.run("I want to cancel my flight PEP4E0, I am mia_li_3668", session="s")
    asked = await agent.run("weather", session="s")
    again = await agent.run("no, health", session="s")
    done = await agent.run("yes", session="s")

    assert (asked.reason, again.reason, done.status) == ("confirm", "confirm", "completed")
    assert again.inputs["reason"] == "health"
    assert [entry["tool"] for entry in done.path].count("cancel_reservation") == 1


async def test_a_mail_is_followed_up_when_its_time_has_come(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    agent = staged("email_assistant", tmp_path / "email")
    wall = Wall(monkeypatch)
    given = {"gist": "Friday works", "follow_up": "P3D"}
    asked = await agent.run("Reply to Anna that Friday works", session="s", skill="reply", inputs=given)
    assert asked.reason == "confirm"
    sent = await agent.run("yes", session="s")
    assert (sent.status, sent.reason, sent.due) == ("completed", "wait", wall.now + 3 * DAY)
    assert sent.text.startswith("Sent. I will look again in ")
    wall.now += 3 * DAY
    (opened,) = await agent.run_due()
    assert opened.result is not None and opened.result.status == "completed"
    assert [call["tool"] for call in opened.result.path] == ["replies_since"], "the mail is not sent again"
    await agent.aclose()
