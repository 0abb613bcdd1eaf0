"""Which files have changed."""

from pathlib import Path

from tests.dev.folders import edit, shop

from shipworthy.dev.files import Files


def test_changes_additions_and_deletions_are_seen_once(tmp_path: Path) -> None:
    folder = shop(tmp_path / "shop")
    files = Files(folder)
    assert files.changed() == ()
    edit(folder / "skills" / "price.yaml", "A {thing}", "The {thing}")
    (folder / "notes.md").write_text("new")
    assert files.changed() == ("notes.md", "skills/price.yaml")
    (folder / "notes.md").unlink()
    assert files.changed() == ("notes.md",) and files.changed() == ()


def test_what_editors_and_python_leave_is_no_change(tmp_path: Path) -> None:
    folder = shop(tmp_path / "shop")
    files = Files(folder)
    (folder / "__pycache__").mkdir()
    for name in (".tools.py.swp", "tools.py~", "__pycache__/tools.pyc", "calls.log", "x.tmp"):
        (folder / name).write_text("x")
    assert files.changed() == ()


def test_a_new_file_of_the_same_size_and_time_in_the_place_of_the_old_is_a_change(tmp_path: Path) -> None:
    import os

    folder = shop(tmp_path / "shop")
    path = folder / "tools.py"
    files, seen = Files(folder), path.stat()
    draft = folder / "tools.py.tmp"
    draft.write_bytes(path.read_bytes())
    os.utime(draft, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    draft.replace(path)
    assert files.changed() == ("tools.py",)
