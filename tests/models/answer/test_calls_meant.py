"""Arguments and names of calls that a model wrote otherwise than it should have are read as they are meant."""

import json

import pytest
from tests.batches import batch

from shipworthy.errors import ModelBroken
from shipworthy.models.answer.calls import Calls


@batch(
    ("sent", "meant"),
    [
        ('null{"a": 1}', '{"a": 1}'),
        (json.dumps('{"a": 1}'), '{"a": 1}'),
        ("None", "{}"),
        ('""', "{}"),
        ("[]", "[]"),
        ('"three"', '"three"'),
        (json.dumps('{"a": 1'), json.dumps('{"a": 1')),
    ],
)
def test_field_03_arguments_are_read_as_they_are_meant(sent: str, meant: str) -> None:
    calls = Calls("m")
    calls.start("t", sent)

    assert [call.arguments for call in calls.whole()] == [meant]


@batch("sent", ['null{"a": 1', json.dumps('{"a": 1}')[:-2], "None{"])
def test_field_03_cut_arguments_are_never_meant(sent: str) -> None:
    calls = Calls("m")
    calls.start("t", sent)

    with pytest.raises(ModelBroken):
        calls.whole()


@batch("name", ["functions.t:0", "functions.t", "default_api:t", "default_api.t", "t:12", "to=t"])
def test_field_23_what_a_model_writes_around_a_name_is_taken_off(name: str) -> None:
    offered, other = Calls("m", (), {"t": {}}), Calls("m", (), {"other": {}})
    offered.start(name, "{}")
    other.start(name, "{}")

    assert (offered.whole()[0].name, other.whole()[0].name) == ("t", name)
