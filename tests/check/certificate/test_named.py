"""What the text of a Python file names, without running it."""

from pathlib import Path

import pytest

from shipworthy.check.certificate.named import named_in


def named(tmp_path: Path, text: str) -> tuple[set[str], set[str]]:
    """The paths below the folder that a text names, and those that it writes."""
    file = tmp_path / "a.py"
    file.write_text(text)
    found = named_in(file)
    return (
        {str(Path(path).relative_to(tmp_path)) for path in found.paths},
        {str(Path(path).relative_to(tmp_path)) for path in found.written},
    )


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("read(Path(__file__).parent / 'x.csv')", "x.csv"),
        ("read(Path(__file__).resolve().parent / 'in' / 'x.csv')", "in/x.csv"),
        ("read(Path(__file__).with_name('x.csv'))", "x.csv"),
        ("read(Path(__file__).with_suffix('.csv'))", "a.csv"),
        ("read(os.path.join(os.path.dirname(__file__), 'x.csv'))", "x.csv"),
        ("read(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'in', 'x.csv'))", "in/x.csv"),
        ("read(Path(__file__).parents[0].joinpath('in', 'x.csv'))", "in/x.csv"),
        ("HERE = Path(__file__).parent\nIN = HERE / 'in'\nopen(IN / 'x.csv')", "in/x.csv"),
        ("IN: Path = Path(__file__).parent / 'in'\ndef f(n):\n    return (IN / f'{n}.csv').read_text()", "in/*.csv"),
        ("IN = Path(__file__).parent / 'in'\ndef f(n):\n    return IN / n", "in/*"),
        ("for p in (Path(__file__).parent / 'in').glob('*.csv'): pass", "in/*.csv"),
        ("for p in os.listdir(Path(__file__).parent / 'in'): pass", "in/*"),
        ("IN = Path(__file__).parent / 'in'", "in"),
        ("for p in (Path(__file__).parent / 'in').rglob('*.csv'): pass", "in/**/*.csv"),
        ("X = [" + " + ".join(["x"] * 900) + "]\nread(Path(__file__).with_name('x.csv'))", "x.csv"),
        ("read(files(__package__) / 'x.csv')", "x.csv"),
        ("x = open(str(Path(__file__).parent / 'x.csv'), encoding='utf-8')", "x.csv"),
    ],
)
def test_a_path_is_followed_from_the_file(text: str, path: str, tmp_path: Path) -> None:
    assert named(tmp_path, text) == ({path}, set())


@pytest.mark.parametrize(
    "text",
    [
        "(Path(__file__).parent / 'x.json').write_text('1')",
        "open(Path(__file__).parent / 'x.json', 'a')",
        "open(Path(__file__).parent / 'x.json', mode='w')",
        "with (Path(__file__).parent / 'x.json').open('w') as f: pass",
    ],
)
def test_what_it_writes_is_told(text: str, tmp_path: Path) -> None:
    assert named(tmp_path, text)[1] == {"x.json"}


@pytest.mark.parametrize("text", ["open(name, 'w')", "x = a / b", "parents[2]", "X = X / 'y'\nuse(X)", "open()"])
def test_what_does_not_begin_at_the_file_is_no_path(text: str, tmp_path: Path) -> None:
    assert named(tmp_path, text) == (set(), set())


def test_imports_are_told_with_their_level(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text(
        "import os.path, numpy as np\nfrom . import b\nfrom ..c import d\n"
        "def f():\n    import later\n    importlib.import_module('by.name')\n"
    )

    assert named_in(file).modules >= {
        (0, "os.path"),
        (0, "numpy"),
        (1, "b"),
        (2, "c"),
        (2, "c.d"),
        (0, "later"),
        (0, "by.name"),
    }


def test_texts_with_a_suffix_may_be_files(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text("X = 'rates.csv'\nY = 'no file'\nZ = '/etc/x.conf'\n")

    assert named_in(file).words == {"rates.csv"}


@pytest.mark.parametrize("raw", [b"def (", b"\xff\xfe", b"x\0y"])
def test_what_is_no_python_names_nothing(raw: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(raw)

    assert not named_in(tmp_path / "a.py").modules
