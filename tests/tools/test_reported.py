"""What an agent behind a tool reports reaches the result of the call."""

from collections.abc import Callable, Mapping

from shipworthy.contract.bounds.bound import Usage
from shipworthy.contract.tool import ToolSpec
from shipworthy.tools.call import CallContext, call
from shipworthy.tools.reported import Reported


class Asked:
    """A tool that reports."""

    compact = None
    is_async = False
    spec = ToolSpec(name="asked")

    def prepared(self, args: Mapping[str, object]) -> Callable[[], object]:
        return lambda: Reported(value="Which one?", used=Usage(model_calls=2), carry="run-1")


async def test_the_value_the_use_and_the_question_are_told_apart() -> None:
    result = await call(Asked(), {}, CallContext())
    assert (result.value, result.text, result.carry) == ("Which one?", "Which one?", "run-1")
    assert result.used is not None and result.used.model_calls == 2
