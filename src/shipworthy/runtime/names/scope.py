"""What a name means where it is read: an item, a result, an argument, an input, a named value."""

import functools
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from shipworthy.contract.input import Input
from shipworthy.contract.labels import TRUSTED, Label, Mark, joined, paths_of
from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.text import Literal, Text
from shipworthy.contract.language.typed import NotOfType
from shipworthy.contract.language.values import MISSING, StepResult, Words, plain, show
from shipworthy.exits.clean import clean
from shipworthy.runtime.names.choices import offered, said_of, said_share
from shipworthy.runtime.names.earlier import label_of_session, session_of
from shipworthy.runtime.names.frame import Frame
from shipworthy.runtime.names.outside import outside
from shipworthy.runtime.names.signals import Question, Wanted
from shipworthy.runtime.run import Run
from shipworthy.runtime.step_id import StepId

UNKNOWN = object()
CLEAN = Mark()


class Scope:
    """Looks names up for expressions; a name that only the user can tell raises Question."""

    def __init__(
        self,
        frame: Frame,
        results: dict[str, Any],
        local: Mapping[str, Any],
        place: str,
        labels: Mapping[str, Label] | None = None,
        under: Label = TRUSTED,
    ) -> None:
        self.frame, self.results, self.local, self.place = frame, results, local, place
        self.run: Run = frame.run
        self.labels: Mapping[str, Label] = labels or {}
        """Of the names of its own; what is not here is the author's."""
        self.under = under
        """The label of the conditions under which is done what is done here."""
        inner = bool(local) or isinstance(results, _Layered)
        self._memo: dict[str, tuple[int, Any]] = {} if inner else frame.memo
        """By named value and input: the version it was evaluated at, and its value."""

    def within(self, place: str, labels: Mapping[str, Label] | None = None, /, **local: Any) -> "Scope":
        """This scope with some names of its own, and results of its own that end with it."""
        known = {**self.labels, **(labels or {})}
        return Scope(self.frame, _Layered(self.results), {**self.local, **local}, place, known, self.under)

    def beside(self, labels: Mapping[str, Label] | None = None, /, **local: Any) -> "Scope":
        """This scope with some names more, and the same results."""
        known = {**self.labels, **(labels or {})}
        return Scope(self.frame, self.results, {**self.local, **local}, self.place, known, self.under)

    def at(self, place: str) -> "Scope":
        """This scope for the steps inside of one execution, which leave their results here."""
        return Scope(self.frame, self.results, self.local, place, self.labels, self.under)

    def decided_by(self, label: Label) -> "Scope":
        """This scope, where a condition of this label has decided that something is done in it."""
        return Scope(self.frame, self.results, self.local, self.place, self.labels, self.under.join(label))

    def id_of(self, name: str) -> StepId:
        """The id of a step, or of a call, of the skill that is worked through here."""
        return f"{self.place}{name}"

    def keep(self, name: str | None, value: Any) -> None:
        """Leave a result under its name."""
        if name is not None:
            self.results[name] = value
            self.frame.version += 1

    def __call__(self, name: str) -> Any:
        if name in self.local:
            return self.local[name]
        if name in self.results:
            return self.results[name]
        if name in BUILT_IN:
            return BUILT_IN[name](self)
        if name in self.run.agent.spec.context:
            return self.run.asker.context.get(name, MISSING)
        if name in self.frame.given:
            return self.frame.given[name].read()
        if name in self.frame.graph.inputs:
            spec = self.frame.graph.inputs[name]
            plainly = (spec.default or spec.check or spec.when) is None
            return self._input(name, spec) if plainly else self._remembered(name, lambda: self._input(name, spec))
        lets = self.frame.graph.skill.let
        value = lets.get(name, self.run.agent.spec.let.get(name, MISSING))
        return self._let(name, value) if isinstance(value, Expr | Literal) else MISSING

    def label(self, *values: Any) -> Label:
        """What is known of where these expressions, texts or values get theirs from, and of what decides about them."""
        return joined(paths_of(*values), self._behind).join(self.under)

    def label_of(self, name: str) -> Label:
        """What is known of where the value of a name comes from, and of what decides about it."""
        return self.source(name).join(self.under)

    def source(self, name: str) -> Label:
        """What is known of where the value of a name comes from, without what decides that something is done here."""
        return joined((name,), self._behind)

    def _behind(self, name: str, rest: str) -> Label | Iterable[str | Label]:
        found, decided = self._source(name, rest), self.frame.labels.decided.get(name)
        if decided is None:
            return found
        return found.join(decided) if isinstance(found, Label) else (*found, decided)

    def _source(self, name: str, rest: str) -> Label | Iterable[str | Label]:
        if name in self.local:
            return self.labels.get(name, TRUSTED)
        if name in self.results:
            return _marked(self.results[name]).at(rest)
        if name in BUILT_IN:
            return label_of_session(self.run, rest) if name == "session" else TRUSTED
        if name in self.frame.given:
            return self.frame.given[name].label()
        spec = self.frame.graph.inputs.get(name)
        if spec is not None:
            # What the user picks is still what the list offers; what he says is his own.
            task = self.run.task
            defaults = () if name in task.inputs else (spec.default,)
            return (*paths_of(spec.choices, spec.value, spec.when, *defaults), task.earlier.origins.get(name, TRUSTED))
        lets = self.frame.graph.skill.let
        value = lets.get(name, self.run.agent.spec.let.get(name))
        return paths_of(value) if value is not None else TRUSTED

    @property
    def words(self) -> Words:
        """What a person reads for true, false, empty and missing values."""
        return self.run.agent.phrases.words

    def said(self, text: Text) -> str:
        """A text of the author, filled as a person reads it."""
        return text.render(self, words=self.words)

    def known(self, name: str) -> Any:
        """The value if it is there; MISSING where it would have to be asked for."""
        try:
            return self(name)
        except Question:
            return MISSING

    def _let(self, name: str, value: Expr | Literal) -> Any:
        return self._remembered(name, lambda: value.evaluate(self))

    def _remembered(self, name: str, make: Callable[[], Any]) -> Any:
        # Values that read each other twice would double the work with each level.
        version, held = self._memo.get(name, (-1, None))
        if version != self.frame.version:
            held = make()
            self._memo[name] = (self.frame.version, held)
        return held

    def worked(self, units: int) -> None:
        """Count the work of an expression; raises OutOfTime after the deadline."""
        self.run.budget.worked(units, self.frame.deadline)

    def _input(self, name: str, spec: Input) -> Any:
        if spec.when is not None and not truth(spec.when.evaluate(self)):
            return MISSING
        value = self.run.task.inputs.get(name, UNKNOWN)
        if name in self.run.task.offers and value is not UNKNOWN and not self._still_offered(name, value):
            value = UNKNOWN
        if value is UNKNOWN and spec.default is not None and name not in self.run.task.doubted:
            if (value := self._default(spec)) is MISSING:
                return MISSING
            if spec.choices is not None and value is not UNKNOWN:
                value = self._from_choices(name, spec, ahead=value)
        too_few = isinstance(value, list) and len(value) < spec.min
        if value is UNKNOWN or too_few:
            value = self._from_choices(name, spec)
        value = spec.normalised(value) if spec.normalise else value
        if spec.check is not None and not truth(spec.check.evaluate(self.beside(it=value, **{name: value}))):
            self._refuse(name, spec, value)
        return value

    def _default(self, spec: Input) -> Any:
        """The default as the type of its input; UNKNOWN where there is none, or none of that type."""
        found = plain(spec.default.evaluate(self)) if spec.default is not None else None
        if found is None or found is MISSING:
            return UNKNOWN
        try:
            return spec.typed_default(found, self.run.agent.spec.types)
        except NotOfType:
            return UNKNOWN

    def _forgotten(self, name: str) -> bool:
        """Whether a later run would take the default of an input that was doubted in this one."""
        spec = self.frame.graph.inputs.get(name)
        if spec is None or spec.choices is not None or name in self.run.task.inputs:
            return False
        return spec.when is None and (spec.default is not None or spec.keep == "session")

    def _still_offered(self, name: str, value: Any) -> bool:
        """Whether a choice that was made before is still one; another input may have changed what there is."""
        task = self.run.task
        if name in task.chosen:
            return True
        task.chosen.add(name)
        values = self.wanted(name).values
        if not values or all(item in values for item in (value if isinstance(value, list) else [value])):
            return True
        task.inputs.pop(name, None)
        task.chosen.discard(name)
        self.frame.version += 1
        return False

    def _from_choices(self, name: str, spec: Input, ahead: Any = None) -> Any:
        """Take what the message says of the choices, or the one chosen `ahead`; ask where it says nothing of them."""
        wanted = self.wanted(name)
        if ahead is not None and not offered(self.run, wanted, ahead):
            return ahead
        value = ahead or (said_share if spec.choices is None else said_of)(self.run, self.frame.graph, wanted)
        if value is None:
            # What was said and not read whole is asked for with it: the answer says nothing of it any more.
            doubted = sorted(self.run.task.doubted)
            also = [self.wanted(other) for other in doubted if other != name and self._forgotten(other)]
            raise Question((wanted, *also))
        self.run.task.inputs[name] = value
        if spec.choices is not None:
            self.run.task.chosen.add(name)
        # A share is worked out of what the question shows; a thing that was meant before picks among what is offered.
        earlier = self.run.task.earlier
        more = self.label(spec.ask) if spec.choices is None else wanted.origin.join(earlier.origin)
        earlier.origins.pop(name, None)
        if more != TRUSTED:
            earlier.origins[name] = more
        self.frame.version += 1
        return value

    def _refuse(self, name: str, spec: Input, value: Any) -> None:
        phrases, now = self.run.agent.phrases, self.beside(**{name: value})
        own = now.said(spec.otherwise) if spec.otherwise else outside(spec.range, value, now, phrases)
        told = self.run.task.refused[name] = own or phrases("does_not_fit", value=value)
        self.run.task.inputs.pop(name, None)
        self.frame.version += 1
        raise Question((self.wanted(name),), prefix=told)

    def wanted(self, name: str) -> Wanted:
        """The question for an input, as it stands now."""
        spec = self.frame.graph.inputs[name]
        ask = self.said(spec.ask) if spec.ask else self.run.agent.phrases("what_is", name=name.replace("_", " "))
        options = spec.type.options if spec.list is None else ()
        # An inherited question reads what only the helper has; the caller offers nothing.
        if spec.choices is None or not (name in self.frame.graph.skill.inputs or name in self.run.agent.spec.inputs):
            return Wanted(name=name, spec=spec, ask=ask, choices=options if not spec.ask else (), values=options)
        items = plain(spec.choices.evaluate(self))
        items = list(items) if isinstance(items, list | tuple) else []
        scopes = [self.beside(it=item) for item in items]
        values = tuple(plain(spec.value.evaluate(s)) if spec.value else s.local["it"] for s in scopes)
        labels = (s.said(spec.label) if spec.label else show(s.local["it"], words=self.words) for s in scopes)
        # A label is answered by what is seen of it, and has one line, so that it cannot look like two.
        shown, origin = tuple(map(clean, labels)), self.label(spec.choices, spec.value)
        return Wanted(name=name, spec=spec, ask=ask, choices=shown, values=values, origin=origin)


def _marked(value: Any) -> Mark:
    """What is known of a result; of a list, the worst of its items."""
    if isinstance(value, StepResult):
        return value.mark or CLEAN
    if isinstance(value, list):
        marks = [_marked(item) for item in value]
        label = functools.reduce(Label.join, (mark.whole for mark in marks), TRUSTED)
        names = {name for mark in marks for name in mark.fields}
        fields = {name: functools.reduce(Label.join, (mark.at(name) for mark in marks), TRUSTED) for name in names}
        return Mark(whole=label, fields=fields)
    return CLEAN


class _Layered(dict[str, Any]):
    """Results of an inner block over those around it."""

    def __init__(self, around: Mapping[str, Any]) -> None:
        super().__init__()
        self._around = around

    def __missing__(self, key: str) -> Any:
        return self._around[key]

    def __contains__(self, key: object) -> bool:
        return super().__contains__(key) or key in self._around


BUILT_IN: Mapping[str, Callable[[Scope], Any]] = {
    "message": lambda scope: scope.run.task.message,
    "now": lambda scope: scope.run.now,
    "today": lambda scope: scope.run.now.date(),
    "session": lambda scope: session_of(scope.frame),
    **dict.fromkeys(("error", "it"), lambda scope: MISSING),
}


def truth(value: Any) -> bool:
    """Whether a condition holds; what is missing does not."""
    return bool(plain(value))
