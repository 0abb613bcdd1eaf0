"""Whether a skill works on the words of a message."""

from tests.batches import batch

from shipworthy import Agent, Prompt, Skill, Step, tool
from shipworthy.contract.input import Input
from shipworthy.server.mcp.worded import worded


@tool
async def look_up(what: str) -> str:
    """Look up."""
    return what


def _skill(name: str, *steps: dict[str, object], **more: object) -> Skill:
    workflow = tuple(Step.model_validate(step) for step in steps)
    return Skill.model_validate({"name": name, "description": "Do", "workflow": workflow, **more})


READS_WORDS = [
    _skill("answers", {"answer": "You said {message}"}),
    _skill("passes", {"tool": "look_up", "with": {"what": "=message"}}, {"answer": "{look_up}"}),
    _skill("decides", {"answer": "Long.", "when": "len(message) > 5"}, {"answer": "Short."}),
    _skill(
        "asks", {"answer": "{gist}"}, inputs={"gist": Input.model_validate({"type": "text", "default": "=message"})}
    ),
    _skill("prompts", {"prompt": "Answer: {message}", "fallback": "No."}),
    _skill("calls", {"tool": "answers"}, {"answer": "Done."}),
    _skill("loops", tools=["look_up"], fallback="No."),
    _skill("alone", fallback="No."),
]
READS_NONE = [
    _skill("greets", {"answer": "Hello, {name}"}, inputs={"name": Input.model_validate({"type": "text"})}),
    _skill("looks", {"tool": "look_up", "with": {"what": "a"}}, {"answer": "{look_up}"}),
    _skill("calls_other", {"tool": "greets"}, {"answer": "Done."}),
]
AGENT = Agent(skills=[*READS_WORDS, *READS_NONE], tools=[look_up], store="memory")


@batch("skill", READS_WORDS, ids=lambda skill: skill.name)
def test_it_does_where_anything_of_it_reads_them(skill: Skill) -> None:
    assert worded(AGENT, AGENT.spec.skills[skill.name])


@batch("skill", READS_NONE, ids=lambda skill: skill.name)
def test_it_does_not_where_it_has_its_inputs_alone(skill: Skill) -> None:
    assert not worded(AGENT, AGENT.spec.skills[skill.name])


def test_a_prompt_by_its_name_reads_them_too() -> None:
    skill = _skill("summary", {"tool": "sum_up"})
    prompt = Prompt.model_validate({"name": "sum_up", "text": "Sum up {message}", "fallback": "No."})
    agent = Agent(skills=[skill], prompts={"sum_up": prompt}, store="memory")
    assert worded(agent, agent.spec.skills["summary"])
