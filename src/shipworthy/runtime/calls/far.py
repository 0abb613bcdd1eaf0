"""One call of a remote specialist, as the run around it sees it: what it takes of the account, and what it tells."""

from dataclasses import replace

from shipworthy.contract.tool import ToolSpec
from shipworthy.errors import ToolError
from shipworthy.events import UsageExceeded
from shipworthy.runtime.calls.progressing import Lines
from shipworthy.runtime.limits.far import reserved_for, taken_by, used_by
from shipworthy.runtime.limits.ledger import NOTHING
from shipworthy.runtime.limits.ledger import Amounts as Amounts
from shipworthy.runtime.run import Run
from shipworthy.runtime.step_id import StepId
from shipworthy.tools.call import CallContext, ToolResult


class Far:
    """The account and the listener of one call."""

    def __init__(self, run: Run, place: StepId, tool: ToolSpec, label: str) -> None:
        self._run, self._place, self._tool = run, place, tool
        self._lines = Lines(run, place, tool.name, label)
        self.most = self.used = reserved_for(tool)
        """What is set aside, and what is charged once the call is over."""

    def context(self, context: CallContext, key: str, carry: str) -> CallContext:
        """The context of the call, with what only such a call has."""
        return replace(context, on_event=self._lines.hear, key=key, carry=carry)

    def gave(self, result: ToolResult) -> Amounts:
        """What a call took that gave a result; what is above its worst case is told, and missing for later calls."""
        self._lines.end()
        self.used = used_by(self._tool, result.used)
        if (more := self.used.above(self.most)) != NOTHING:
            told = UsageExceeded(
                step_id=self._place,
                model=self._tool.name,
                input_tokens=more.input_tokens,
                output_tokens=more.output_tokens,
                cost_usd=more.cost_usd or 0.0,
            )
            self._run.voice.emit(told)
        return self.used

    def failed(self, error: ToolError) -> Amounts:
        """What a call takes that gave none."""
        self._lines.end()
        self.used = taken_by(self._tool, error)
        return self.used
