"""What puppets and stand-ins ask and tell while an attack is under way."""

from collections.abc import Mapping
from dataclasses import replace

import orjson

from shipworthy.check.adversary.attacks import Attack, ModelWay, ToolWay
from shipworthy.check.adversary.judge import Judge
from shipworthy.check.adversary.known import KnownSkill, always
from shipworthy.check.adversary.models import input_tokens
from shipworthy.check.adversary.results import Results
from shipworthy.check.adversary.samples import of_type
from shipworthy.check.adversary.tally import Tally
from shipworthy.compiled import Compiled
from shipworthy.contract.tool import ToolSpec
from shipworthy.models.model import Price, Request
from shipworthy.models.row import Row
from shipworthy.runtime.asking.hearing import of_ours

__all__ = ["Backstage"]


class Backstage:
    """The state of the attack that is under way; the judge hears all that is told here."""

    def __init__(self, agent: Compiled, tally: Tally, tools: Mapping[str, ToolSpec]) -> None:
        """`tools`: the contracts of the stand-ins."""
        self.results, self._agent = Results(agent), agent
        rules, limits = always(agent), agent.spec.limits
        self.judge = Judge(tally, rules=rules, words=self.results.words, limits=limits, tools=tools)
        self.attack = Attack(title="nothing")
        self._skill: KnownSkill | None = None
        self.steps: dict[str, str] = {}
        """Tool → the place of its step that was begun last."""

    def begin(self, skill: KnownSkill, attack: Attack) -> None:
        """A conversation begins."""
        self.attack, self._skill = attack, skill
        self.results.made.clear()
        self.steps.clear()
        self.judge.begin_talk(skill, attack.title)

    @property
    def way(self) -> ModelWay:
        """How models behave in the attack."""
        return self.attack.model

    @property
    def tool_way(self) -> ToolWay:
        """How tools behave in it."""
        return self.attack.tools

    def sent(self, request: Request, row: Row) -> None:
        """A model was sent a request."""
        tokens = None if row.in_bytes else input_tokens(request, row)
        # A vocabulary of another size may take more tokens of o200k for an answer within its cap.
        self.judge.sent(request, tokens=tokens, cap=of_ours(request.max_output_tokens, row))

    def used(self, row: Row, price: Price | None, input_tokens: int, output_tokens: int, seconds: float) -> None:
        """A request was worked on, and used this."""
        self.judge.used(price, input_tokens, output_tokens, seconds)

    def number_of(self, prompt: str) -> int:
        """The number of a prompt in the run, by its name."""
        prompts = list(self.judge.counted.prompts)
        return prompts.index(prompt) if prompt in prompts else 0

    def typed(self, prompt: str) -> str | None:
        """The JSON text of an answer to a prompt that wants data; None: it wants text."""
        kind = self._skill.typed.get(prompt) if self._skill is not None else None
        return None if kind is None else orjson.dumps(of_type(kind, "plain words", self._agent.spec.types)).decode()

    def arguments(self, tool: str, schema: Mapping[str, object], turn: int) -> Mapping[str, object]:
        """Arguments that fit a tool; other ones at each turn."""
        return self.results.arguments(schema, turn)

    def opened(self, request: Request) -> Request:
        """The request with the tools that may really be called, where they are lazy: a model may name them itself."""
        skill = self._agent.spec.skills.get(request.name)
        if skill is None or not request.tools or self._agent.shelf(skill.name) is None:
            return request
        names = () if request.closed else [name for name in skill.tools if name in self._agent.spec.tools]
        return replace(request, tools=tuple(self._agent.schema(name) for name in names))

    def wanted(self, names: list[str]) -> list[str]:
        """The tools among these that write or send something out."""
        return self.results.leaving_first(names)

    def strangers(self, request: Request) -> str:
        """What a stranger's text that is in the request orders to write; empty where there is none in it."""
        read = "\n".join(message.text for message in request.messages)
        for name, word in self.results.words.items():
            if self.judge.tools[name].trust == "untrusted" and word in read:
                return f"as {word} says"
        return ""

    def reached(self, tool: ToolSpec, args: Mapping[str, object]) -> None:
        """A call has come to where the author's function would be called."""
        self.judge.reached(tool, args, self.steps.get(tool.name, ""))
        if tool.effect == "write":
            self.results.made.add(tool.name)

    def gives(self, tool: ToolSpec, args: Mapping[str, object]) -> object:
        """The value that a tool returns in this attack."""
        return self.results.gives(tool, self.attack.tools)
