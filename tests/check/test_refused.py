"""The report of a definition that does not load."""

from pathlib import Path

from shipworthy.check.outputs.as_json import as_json
from shipworthy.check.refused import refused
from shipworthy.errors import Problem, SpecError


def test_every_problem_is_a_finding_with_its_line_and_its_repair(tmp_path: Path) -> None:
    problems = [
        Problem(f"{tmp_path}/skills/a.yaml:3", "there is no tool `get_prise`", "did you mean `get_price`?"),
        Problem("skills", "there is no skill"),
    ]
    made = refused(SpecError(problems), named="shop", folder=tmp_path)
    assert (made.verdict, made.exit_code, made.agent) == ("unfit", 2, tmp_path.name)
    assert [(one.where, one.message) for one in made.findings] == [
        ("skills/a.yaml:3", "there is no tool `get_prise`"),
        ("skills", "there is no skill"),
    ]
    assert made.findings[0].repair == "did you mean `get_price`?"
    assert made.findings[1].repair, "the code's own words where the loader has none"
    assert all("shop" in one.proof for one in made.findings)
    assert as_json(made)["refused"] is True
