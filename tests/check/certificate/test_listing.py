"""The list of the files of a certificate."""

from shipworthy.check.certificate.listing import WIDTH, listed


def test_files_stand_by_folder_and_what_is_left_out_behind_them() -> None:
    names = ["skills/b.yaml", "agent.yaml", "data/in/x.csv", "skills/a.yaml", "tools.py"]

    assert [*listed(names, ["orders.json"])] == [
        "  agent.yaml, tools.py",
        "  data/in/: x.csv",
        "  skills/: a.yaml, b.yaml",
        "  left out: orders.json",
    ]


def test_long_lists_are_wrapped_and_every_name_is_there() -> None:
    names = [f"data/{number:03}-of-many.csv" for number in range(60)]
    lines = [*listed(names)]

    assert max(map(len, lines)) <= WIDTH and len(lines) > 5
    assert all(name.removeprefix("data/") in " ".join(lines) for name in names)
