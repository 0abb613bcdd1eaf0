"""The file of a certificate: written whole, read strictly, with an identity that no day and no machine changes."""

import datetime as dt
import json
from pathlib import Path

import pytest

from shipworthy import Agent
from shipworthy.check.certificate import Certificate, make, read, write
from shipworthy.errors import UsageError


@pytest.fixture
def paper(shop: Path) -> Certificate:
    return make(Agent.load(shop, store="memory"))


def test_what_is_written_is_read(paper: Certificate, tmp_path: Path) -> None:
    write(paper, tmp_path / "c.json")

    assert read(tmp_path / "c.json") == paper
    assert list(json.loads((tmp_path / "c.json").read_text()))[:3] == ["kind", "schema", "id"]
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["c.json"]


def test_the_day_and_the_check_are_no_part_of_its_identity(paper: Certificate) -> None:
    other = paper.model_copy(update={"issued": "2020-01-01T00:00:00Z", "check": {"verdict": "fit", "seconds": 3.5}})

    assert other.id == paper.id and other.signed != paper.signed
    assert other.day == dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    assert paper.model_copy(update={"python": "3.99"}).id != paper.id
    assert paper.model_copy(update={"issued": "yesterday"}).day is None


def test_it_names_no_machine_path_and_user(paper: Certificate, shop: Path) -> None:
    text = json.dumps(paper.as_dict())

    assert str(shop) not in text and str(Path.home()) not in text and "/" + shop.parent.name not in text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "this is not JSON"),
        ("[]", "is no certificate"),
        ('{"kind": "other"}', "is no certificate"),
        ('{"kind": "shipworthy certificate", "schema": 99}', "has the form 99"),
        ('{"kind": "shipworthy certificate", "schema": 1, "agent": 3}', "is damaged: `agent`"),
    ],
)
def test_what_is_no_certificate_is_told(text: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "c.json").write_text(text)

    with pytest.raises(UsageError, match=told):
        read(tmp_path / "c.json")


def test_one_that_was_edited_is_told(paper: Certificate, tmp_path: Path) -> None:
    path = tmp_path / "c.json"
    write(paper, path)
    path.write_text(path.read_text().replace(paper.contract, "0" * 32))

    with pytest.raises(UsageError, match="was changed after it was written"):
        read(path)


def test_where_it_cannot_be_written_is_told(paper: Certificate, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        write(paper, tmp_path / "none" / "c.json")
