"""How large the results of tools were in trials, for the rules that judge what a model has to read."""

from collections.abc import Mapping

from shipworthy.check.lint.sizes import Size
from shipworthy.check.trials.result import Trials
from shipworthy.contract.tool import ToolSpec
from shipworthy.tokens.counting import count

__all__ = ["sizes_of"]


def sizes_of(trials: Trials, tools: Mapping[str, ToolSpec]) -> Mapping[str, Size]:
    """Tool → the largest of its results in the trials; empty where they were made up."""
    if trials.options.tools == "stubbed":
        return {}
    texts: dict[str, list[str]] = {}
    for case in trials.cases:
        for source in (one for trial in case.trials for answer in trial.answers for one in answer.sources):
            if source.step in tools:
                texts.setdefault(source.step, []).append(source.text)
    return {name: _size(found, tools[name]) for name, found in texts.items()}


def _size(texts: list[str], tool: ToolSpec) -> Size:
    """The size of the longest; a text that is cut is kept whole beside what was shown of it."""
    tokens = count(max(texts, key=len))
    return Size(tokens=tokens, cut=tokens > tool.max_tokens, calls=len(texts))
