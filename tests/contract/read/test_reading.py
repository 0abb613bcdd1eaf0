from pathlib import Path

import pytest

from shipworthy.contract.read.reading import MAX_BYTES, ReadContext, is_file_name


@pytest.mark.parametrize(
    ("raw", "line", "words"),
    [
        (b"name: a\n\nx: \xff\n", 3, "not UTF-8"),
        (b"name: a\nb: \x00\n", 2, "binary"),
        (b"# " + b"x" * MAX_BYTES, None, "larger than"),
    ],
)
def test_a_file_that_is_no_text_is_named_with_its_line(tmp_path: Path, raw: bytes, line: int, words: str) -> None:
    path, reading = tmp_path / "x.yaml", ReadContext()
    path.write_bytes(raw)

    assert reading.text(path) is None
    (problem,) = reading.problems
    assert problem.where == (f"{path}:{line}" if line else str(path))
    assert words in problem.message and "`x.yaml`" in problem.message and problem.repair


def test_a_file_at_the_limit_is_read(tmp_path: Path) -> None:
    (tmp_path / "x.md").write_bytes(b"x" * MAX_BYTES)
    reading = ReadContext()
    assert len(reading.text(tmp_path / "x.md") or "") == MAX_BYTES
    assert reading.problems == []


def test_a_byte_order_mark_and_windows_line_ends_are_taken_off(tmp_path: Path) -> None:
    (tmp_path / "x.md").write_bytes(b"\xef\xbb\xbfa\r\nb")
    assert ReadContext().text(tmp_path / "x.md") == "a\nb"


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    reading = ReadContext()
    assert reading.text(tmp_path / "no.yaml") is None
    assert "`no.yaml` cannot be read" in reading.problems[0].message


@pytest.mark.parametrize("word", ["../x.md", "/etc/x.md", "a/../../x.md", "\0.md"])
def test_a_path_may_not_leave_the_folder(tmp_path: Path, word: str) -> None:
    reading = ReadContext(folder=tmp_path)
    assert reading.inside(word, "agent.yaml:3") is None
    assert reading.problems[0].where == "agent.yaml:3"
    assert word in reading.problems[0].message


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "out.md").write_text("secret")
    (tmp_path / "a" / "in.md").symlink_to(tmp_path / "out.md")
    reading = ReadContext(folder=tmp_path / "a")
    assert reading.inside("in.md", "here") is None


def test_problems_come_file_by_file_from_the_top_the_first_file_first(tmp_path: Path) -> None:
    reading = ReadContext()
    for where in ("b.yaml:9", "a.yaml:3", "b.yaml:2", "c", "a.yaml:1"):
        reading.add(where, "wrong")
    reading.add("b.yaml:9", "wrong")

    assert [problem.where for problem in reading.in_order(Path("a.yaml"))] == [
        "a.yaml:1",
        "a.yaml:3",
        "b.yaml:2",
        "b.yaml:9",
        "c",
    ]


def test_a_file_name_is_one_line_that_ends_like_one() -> None:
    assert is_file_name("prompts/x.md")
    assert not is_file_name("Read the file x.md\nand sum it up in y.md")
    assert not is_file_name("Answer {x}") and not is_file_name(None) and not is_file_name(["x.md"])
