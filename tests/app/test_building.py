"""An agent put together in Python: every problem of its arguments at once, as from YAML."""

import threading
from pathlib import Path
from typing import Any

import pytest
from tests.batches import batch
from tests.virtual_time import sleep

from shipworthy import Agent, ScriptedModel, Skill, SpecError, Step, tool
from shipworthy.app.building import STORE, store_for
from shipworthy.durable.later import LaterStore
from shipworthy.stores import MemoryStore, SqlStore

SKILL = Skill(name="job", description="Do the daily job", examples=("do the daily job",), workflow=(Step(answer="Hi"),))


@tool
def look() -> str:
    """A read."""
    return "seen"


def plain() -> str:
    return ""


def problems(**arguments: Any) -> list[str]:
    with pytest.raises(SpecError) as raised:
        Agent(**arguments)
    return [str(problem) for problem in raised.value.problems]


def test_every_problem_is_told_at_once() -> None:
    found = problems(
        skills=[SKILL, {"name": "x"}, SKILL],
        tools=[look, plain, look, 7],
        model=7,
        store="mysql",
        langauge="en",
        otherwise=3,
    )
    text = "\n".join(found)
    for part in (
        'store: there is no store `mysql`\n    give "sqlite", "memory", a URL',
        "model: `7` is no model\n    give the name of a model",
        "tools[1]: `plain` is a plain function\n    write `@tool` above it",
        "tools[2]: there are two tools named `look`",
        "tools[3]: `7` is no tool",
        "skills[1]: `{'name': 'x'}` is no Skill\n    make it with `Skill(…)`",
        "skills[2]: there are two skills named `job`",
        "langauge",
        "otherwise",
    ):
        assert part in text
    assert len(found) == 9


def test_the_definitions_own_problems_come_with_those_of_the_arguments() -> None:
    wrong = SKILL.model_copy(update={"workflow": (Step.model_validate({"tool": "nope"}),)})
    found = problems(skills=[wrong], store=object())
    assert "nope" in found[-1] and "is no store: it has no `accounts`" in found[0]


@batch(
    ("arguments", "words"),
    [
        ({"tools": look}, "is no list of tools"),
        ({"skills": SKILL.name}, "is no list of skills"),
        ({"store": MemoryStore}, "is no store"),
        ({"store": ""}, "there is no store ``"),
        ({"model": ScriptedModel}, "is no model"),
        ({"tools": [type("T", (), {})]}, "is no tool"),
        ({"tools": [len]}, "`len` is a plain function"),
        ({"limits": {"max_tool_call": 1}}, "max_tool_call"),
    ],
)
def test_what_cannot_be_is_told_with_its_place(arguments: dict[str, Any], words: str) -> None:
    (found,) = problems(**{"skills": [SKILL], **arguments})
    assert words in found


def test_no_tool_and_no_skill_replaces_another_silently() -> None:
    @tool(name="look", effect="write")
    def other() -> str:
        """A write of the same name."""
        return "written"

    (found,) = problems(skills=[SKILL], tools=[look, other])
    assert "there are two tools named `look`" in found


def test_words_and_urls_name_stores(tmp_path: Path) -> None:
    assert isinstance(store_for("memory"), MemoryStore)
    assert isinstance(store_for("sqlite"), LaterStore)
    assert isinstance(store_for(f"sqlite:///{tmp_path}/state.db"), SqlStore)
    own = MemoryStore()
    assert store_for(own) is own
    assert set(STORE) >= {"conversation", "finish", "load", "save", "runs", "tape", "keep", "read", "close", "effects"}


def test_an_agent_without_a_store_keeps_its_things_in_the_home(default_store: Path) -> None:
    assert isinstance(store_for(None), LaterStore)
    agent = Agent(skills=[SKILL])
    agent.run_sync("do the daily job", session="s")
    assert (default_store / "state.db").exists()
    agent.close()


def test_an_agent_without_a_store_follows_the_environment_and_one_that_names_sqlite_does_not(
    default_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for store, file in ((None, tmp_path / "named.db"), ("sqlite", default_store / "state.db")):
        agent = Agent(skills=[SKILL], store=store)
        # Read at the first use, as the folder is: a program may load its environment after its agents.
        monkeypatch.setenv("SHIPWORTHY_DATABASE", f"sqlite:///{tmp_path}/named.db")
        agent.run_sync("do the daily job", session="s")
        agent.close()
        assert file.exists()
        monkeypatch.delenv("SHIPWORTHY_DATABASE")


def test_limits_that_are_none_are_the_usual_ones() -> None:
    assert Agent(skills=[SKILL], limits=None, name="shop").spec.name == "shop"


def _slow_encoder(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """An encoder that takes three seconds to load; for each load, whether it held the loop up."""
    loads: list[bool] = []

    def full_tier(*_: object) -> None:
        loads.append(threading.current_thread() is threading.main_thread())
        sleep(3)

    monkeypatch.setenv("SHIPWORTHY_ROUTING", "full")
    monkeypatch.setattr("shipworthy.routing.skills.router.full_tier", full_tier)
    return loads


async def test_promises_01_no_message_of_a_conversation_waits_for_the_encoder_in_its_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loads = _slow_encoder(monkeypatch)
    agent = Agent(skills=[SKILL], store="memory")
    first = await agent.run("do the daily job", session="s")
    assert loads == [] and first.usage.latency_ms < 1000, "not before the caller has the answer"
    later = await agent.run("is the moon full, or what else is it that I see there?", session="s")
    assert loads == [False] and later.usage.latency_ms < 1000


async def test_a_message_alone_loads_the_encoder_only_where_its_words_are_not_sure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loads = _slow_encoder(monkeypatch)
    await Agent(skills=[SKILL], store="memory").run("do the daily job")
    assert loads == []
    unsure = await Agent(skills=[SKILL], store="memory").run("is the moon full, or what else is it that I see there?")
    assert loads == [False] and unsure.usage.latency_ms < 1000
