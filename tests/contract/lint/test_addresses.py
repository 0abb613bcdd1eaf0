"""Addresses of skills that cannot be read."""

import pytest
from tests.batches import batch

from shipworthy import Agent, Skill, SpecError, Step, tool
from shipworthy.contract.input import Input


@tool(effect="write")
async def send(to: str) -> str:
    """Send."""
    return to


TO = {"to": Input.model_validate({"type": "text", "ask": "To whom?"})}
SAY = (Step.model_validate({"answer": "Hello, {to}"}),)


def _made(resource: str, workflow: tuple[Step, ...] = SAY, *, routable: bool = True) -> Agent:
    skill = Skill(name="job", description="Do", inputs=TO, workflow=workflow, resource=resource, routable=routable)
    return Agent(skills=[skill], tools=[send])


@batch(
    ("resource", "workflow", "routable", "why"),
    [
        ("a://{whom}", SAY, True, "`whom` in `resource` is no input of the skill"),
        ("a://{to}", (Step.model_validate({"tool": "send", "confirm": "Send?"}), *SAY), True, "the skill writes"),
        ("a://{to}", SAY, False, "a helper is not read"),
    ],
)
def test_what_cannot_be_read_at_an_address_is_refused(
    resource: str, workflow: tuple[Step, ...], routable: bool, why: str
) -> None:
    with pytest.raises(SpecError) as caught:
        _made(resource, workflow, routable=routable)
    assert why in str(caught.value)


def test_an_address_with_inputs_of_a_skill_that_reads_is_taken() -> None:
    assert _made("a://{to}").spec.skills["job"].resource == "a://{to}"
