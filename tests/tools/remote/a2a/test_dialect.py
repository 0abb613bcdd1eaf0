"""The two versions of A2A: the shapes of their requests, and the names of their answers."""

from tests.batches import batch

from shipworthy.tools.remote.a2a.card import Interface
from shipworthy.tools.remote.a2a.dialect import NEWER, OLDER, dialect_of


def test_each_interface_has_its_dialect() -> None:
    assert dialect_of(Interface(url="", version="1.0")) is NEWER
    assert dialect_of(Interface(url="", version="0.3.0")) is OLDER


def test_a_message_of_version_1() -> None:
    params = NEWER.message("hi", "k", "c", "t", "me")
    message = {"messageId": "k", "role": "ROLE_USER", "parts": [{"text": "hi"}], "contextId": "c", "taskId": "t"}
    assert (params["message"], params["tenant"]) == (message, "me")
    assert params["configuration"]["returnImmediately"] is True  # type: ignore[index]
    assert NEWER.task("t", "") == {"id": "t"}


def test_a_message_of_version_03() -> None:
    params = OLDER.message("hi", "k", "", "", "me")
    part = {"kind": "text", "text": "hi"}
    assert params["message"] == {"messageId": "k", "kind": "message", "role": "user", "parts": [part]}
    assert params["configuration"]["blocking"] is False and "tenant" not in params  # type: ignore[index]


@batch(
    ("said", "kind"),
    [({"task": {"id": "t"}}, "task"), ({"statusUpdate": {}}, "status"), ({"artifactUpdate": {}}, "artifact"), ({}, "")],
)
def test_answers_of_version_1(said: dict[str, object], kind: str) -> None:
    assert NEWER.heard(said)[0] == kind


@batch(("said", "kind"), [({"kind": "task"}, "task"), ({"kind": "status-update"}, "status"), ({"kind": ["x"]}, "")])
def test_answers_of_version_03(said: dict[str, object], kind: str) -> None:
    assert OLDER.heard(said)[0] == kind
