"""`specialists.lock`: read beside agent.yaml, its mistakes with their place, and what has to be pinned and is not."""

import json
from pathlib import Path

import pytest

from shipworthy.contract.read import load
from shipworthy.contract.read.offers import read_remote, write_offers
from shipworthy.contract.specialist.offer import LOCK, Offer, Offers
from shipworthy.errors import SpecError

PAGE = "name: desk\nspecialists:\n  far: {url: 'https://far.example', protocol: %s}\n"


def desk(folder: Path, protocol: str = "a2a", lock: object = None) -> Path:
    (folder / "agent.yaml").write_text(PAGE % protocol)
    if lock is not None:
        (folder / LOCK).write_text(lock if isinstance(lock, str) else json.dumps(lock))
    return folder


def problems(folder: Path) -> list[str]:
    with pytest.raises(SpecError) as failed:
        load(folder)
    return [str(problem).replace(f"{folder}/", "") for problem in failed.value.problems]


def test_what_is_pinned_stands_in_the_definition(tmp_path: Path) -> None:
    folder = desk(tmp_path)
    write_offers(folder, Offers(specialists={"far": Offer(protocol="a2a", said={"name": "far"})}))
    pinned = load(folder).spec.specialists["far"].pinned
    assert pinned is not None and pinned.said == {"name": "far"}
    far, offers = read_remote(folder / "agent.yaml")
    assert list(far) == list(offers.specialists) == ["far"]


@pytest.mark.parametrize("lock", [None, {"schema": 1, "specialists": {"far": {"protocol": "shipworthy", "said": {}}}}])
def test_one_that_has_to_be_pinned_and_is_not_is_a_problem(tmp_path: Path, lock: object) -> None:
    (found,) = problems(desk(tmp_path, lock=lock))
    assert found.startswith("agent.yaml:3: the specialist `far` is not pinned: specialists.lock says nothing of it")
    assert "run `shipworthy pin AGENT`, and read what it writes" in found


def test_a_shipworthy_server_need_not_be_pinned(tmp_path: Path) -> None:
    assert load(desk(tmp_path, "shipworthy")).spec.specialists["far"].pinned is None


@pytest.mark.parametrize(
    ("lock", "words"),
    [
        ("{", "specialists.lock:1: this is not JSON"),
        ({"schema": 7}, "`schema`"),
        ({"schema": 1, "specialists": {"far": {"said": {}}}}, "`specialists.far.protocol`: field required"),
        (
            {"schema": 1, "specialists": {"far": {"protocol": "a2a", "said": {"x": "x" * 70_000}}}},
            "the specialist `far` cannot be used: what it says of itself has",
        ),
    ],
)
def test_a_file_that_is_broken_says_where(tmp_path: Path, lock: object, words: str) -> None:
    assert any(words in one for one in problems(desk(tmp_path, lock=lock)))


def test_what_is_pinned_is_no_key(tmp_path: Path) -> None:
    (tmp_path / "agent.yaml").write_text("name: d\nspecialists:\n  far: {url: 'https://far.example', pinned: {}}\n")
    (found,) = problems(tmp_path)
    assert found.startswith("agent.yaml:3: `pinned` is not a key of a specialist")


def test_the_mistakes_of_a_specialist_are_told_where_it_is_pinned(tmp_path: Path) -> None:
    (tmp_path / "agent.yaml").write_text("name: d\nspecialists:\n  far: {url: 'https://far.example', protocol: mcp}\n")
    with pytest.raises(SpecError, match="`tool` is missing"):
        read_remote(tmp_path / "agent.yaml")
