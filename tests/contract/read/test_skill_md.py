import pytest

from shipworthy.contract.read import load

HEAD = "---\nname: report-writing\ndescription: Writes reports\n"


def _agent(write, text: str, contract: str | None = None, folder: str = "report-writing"):
    files = {f"skills/{folder}/SKILL.md": text}
    if contract is not None:
        files[f"skills/{folder}/contract.yaml"] = contract
    return load(write(files)).spec.skills["report-writing"]


def test_a_skill_folder_works_as_it_is(write) -> None:
    text = (
        HEAD
        + "license: MIT\ncompatibility: needs git\nmetadata: {author: me, version: '1'}\nallowed-tools: read write\n"
    )
    skill = _agent(write, text + "---\n# How\nUse {braces} freely.\n")
    assert (skill.description, skill.tools, skill.instructions) == (
        "Writes reports",
        ("read", "write"),
        "# How\nUse {braces} freely.",
    )
    assert skill.source.at(("tools", 0)) == "a/skills/report-writing/SKILL.md:7"
    assert skill.source.at(("instructions",)) == "a/skills/report-writing/SKILL.md:9"


def test_without_tools_it_is_one_prompt(write) -> None:
    skill = _agent(write, HEAD + "---\nWrite {it} down.\n")
    assert skill.tools == () and skill.steps[0].prompt is not None


def test_the_contract_beside_it_holds_the_rest(write) -> None:
    contract = "max_latency_ms: 500\nexamples: [write]\ninputs: {topic: {type: text}}\nworkflow:\n  - tool: read\n"
    skill = _agent(write, HEAD + "allowed-tools: read\n---\nBody\n", contract)
    assert (skill.max_latency_ms, skill.tools, skill.workflow[0].tool) == (500, (), "read")
    assert skill.source.at(("workflow", 0)) == "a/skills/report-writing/contract.yaml:5"


def test_limits_in_the_contract_leave_the_allowed_tools_as_its_loop(write) -> None:
    skill = _agent(write, HEAD + "allowed-tools: read write\n---\nBody\n", "max_iterations: 2\n")
    assert skill.tools == ("read", "write") and skill.max_iterations == 2


@pytest.mark.parametrize(
    ("contract", "line"),
    [
        ("tools: [read, send]\n", 1),
        ("workflow:\n  - tool: read\n  - tool: send\n", 3),
        ("workflow:\n  - steps:\n      - tool: send\n", 3),
    ],
)
def test_allowed_tools_really_restrict(refused, contract: str, line: int) -> None:
    text = HEAD + "allowed-tools: read write\n---\nBody\n"
    files = {"skills/report-writing/SKILL.md": text, "skills/report-writing/contract.yaml": contract}
    (problem,) = refused(files)
    assert problem.where == f"a/skills/report-writing/contract.yaml:{line}"
    assert "`send` is not among the `allowed-tools`" in problem.message


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("Just text\n", 1, "begins with its front matter"),
        ("---\ndescription: x\n---\n", 2, "`name` is missing"),
        ("---\nname: report-writing\n---\n", 2, "`description` is missing"),
        ("---\nname: other\ndescription: x\n---\n", 2, "`other` is not the name of its folder `report-writing`"),
        (HEAD + "allowed_tools: read\n---\n", 4, "`allowed_tools` is not a key of SKILL.md"),
        (HEAD + "max_latency_ms: 5\n---\n", 4, "`max_latency_ms` is not a key of SKILL.md"),
        (HEAD + "compatibility: " + "x" * 501 + "\n---\n", 4, "`compatibility` is longer than 500 characters"),
        (HEAD + "license: 5\n---\n", 4, "`license` must be text, not the number 5"),
        (HEAD + "metadata: {a: {b: c}}\n---\n", 4, "`metadata` must be a mapping of words to texts"),
        (HEAD + "metadata: &x {a: b}\n---\n", 4, "`&x` is an anchor"),
        (HEAD, 1, "the front matter is not closed"),
    ],
)
def test_front_matter_that_breaks_the_format_is_refused(refused, text: str, line: int, message: str) -> None:
    (problem,) = refused({"skills/report-writing/SKILL.md": text})
    assert problem.where == f"a/skills/report-writing/SKILL.md:{line}"
    assert message in problem.message and problem.repair


def test_a_key_of_the_contract_is_sent_there(refused) -> None:
    (problem,) = refused({"skills/report-writing/SKILL.md": HEAD + "max_latency_ms: 5\n---\n"})
    assert problem.repair == "move it to contract.yaml beside this file"


@pytest.mark.parametrize("name", ["Report", "a--b", "-a", "a_b", "é"])
def test_the_name_is_one_of_the_format(refused, name: str) -> None:
    (problem,) = refused(
        {f"skills/{name}/SKILL.md": f"---\nname: {name}\ndescription: x\n---\nBody\n"} if name[0] != "_" else {}
    )
    assert f"`{name}` is not a name of the Agent Skills format" in problem.message


def test_the_contract_may_not_say_what_skill_md_says(refused) -> None:
    files = {
        "skills/report-writing/SKILL.md": HEAD + "---\n",
        "skills/report-writing/contract.yaml": "name: x\nmax_turns: 0\n",
    }
    problems = refused(files)
    assert [problem.where.rpartition(":")[2] for problem in problems] == ["1", "2"]
    assert problems[0].message == "`name` stands in SKILL.md"


def test_a_contract_without_its_skill_is_a_problem(refused) -> None:
    (problem,) = refused({"skills/lost/contract.yaml": "max_turns: 1\n"})
    assert "its `SKILL.md` is missing" in problem.message and "lost" in problem.where
