"""The local specialists of an agent in its certificate: each of their files, wherever they lie."""

import shutil
from pathlib import Path

import pytest

from shipworthy import Agent
from shipworthy.check.certificate.certificate import Certificate, read, write
from shipworthy.check.certificate.inside import every_model
from shipworthy.check.certificate.loading import load_certified
from shipworthy.check.certificate.making import make
from shipworthy.check.certificate.verifying import verify
from shipworthy.errors import NotCertified

FILES = {
    "desk/agent.yaml": "name: desk\nspecialists: {mail: inner/mail, shop: ../shop}\n",
    "desk/inner/mail/agent.yaml": "name: mail\n",
    "desk/inner/mail/tools.py": """
from pathlib import Path
from shipworthy import tool

BOX = Path(__file__).with_name("box.txt")


@tool(timeout=1)
def find_mail(who: str) -> str:
    return BOX.read_text()
""",
    "desk/inner/mail/box.txt": "Anna writes.",
    "desk/inner/mail/skills/find.yaml": """
name: find
description: Find a mail
examples: ["Find the mail from Anna", "Did Bob write to me?"]
inputs: {who: {type: [Anna, Bob], ask: "Of whom?"}}
workflow: [{tool: find_mail}, {answer: "{find_mail}"}]
""",
    "shop/agent.yaml": "name: shop\nspecialists: {store: ../store}\nmodels: {fast: [openai:gpt-6-luna]}\n",
    "shop/prompts/say.md": "Say what it costs: {message}",
    "shop/skills/price.yaml": """
name: price
description: Say what something costs
examples: ["What does red cost?", "The price of blue"]
workflow: [{prompt: prompts/say.md, fallback: "Three."}]
""",
    "store/agent.yaml": "name: store\nknowledge: {path: papers}\n",
    "store/papers/shelf.md": "# Shelves\n\nRed stands left.\n",
    "store/skills/where.yaml": """
name: where
description: Say where something stands
examples: ["Where does red stand?", "On which shelf is blue?"]
retrieval: on_demand
""",
}


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """An agent with two specialists, one of which has another one."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path / "desk"


def opened(folder: Path) -> Agent:
    return Agent.load(folder, store="memory")


def certified(folder: Path) -> Certificate:
    return make(opened(folder))


def test_each_specialist_stands_with_its_place_and_its_files(desk: Path) -> None:
    paper = certified(desk)

    assert {name: one.place for name, one in paper.specialists.items()} == {
        "mail": "inner/mail",
        "shop": "../shop",
        "shop/store": "../store",
    }
    assert set(paper.specialists["mail"].files) == {"agent.yaml", "box.txt", "skills/find.yaml", "tools.py"}
    assert {"../store/papers/shelf.md", "../shop/prompts/say.md", "agent.yaml"} <= set(paper.covers)
    assert [model.name for model in paper.models if "luna" in model.name] == ["openai:gpt-6-luna"]


def test_an_agent_without_specialists_has_none(desk: Path) -> None:
    paper = certified(desk.parent / "store")

    assert paper.specialists == {} and "specialists" not in paper.as_dict()


@pytest.mark.parametrize("name", [name for name in FILES if name != "desk/agent.yaml"])
def test_one_changed_byte_of_a_specialist_refuses_and_is_named(name: str, desk: Path) -> None:
    write(certified(desk), desk.parent / "paper.json")
    file = desk.parent / name
    file.write_text(file.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    found = verify(desk.parent / "paper.json", opened(desk))

    told = name.removeprefix("desk/") if name.startswith("desk/") else f"../{name}"
    assert not found.holds and told in [drift.name for drift in found.refused]
    with pytest.raises(NotCertified, match=told):
        load_certified(desk, desk.parent / "paper.json", store="memory")


@pytest.mark.parametrize("name", ["shop/skills/more.md", "store/papers/new.md", "shop/learned.lock"])
def test_a_file_that_is_added_to_a_specialist_is_named(name: str, desk: Path) -> None:
    write(certified(desk), desk.parent / "paper.json")
    (desk.parent / name).write_text("{}", encoding="utf-8")

    with pytest.raises(NotCertified, match=f"../{name}: added"):
        load_certified(desk, desk.parent / "paper.json", store="memory")


def test_pinned_specialists_count(desk: Path) -> None:
    (desk / "specialists.lock").write_text('{"schema": 1, "specialists": {}}', encoding="utf-8")
    paper = certified(desk)
    write(paper, desk.parent / "paper.json")
    assert "specialists.lock" in paper.files
    (desk / "specialists.lock").write_text('{"schema": 1, "specialists": {} }', encoding="utf-8")

    with pytest.raises(NotCertified, match="specialists.lock: changed"):
        load_certified(desk, desk.parent / "paper.json", store="memory")


def test_another_place_of_all_of_them_keeps_it(desk: Path, tmp_path: Path) -> None:
    paper = certified(desk)
    write(paper, tmp_path / "paper.json")
    shutil.copytree(desk.parent, tmp_path / "moved", ignore=shutil.ignore_patterns("moved", "home", "__pycache__"))
    moved = tmp_path / "moved" / "desk"

    assert certified(moved).id == paper.id == read(tmp_path / "paper.json").id
    assert verify(tmp_path / "paper.json", opened(moved)).holds
    assert load_certified(moved, tmp_path / "paper.json", store="memory").spec.name == "desk"


def test_every_model_is_that_of_the_agent_or_of_a_specialist(desk: Path) -> None:
    names = [model.name for model in every_model(opened(desk).compiled)]

    assert names == sorted(set(names)) and "openai:gpt-6-luna" in names
