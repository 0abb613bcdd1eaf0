"""The specialists that are given in Python."""

from pathlib import Path

import pytest
from tests.batches import batch
from tests.specialist_agents import asking, specialist, write

from shipworthy import Agent
from shipworthy.app.specialists import given_specialists, index_of
from shipworthy.contract.read.reading import ReadContext
from shipworthy.contract.specialist.specialist import Specialist
from shipworthy.errors import SpecError

FILES = {
    "mail/agent.yaml": "name: mail\n",
    "mail/skills/find.yaml": 'name: find\nexamples: ["Find a mail"]\nworkflow: [{answer: "Found."}]\n',
}


def test_a_folder_data_an_agent_and_a_specialist_are_taken(tmp_path: Path) -> None:
    folder = write(tmp_path, FILES) / "mail"
    trading = specialist("trading")
    raw, built = given_specialists(
        ReadContext(),
        {
            "one": folder,
            "two": {"agent": str(folder), "label": "Post"},
            "three": trading,
            "four": {"agent": trading, "required": False},
            "five": Specialist(url="https://x.example"),
        },
    )
    assert sorted(built) == ["four", "three"]
    found = {name: Specialist.model_validate(one) for name, one in raw.items()}
    assert [one.offered() for one in found.values()] == [("find",), ("find",), *[("trading_skill",)] * 2, ()]
    assert (found["two"].label, found["four"].required, found["five"].is_remote) == ("Post", False, True)


async def test_an_agent_of_a_folder_answers_for_one_in_python(tmp_path: Path) -> None:
    folder = write(tmp_path, FILES) / "mail"
    agent = Agent(specialists={"mail": str(folder)}, store="memory")
    assert (await agent.run("Find a mail")).text == "Found."


def test_the_index_of_an_agent_is_that_of_its_definition() -> None:
    index = index_of(asking().compiled)
    assert (sorted(index.skills), index.writes) == (["send_mail"], True)
    assert not index_of(specialist("trading").compiled).writes


@batch(
    ("given", "told"),
    [
        ({"a": "/no/such/folder"}, "does not exist"),
        ({"a": {"agent": "x", "url": "https://x.example"}}, "either an `agent` or a `url`"),
        ({"a b": specialist("email")}, "cannot name a specialist"),
        ({"a": 3}, "a"),
    ],
)
def test_mistakes_are_told_together(given: dict[str, object], told: str) -> None:
    with pytest.raises(SpecError) as caught:
        Agent(specialists=given, store="memory")  # type: ignore[arg-type]
    assert told in str(caught.value)
