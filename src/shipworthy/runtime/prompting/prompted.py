"""A prompt step with its text filled in: what it says of itself, reuses, and falls back to."""

from typing import Any

from shipworthy.clock import loop_time
from shipworthy.contract.labels import Mark
from shipworthy.contract.language.output import NotTheOutput, output_of
from shipworthy.contract.language.text import Text
from shipworthy.contract.language.types import TypeSpec
from shipworthy.contract.language.values import StepResult, show
from shipworthy.errors import ExpressionError, NoModel, ShipworthyError
from shipworthy.events import StepFinished, StepStarted
from shipworthy.runtime.asking.ask import why_not
from shipworthy.runtime.calls.identity import key_of
from shipworthy.runtime.plan.usual import preceding
from shipworthy.runtime.plan.visit import Visit
from shipworthy.runtime.prompting.context import looked_up
from shipworthy.runtime.prompting.spoken import Instead, Spoken
from shipworthy.stores.session import Stored


class Prompted:
    """A prompt step with its text filled in."""

    def __init__(self, visit: Visit) -> None:
        node, scope = visit.node, visit.scope
        assert node.target is not None and node.target.kind == "prompt"
        self.visit, self.prompt, self.run = visit, node.target, scope.run
        labels = {name: scope.label(value) for name, value in node.args.items()}
        self.scope = scope.beside(labels, **{name: value.evaluate(scope) for name, value in node.args.items()})
        self.text = self.prompt.text.render(self.scope)
        self.spoken: Spoken | None = None
        """Its text on its way to the person, once it was asked for."""
        self.added = False
        """Whether a value that the answer had to say was added to it."""
        self.name = node.step.name or self.prompt.name
        self.label = visit.label_of(self.name)
        then = self.run.task.guard.then
        call = key_of(f"prompt:{self.name}", {"text": self.text, **({"guidelines": then} if then else {})})
        self.key = self.run.eras.key(call, visit.id)

    @property
    def output(self) -> TypeSpec | None:
        """The type of the result; None: text."""
        return self.visit.node.step.output or self.prompt.output

    @property
    def template(self) -> Text | None:
        """The text of the fallback: of the step, else of the prompt; None without one."""
        return self.visit.node.step.fallback or self.prompt.fallback

    @property
    def goes_on(self) -> bool:
        """Whether an answer of which a part was shown is completed here, and not by the steps of `on_error`."""
        return self.template is not None or not isinstance(self.visit.node.step.on_error, tuple)

    @property
    def instead(self) -> Instead:
        """The fallback of its text."""
        return Instead(self.scope, self.template)

    def reused(self) -> StepResult | None:
        """The answer of an earlier message to the same text, as long as it holds."""
        run = self.run
        stored = run.eras.found(run.progress.results, self.visit.id, self.key, run.fresh)
        if stored is None:
            return None
        self._tell(0.0, 0, reused=True)
        return StepResult(value=stored.value, text=stored.text, mark=self._mark().join(stored.origin))

    def begin(self) -> float:
        """Say that it begins; seconds of the event loop's clock."""
        self.run.voice.emit(StepStarted(step=self.name, label=self.label, step_id=self.visit.id))
        self.run.progress.call(self.visit.id, self.name, {})
        return loop_time()

    def finished(self, value: Any, shown: str, tokens: int, began: float) -> StepResult:
        """Keep the answer for later messages, and say that it is there."""
        cut = self.spoken is not None and self.spoken.cut
        mark, template = self._mark(), self.template
        if not cut:
            # What was cut is asked for anew: an answer that was kept would look whole.
            stored = Stored(tool=self.name, args={}, value=value, text=shown, at=self.run.wall, origin=mark.whole)
            self.run.eras.keep(self.run.progress.results, self.visit.id, self.key, stored)
        self._tell(self.run.took(self.visit.id, began), tokens)
        if cut and template is not None:
            mark = Mark(whole=mark.whole.join(self.scope.label(template)))
        return StepResult(value=value, text=shown, mark=mark)

    def without(self, error: ShipworthyError) -> StepResult:
        """The fallback, filled from the results; without one, the results themselves, where there are any."""
        run = self.run
        run.progress.asked.none = run.progress.asked.none or isinstance(error, NoModel)
        run.degrade(why_not(error), str(error), self.visit.id)
        template, output = self.template, self.output
        if output is not None:
            if template is None:
                raise error
            value = self._as_output(template.render(self.scope), output)
            text = show(value)
        else:
            value = text = self.scope.said(template) if template is not None else self._found()
        if not text:
            raise error
        if template is not None:
            run.progress.quote(self.visit.id, self.instead.facts(text))
        self._tell(0.0, 0)
        whole = run.progress.seen_trust if template is None else self.scope.label(template)
        return StepResult(value=value, text=text, mark=Mark(whole=whole))

    def _as_output(self, text: str, output: TypeSpec) -> object:
        """The fallback as data; one that does not fit is a mistake of the page, which no `on_error` takes."""
        try:
            return output_of(text, output, self.run.agent.spec.types)
        except NotTheOutput as error:
            raise ExpressionError(f"the fallback of `{self.name}` is not of its `output`: {error}") from error

    def _found(self) -> str:
        """The results that it could have read."""
        visit = self.visit
        waited = tuple(visit.scope.id_of(node.id) for node in preceding(visit.node, visit.segment))
        return self.run.progress.texts_before((*waited, visit.scope.id_of("search")))

    def _tell(self, elapsed_ms: float, tokens: int, *, reused: bool = False) -> None:
        finished = StepFinished(
            step=self.name,
            label=self.label,
            step_id=self.visit.id,
            elapsed_ms=elapsed_ms,
            tokens=tokens,
            reused=reused,
            added=self.added,
        )
        self.run.voice.emit(finished)

    def _mark(self) -> Mark:
        """The label of all that the model has read: what its text names, what was looked up or said before."""
        frame, named = self.scope.frame, (self.prompt.text, *self.prompt.must_say, *self.visit.node.step.must_say)
        label = self.scope.label(*named).join(looked_up(self.scope))
        # A prompt of a workflow is told nothing of what was said before.
        return Mark(whole=label if frame.graph.skill.workflow else label.join(frame.labels.seen))
