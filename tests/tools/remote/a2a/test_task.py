"""A task as it is told in pieces, by agents that say anything."""

from hypothesis import given
from hypothesis import strategies as st

from shipworthy.tools.remote.a2a.task import Task, read

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "id",
                    "status",
                    "state",
                    "message",
                    "parts",
                    "text",
                    "data",
                    "artifacts",
                    "artifact",
                    "artifactId",
                    "append",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


def test_pieces_of_an_artifact_are_one_text_and_two_artifacts_two_lines() -> None:
    task = Task()
    task.hear("task", {"id": "t", "contextId": "c", "status": {"state": "TASK_STATE_WORKING"}})
    for name, text, append in (("a", "one ", False), ("a", "two", True), ("b", "three", False)):
        artifact = {"artifactId": name, "parts": [{"text": text}]}
        task.hear("artifact", {"taskId": "t", "artifact": artifact, "append": append})
    assert not task.over
    task.hear("status", {"taskId": "t", "status": {"state": "TASK_STATE_COMPLETED"}})
    assert (task.id, task.context, task.over, task.text, task.value) == ("t", "c", True, "one two\nthree", None)


def test_a_question_is_what_is_said_of_the_state() -> None:
    task = Task()
    message = {"parts": [{"kind": "text", "text": "Which ticker?"}]}
    assert task.hear("task", {"id": "t", "status": {"state": "input-required", "message": message}}) == "Which ticker?"
    assert task.over and task.question == "Which ticker?"


def test_data_is_data_and_a_file_is_named_and_not_fetched() -> None:
    assert read([{"data": {"n": 1}}]) == ("", [{"n": 1}])
    assert read([{"text": "a "}, {"url": "http://10.0.0.1/x", "filename": "x.pdf"}])[0] == "a [x.pdf, binary]"
    assert (
        read([{"kind": "file", "file": {"bytes": "AA", "name": "y", "mimeType": "image/png"}}])[0] == "[y, image/png]"
    )
    task = Task()
    task.hear("message", {"parts": [{"text": "n:"}, {"data": {"n": 1}}]})
    assert task.value == {"text": "n:", "data": [{"n": 1}]}


@given(st.lists(st.tuples(st.sampled_from(["task", "message", "status", "artifact"]), JSON), max_size=6))
def test_whatever_is_said_is_taken_in(said: list[tuple[str, object]]) -> None:
    task = Task()
    for kind, told in said:
        task.hear(kind, told if isinstance(told, dict) else {})
    assert isinstance(task.text, str) and isinstance(task.question, str)
    assert task.value is None or "data" in repr(said)
