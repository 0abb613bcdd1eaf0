"""The text of a prompt or a loop on its way to the person: through the gate, and completed where it was cut."""

from dataclasses import dataclass

from shipworthy.contract.language.text import Text
from shipworthy.errors import (
    AnswerCut,
    DeadlinePassed,
    ExpressionError,
    LimitReached,
    ModelError,
    ShipworthyError,
    Ungrounded,
)
from shipworthy.events import Reason
from shipworthy.grounding.check import Fact
from shipworthy.models.model import Request
from shipworthy.runtime.answering.completion import Cause, completion, unsaid
from shipworthy.runtime.answering.gate import Gate
from shipworthy.runtime.asking.answer import Answer
from shipworthy.runtime.names.scope import Scope
from shipworthy.runtime.names.signals import Question
from shipworthy.runtime.prompting.grounded import Figures, facts_in, figures_of_loop
from shipworthy.runtime.prompting.must_say import figures_again
from shipworthy.runtime.run import Run
from shipworthy.runtime.step_id import StepId
from shipworthy.tokens.counting import count

BREAK = "\n\n"
REASONS: dict[Cause, Reason] = {
    "length": "output_cut",
    "deadline": "deadline",
    "broken": "model_failed",
    "repeats": "model_failed",
}


@dataclass(frozen=True, slots=True)
class Instead:
    """The fallback of a prompt or a loop; None: there is none."""

    scope: Scope
    template: Text | None
    loop: bool = False
    """Whether it is that of a loop, whose text carries the labels of all that was read for it."""

    def __call__(self) -> str:
        """The fallback, filled from the results; empty where there is none, or what it names is not there."""
        if self.template is None:
            return ""
        try:
            text = self.scope.said(self.template)
        except (Question, ExpressionError):
            return ""
        if self.loop:
            self.scope.frame.saw(self.scope.label(self.template))
        return text

    def facts(self, text: str) -> tuple[Fact, ...]:
        """The figures of a part of it, and where they stand."""
        return facts_in(self.scope, text, self.template) if self.template is not None and text else ()


class Spoken:
    """The text of one call of a step, as the person may read it.

    Where the step's text is the run's answer, it is completed where it was cut; any other only ends at its last
    sentence. At most the output tokens of the request are shown, together with what the step has shown `before`.
    """

    def __init__(
        self,
        run: Run,
        step_id: StepId,
        request: Request,
        *,
        streams: bool,
        before: str = "",
        figures: Figures | None = None,
        again: bool = False,
    ) -> None:
        most = max(request.max_output_tokens - count(before), 0)
        self._run, self._id, self._name, self._most, self._before = run, step_id, request.name, most, before
        self._answers = run.voice.answering == step_id
        checks = (figures,) if figures is not None else ()
        self.gate = Gate(run.voice.say if streams else None, most, checks, again=again)
        self.figures = figures
        self.cut = False
        """Whether it is less than the model was to say."""

    @property
    def shown(self) -> bool:
        """Whether the person has read some of it."""
        return self.gate.shown

    def heard(self, reply: Answer, instead: Instead) -> str:
        """The text of an answer that came to its end, or to a limit; raises ModelError where nothing of it is left."""
        gate = self.gate
        cause: Cause | None = "repeats" if gate.over == "repeats" else "length" if gate.over or reply.cut else None
        for piece in gate.withheld:
            self._run.degrade(piece.reason, f"{self._name}: {piece.detail}", self._id)
        self.cut = cause is not None or bool(gate.withheld)
        self._quote()
        if self.cut and not gate.text.strip():
            raise _nothing_left(self._name, cause, withheld="; ".join(piece.detail for piece in gate.withheld))
        if cause is not None:
            return self._ended(cause, self._why(cause), instead)
        left = figures_again(unsaid(instead(), gate.text), gate.text) if gate.withheld else ""
        self._quote(*instead.facts(left))
        return f"{gate.text}\n\n{left}" if left else gate.text

    def _quote(self, *more: Fact) -> None:
        """Note the figures that the text was found to have, and those of what follows it."""
        own = self.figures.quoted(self.gate.text) if self.figures is not None else ()
        self._run.progress.quote(self._id, (*own, *more))

    @property
    def doubt(self) -> str:
        """Why its model is asked once more, as it is told; empty where it is not, or the person has read some of it."""
        return self.figures.why if self.figures is not None and self.gate.withheld and not self.shown else ""

    def broken(self, error: ShipworthyError, instead: Instead) -> str:
        """The text of an answer of which a part was shown before this error ended it."""
        self.cut, late = True, isinstance(error, DeadlinePassed)
        cause: Cause = "deadline" if late else "length" if isinstance(error, LimitReached) else "broken"
        return self._ended(cause, str(error), instead)

    def _why(self, cause: Cause) -> str:
        if cause == "repeats":
            return f"{self._name}: the answer only repeated itself, and was ended"
        return f"{self._name}: the answer reached its limit of {self._most} tokens"

    def _ended(self, cause: Cause, detail: str, instead: Instead) -> str:
        self._run.degrade(REASONS[cause], detail, self._id)
        text = self.gate.text
        self._quote()
        if not self._answers:
            return text
        shown = f"{self._before}{text}"
        rest = completion(shown, cause, instead(), self._run.agent.phrases)
        self._quote(*instead.facts(rest))
        return f"{text}{rest.lstrip() if shown.endswith(BREAK) else rest}"


def _nothing_left(name: str, cause: Cause | None, *, withheld: str) -> ModelError:
    if withheld:
        return Ungrounded(f"the answer of {name} has no sentence that may be shown: {withheld}")
    if cause == "length":
        return AnswerCut(f"the answer of {name} has no whole sentence within its limit of tokens")
    return ModelError(f"the answer of {name} only repeats itself")


def instead_of_loop(scope: Scope) -> Instead:
    """What fills the fallback of a loop; steps that stand in for one are not run behind a text that was shown."""
    fallback = scope.frame.graph.skill.fallback
    return Instead(scope, fallback if isinstance(fallback, Text) else None, loop=True)


def fallback_of_loop(scope: Scope, template: Text) -> str:
    """The loop's fallback text, where no model answers; its figures and its label are noted."""
    scope.frame.saw(scope.label(template))
    text = scope.said(template)
    scope.run.progress.quote(scope.id_of("loop"), Instead(scope, template).facts(text))
    return text


def spoken_in_loop(
    scope: Scope, step_id: StepId, request: Request, *, streams: bool, before: str, again: bool
) -> Spoken:
    """The text of one call of a loop; `again`: the model may be asked once more."""
    figures = figures_of_loop(scope, step_id, request.messages)
    return Spoken(scope.run, step_id, request, streams=streams, before=before, figures=figures, again=again)
