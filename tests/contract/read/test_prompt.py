import pytest

from shipworthy.contract.read import load


def test_a_step_reads_its_prompt_from_the_file_with_its_front_matter(write) -> None:
    head = "---\noutput: {cause: [deploy, load], why: text}\nmodel: strong\n"
    head += "fallback: 'It is {x}'\nmax_output_tokens: 50\n---\n"
    folder = write(
        {
            "prompts/why.md": head + "\nWhy {x}?\n\n",
            "skills/s.yaml": "name: s\nworkflow:\n  - prompt: prompts/why.md\n    as: verdict\n    model: fast\n",
        }
    )
    spec = load(folder).spec
    step = spec.skills["s"].workflow[0]
    assert step.prompt is not None and step.prompt.text.source == "Why {x}?"
    assert (step.prompt.name, step.prompt.model, step.prompt.max_output_tokens) == ("why", "strong", 50)
    assert step.prompt.fallback is not None and str(step.prompt.output).startswith("{cause: deploy | load")
    assert (step.name, step.model) == ("verdict", "fast")
    assert spec.prompts == {"why": step.prompt}


def test_a_prompt_may_have_a_name_of_its_own_and_is_found_by_its_file(write) -> None:
    spec = load(write({"prompts/why.md": "---\nname: reason\n---\nWhy?"})).spec
    assert spec.prompts["why"].name == "reason"


def test_a_text_that_only_mentions_a_file_is_a_text(write) -> None:
    text = "name: s\nworkflow:\n  - prompt: |\n      Read this as\n      x.md\n"
    step = load(write({"skills/s.yaml": text})).spec.skills["s"].workflow[0]
    assert step.prompt is not None and step.prompt.text.source.startswith("Read this")


@pytest.mark.parametrize(
    ("text", "line", "message", "repair"),
    [
        ("---\nmodle: x\n---\nHi\n", 2, "`modle` is not a key of a prompt", "did you mean `model`?"),
        ("---\nmodel: x\nmodel: y\n---\nHi\n", 3, "`model` stands twice; first on line 2", "remove"),
        ("---\nmodel: x\ntext: y\n---\nHi\n", 3, "`text` stands below `---`", "remove"),
        ("---\n\nmax_output_tokens: 0\n---\nHi\n", 3, "`max_output_tokens` must be at least 1, not 0", ""),
        ("---\nmodel: 'x\n---\nHi\n", 2, "a quote is not closed", "close it"),
        ("---\nfallback: '{x'\n---\nHi\n", 2, "`fallback`: ", ""),
        ("---\nmodel: x\nHi\n", 1, "the front matter is not closed", "---"),
        ("---\n- a\n---\nHi\n", 2, "must be a mapping", ""),
        ("Hi\n\nthere {x\n", 3, "prompt: ", ""),
        ("---\nmodel: x\n---\n\nHi {x\n", 5, "prompt: ", ""),
        ("", 1, "`p.md` has no text", ""),
        ("---\nmodel: x\n---\n\n", 4, "`p.md` has no text", ""),
    ],
)
def test_a_broken_prompt_is_named_at_its_own_line_once(
    refused, text: str, line: int, message: str, repair: str
) -> None:
    skill = "name: s\nworkflow:\n  - prompt: prompts/p.md\n  - {prompt: prompts/p.md, as: again}\n"
    (problem,) = refused({"prompts/p.md": text, "skills/s.yaml": skill})
    assert problem.where == f"a/prompts/p.md:{line}"
    assert message in problem.message and repair in problem.repair


def test_a_missing_prompt_is_a_problem_of_the_step(refused) -> None:
    skill = "name: s\nworkflow:\n  - tool: a\n  - prompt: prompts/sumary.md\n    whn: x\n"
    problems = refused({"prompts/summary.md": "Hi", "skills/s.yaml": skill})
    assert [problem.where for problem in problems] == ["a/skills/s.yaml:4", "a/skills/s.yaml:5"]
    assert "`prompts/sumary.md` does not exist" in problems[0].message
    assert problems[0].repair == "did you mean `prompts/summary.md`?"


def test_a_prompt_outside_the_folder_is_refused(refused) -> None:
    (problem,) = refused({"skills/s.yaml": "name: s\nworkflow:\n  - prompt: ../x.md\n"})
    assert "outside the agent's folder" in problem.message and problem.where == "a/skills/s.yaml:3"
