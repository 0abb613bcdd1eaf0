"""The agent of the conformance suite: its skills bear the names that the suite calls, and run as any other."""

from shipworthy import Agent, Skill, Step, ToolError, input_type, tool
from shipworthy.contract.input import Input

DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
SOUND = "UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQAAAAA="
IMAGE = f"![dot](data:image/png;base64,{DOT})"
RESOURCE = "[{uri}](data:text/plain,{text})"
ANSWERS = {
    "test_simple_text": "This is a simple text response for testing.",
    "test_image_content": IMAGE,
    "test_audio_content": f"[beep](data:audio/wav;base64,{SOUND})",
    "test_embedded_resource": "[test://embedded-resource](data:text/plain,This%20is%20an%20embedded%20resource%20content.)",
    "test_multiple_content_types": (
        f"Multiple content types test:\n{IMAGE}\n"
        "[test://mixed-content-resource](data:application/json,%7B%22test%22:%22data%22,%22value%22:123%7D)"
    ),
    "static_text": "This is the content of the static text resource.",
    "static_binary": IMAGE,
    "template_data": '{{"id": "{id}", "templateTest": true, "data": "Data for ID: {id}"}}',
    "test_simple_prompt": "This is a simple prompt for testing.",
    "test_prompt_with_arguments": "Prompt with arguments: arg1='{arg1}', arg2='{arg2}'",
    "test_prompt_with_embedded_resource": (
        "[{resourceUri}](data:text/plain,Embedded%20resource%20content%20for%20testing.)\n"
        "Please process the embedded resource above."
    ),
    "test_prompt_with_image": f"{IMAGE}\nPlease analyze the image above.",
    "test_input_required_result_elicitation": "Hello, {user_name}!",
    "test_input_required_result_request_state": "{'state-ok' if confirm else 'state-ok, and no'}",
    "test_input_required_result_tampered_state": "{'ok' if ok else 'not ok'}",
    "test_input_required_result_prompt": "Use the context: {user_context}",
    "test_input_required_result_sampling": "{capital_question}",
    "test_input_required_result_list_roots": "{client_roots}",
    "test_input_required_result_multiple_inputs": "{user_name}: {greeting} in {client_roots}",
    "test_input_required_result_capabilities": "{user_name}: {greeting}",
    "test_missing_capability": "{told}",
    "test_streaming_elicitation": "Hello, {user_name}!",
    "test_logging_tool": "Nothing is logged.",
    "test_elicitation": "User response: {username}, {email}",
    "test_sampling": "LLM response: {response}",
}
"""Skill → what it answers."""
INPUTS = {
    "template_data": {"id": "Which one?"},
    "test_prompt_with_arguments": {"arg1": "First test argument?", "arg2": "Second test argument?"},
    "test_prompt_with_embedded_resource": {"resourceUri": "Which resource?"},
    "test_input_required_result_elicitation": {"user_name": "What is your name?"},
    "test_input_required_result_prompt": {"user_context": "What context should the prompt use?"},
    "test_input_required_result_sampling": {"capital_question": "What is the capital of France?"},
    "test_input_required_result_list_roots": {"client_roots": "Which folders?"},
    "test_input_required_result_multiple_inputs": {
        "user_name": "What is your name?",
        "greeting": "Generate a greeting",
        "client_roots": "Which folders?",
    },
    "test_input_required_result_capabilities": {"user_name": "What is your name?", "greeting": "Generate a greeting"},
    "test_missing_capability": {"told": "What does your model say?"},
    "test_streaming_elicitation": {"user_name": "What is your name?"},
    "test_elicitation": {"username": "{message}", "email": "And your address?"},
    "test_sampling": {"prompt": "What shall your model be asked?", "response": "{prompt}"},
}
"""Skill → its inputs, with their questions."""
TYPES = {
    "capital_question": "client_model",
    "greeting": "client_model",
    "told": "client_model",
    "response": "client_model",
    "client_roots": "client_roots",
}
"""Input → its type, where it is no text."""


RESOURCES = {
    "static_text": "test://static-text",
    "static_binary": "test://static-binary",
    "template_data": "test://template/{id}/data",
}
"""Skill → the address at which it is read."""


@tool
async def step_of(part: str) -> str:
    """One of several steps."""
    return f"{part} done"


@tool
async def broken() -> str:
    """Fails always."""
    raise ToolError("This tool intentionally returns an error for testing")


def _step(name: str, part: str) -> Step:
    return Step.model_validate({"tool": "step_of", "as": name, "with": {"part": part}})


def _answer(text: str) -> Step:
    return Step.model_validate({"answer": text})


def _input(name: str, ask: str) -> Input:
    return Input.model_validate({"type": TYPES.get(name, "text"), "ask": ask})


def _skill(name: str, *workflow: Step, **inputs: Input) -> Skill:
    about = f"{name.replace('_', ' ')} of the suite"
    resource = RESOURCES.get(name)
    return Skill(name=name, description=about, inputs=inputs, workflow=workflow, failure="{error}", resource=resource)


def suite_agent() -> Agent:
    """The agent, whose state is in memory."""
    yes_or_no = Input.model_validate({"type": "yesno", "ask": "Please confirm"})
    skills = {
        name: _skill(name, _answer(text), **{key: _input(key, ask) for key, ask in INPUTS.get(name, {}).items()})
        for name, text in ANSWERS.items()
    }
    several = (
        "test_input_required_result_multiple_inputs",
        "test_input_required_result_capabilities",
        "test_elicitation",
    )
    for whole in several:
        # Steps side by side ask at once.
        steps = [_step(f"on_{key}", f"{{{key}}}") for key in skills[whole].inputs]
        skills[whole] = skills[whole].model_copy(update={"workflow": (*steps, *skills[whole].workflow)})
    for name, key in (("request_state", "confirm"), ("tampered_state", "ok")):
        whole = f"test_input_required_result_{name}"
        skills[whole] = skills[whole].model_copy(update={"inputs": {key: yes_or_no}})
    parts = [_step(n, n) for n in ("first", "second", "third")]
    skills["test_tool_with_progress"] = _skill("test_tool_with_progress", *parts, _answer("{first}, {second}, {third}"))
    skills["test_error_handling"] = _skill("test_error_handling", Step(tool=broken), _answer("{broken}"))
    rounds = (
        _step("hello", "{step1}"),
        _answer("{hello}, and {step2}"),
    )
    asks = {
        "step1": _input("step1", "Step 1: What is your name?"),
        "step2": _input("step2", "Step 2: What is your favorite color?"),
    }
    name = "test_input_required_result_multi_round"
    skills[name] = _skill(name, *rounds, **asks)
    types = {name: input_type(name, pattern=r"\S.*") for name in ("client_model", "client_roots")}
    tools = [step_of, broken]
    return Agent(name="suite", skills=list(skills.values()), tools=tools, types=types, store="memory")
