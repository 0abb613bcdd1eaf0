"""What goes from a conversation that is too large, and what stays."""

from pathlib import Path

import pytest

from shipworthy import Agent, Input, Skill, Step, tool
from shipworthy.durable import rows
from shipworthy.durable.codec import dump
from shipworthy.durable.smaller import NOT_KEPT, smaller
from shipworthy.durable.sql import SqlStore
from shipworthy.stores.session import Open, Session, Stored

GO = "Do the daily job"


def stored(size: int, *, write: bool = False) -> Stored:
    return Stored(tool="t", args={"n": size}, value="x" * size, text="x", at=0.0, write=write)


def opened(**results: Stored) -> Open:
    return Open(skill="job", contract="c", message="m", results=results, inputs={"a": 1})


def test_the_largest_results_go_first_wherever_they_are() -> None:
    before = Session(
        id="s",
        below=(opened(a=stored(9000), b=stored(10)),),
        open=opened(c=stored(5000), d=stored(8000)),
        kept={"k": 1},
    )
    after = smaller(before, 9_500)
    assert after.open is not None
    assert ([*after.below[0].results], [*after.open.results]) == (["b"], ["c"])
    assert (after.kept, after.open.inputs) == ({"k": 1}, {"a": 1})
    assert len(dump(before)) - len(dump(after)) >= 9_500


def test_a_write_stays_known_as_made() -> None:
    after = smaller(Session(id="s", open=opened(a=stored(9000, write=True))), 5_000)
    assert after.open is not None
    kept = after.open.results["a"]
    assert (kept.write, kept.value, kept.text, kept.args) == (True, None, NOT_KEPT, {"n": 9000})


def test_where_results_are_not_enough_the_open_skills_end() -> None:
    before = Session(id="s", open=opened(a=stored(2000)), kept={"k": "x" * 9000, "z": 1}, turns=(("a", "b"),))
    after = smaller(before, 9_000)
    assert (after.open, after.below, after.kept, after.turns) == (None, (), {"z": 1}, (("a", "b"),))


async def test_field_33_large_results_end_no_conversation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "LARGEST_SESSION", 20_000)
    made: list[object] = []

    @tool(timeout=5)
    def export(part: int) -> str:
        """Export."""
        made.append(part)
        return "x" * 12_000

    @tool(effect="write")
    async def pay() -> str:
        """Pay."""
        made.append("pay")
        return "paid" * 3_000

    steps = [Step.model_validate({"tool": "export", "with": {"part": part}, "as": f"p{part}"}) for part in (1, 2)] + [
        Step(tool="pay"),
        Step.model_validate({"answer": "{len(p1)} {n}"}),
    ]
    job = Skill(
        name="job", description="Do the daily job", examples=(GO,), workflow=steps, inputs={"n": Input(ask="n?")}
    )
    store = SqlStore(f"sqlite:///{tmp_path}/state.db")
    one = Agent(skills=[job], tools=[export, pay], store=store)
    assert (await one.run(GO, session="s")).status == "asked"
    done = await one.run("7", session="s")
    assert (done.status, done.text) == ("completed", "12000 7")
    assert made.count("pay") == 1
    assert len(await one.runs()) == 2
    store.close()
