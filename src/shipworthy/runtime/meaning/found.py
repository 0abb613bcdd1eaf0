"""What a specialist is told that others have found out: it fills what its request leaves open, and is no request."""

from dataclasses import replace

from shipworthy.contract.input import Input
from shipworthy.routing.said import Said
from shipworthy.runtime.meaning.described import writes_asked
from shipworthy.runtime.meaning.intent import Intent, begun
from shipworthy.runtime.meaning.meant import names_a_thing
from shipworthy.runtime.run import Run


def _is_free(spec: Input) -> bool:
    """Whether an input takes any text, and has to be asked for."""
    bound = spec.pattern or spec.choices or spec.default or spec.when or spec.list
    return bound is None and spec.type.name == "text"


def begun_alone(run: Run, intent: Intent) -> Intent:
    """The intent with the only skill that is offered begun: who asks a specialist is sure that it is for it.

    Not one that writes unasked.
    """
    asked = intent.ask
    if asked is None or asked.kind != "skill" or len(asked.names) != 1 or not writes_asked(run.agent, asked.names[0]):
        return intent
    return begun(run.agent, asked.names[0], run.said, reason=f"the only skill that is near: {intent.reason}")


def completed_by(run: Run, intent: Intent, found: str) -> Intent:
    """The intent with the things that the request leaves open, where what was found names one of that kind alone.

    `when is it due`, told with `TCK-1002 belongs to INV-7`, is asked of INV-7. The label of what was found holds for
    the whole run, so such a value is trusted no more than that. The one free text that is left open is what was found.
    """
    opened = intent.open
    if not found or opened is None or intent.told or opened.skill not in run.agent.spec.skills:
        return intent
    said, inputs = Said(found, run.said.now), dict(opened.inputs)
    for name, spec in run.agent.graph(opened.skill).inputs.items():
        if name in inputs or spec.default is not None or not names_a_thing(run.agent, spec):
            continue
        values = [one.value for one in run.agent.extractor.of(spec, said)]
        if values and all(value == values[0] for value in values):
            inputs[name] = values[0]
    known = run.agent.graph(opened.skill).inputs
    free = [name for name, spec in known.items() if name not in inputs and _is_free(spec)]
    if len(free) == 1 and writes_asked(run.agent, opened.skill):
        # `write it to Anna`: what was found is the text; a question before the write shows it.
        inputs[free[0]] = found
    return intent if inputs == opened.inputs else replace(intent, open=replace(opened, inputs=inputs))
