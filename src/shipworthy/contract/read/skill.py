"""Makes a skill of raw data: translates the article's keys, reads the files it names, and checks names."""

from collections.abc import Iterable, Mapping

from shipworthy.contract.confirm import KEYS as CONFIRM
from shipworthy.contract.read.build import build, where
from shipworthy.contract.read.owners import RESERVED
from shipworthy.contract.read.prompt import existing, prompt_named, read_markdown
from shipworthy.contract.read.reading import ReadContext, is_file_name
from shipworthy.contract.read.repair import check_names, unknown_key
from shipworthy.contract.skill import Skill
from shipworthy.contract.source import Path, Source
from shipworthy.contract.step import FOREACH

MAX_DEPTH = 64
YES = {"yes": True, "on": True, "no": False, "off": False}


def read_skill(
    reading: ReadContext, raw: Mapping[str, object], source: Source, flow: frozenset[Path] = frozenset()
) -> Skill | None:
    """The skill that the data describes; None, and problems, if it is not valid."""
    if _depth(raw) > MAX_DEPTH:
        reading.add(where(source, (), "a skill", raw), f"nested more than {MAX_DEPTH} levels deep", "write it flatter")
        return None
    before, reading.broken = reading.broken, False
    data = _Words(reading, source, raw).plain()
    skill = build(reading, Skill, data, source, root="a skill", flow=flow)
    whole, reading.broken = not reading.broken, before or reading.broken
    if skill and whole:
        return skill.model_copy(update={"source": source})
    reading.lost.add(str(raw.get("name", "")))
    return None


def read_inputs(reading: ReadContext, raw: object, source: Source, owner: Mapping[str, object], root: str) -> object:
    """Check the names of inputs, and turn a default such as `yes` of a `yesno` input into a boolean."""
    if not isinstance(raw, Mapping):
        return raw
    check_names(reading, "an input", ((name, where(source, ("inputs", name), root, owner)) for name in raw))
    return {name: _yesno(value) for name, value in raw.items()}


def read_let(reading: ReadContext, raw: object, source: Source, owner: Mapping[str, object], root: str) -> None:
    """Check the names of named values."""
    if isinstance(raw, Mapping):
        check_names(reading, "a value", ((name, where(source, ("let", name), root, owner)) for name in raw))


def _yesno(raw: object) -> object:
    if isinstance(raw, Mapping) and raw.get("type") == "yesno" and isinstance(word := raw.get("default"), str):
        return {**raw, "default": YES.get(word.lower(), word)}
    return raw


def _depth(raw: object, depth: int = 0) -> int:
    if depth > MAX_DEPTH or not isinstance(raw, Mapping | list | tuple):
        return depth
    inside: Iterable[object] = raw.values() if isinstance(raw, Mapping) else raw
    return max((_depth(part, depth + 1) for part in inside), default=depth)


class _Words:
    """Translates the keys of a skill's definition to those of the model."""

    def __init__(self, reading: ReadContext, source: Source, raw: Mapping[str, object]) -> None:
        self.reading, self.source, self.raw = reading, source, raw

    def plain(self) -> dict[str, object]:
        data = dict(self.raw)
        if "source" in data:
            self._unknown("a skill", ("source",))
            del data["source"]
        self._retrieval(data)
        self._instructions(data)
        if "inputs" in data:
            data["inputs"] = read_inputs(self.reading, data["inputs"], self.source, self.raw, "a skill")
        read_let(self.reading, data.get("let"), self.source, self.raw, "a skill")
        for key in ("workflow", "fallback"):
            if key in data:
                data[key] = self._steps(data[key], (key,))
        return data

    def _retrieval(self, data: dict[str, object]) -> None:
        words = [word for word in ("retrieval", "rag", "rag_enabled") if word in data]
        for word in words[1:]:
            self._add((word,), f"`{word}` and `{words[0]}` say the same thing", "remove one of the two")
        for word in set(words) - {"retrieval"}:
            value = data.pop(word)
            if not isinstance(value, bool):
                self._add((word,), f"`{word}` must be true or false", "write `retrieval: on_demand`, `always` or `off`")
            data.setdefault("retrieval", "on_demand" if value else "off")

    def _instructions(self, data: dict[str, object]) -> None:
        word = data.get("instructions")
        if not isinstance(word, str) or not is_file_name(word):
            return
        path = existing(self.reading, word, self._where(("instructions",)))
        page = None if path is None else read_markdown(self.reading, path)
        if page is not None and page.head is not None:
            self.reading.add(f"{path}:1", "instructions take no front matter", "keep only the text")
        data["instructions"] = page.body.strip() if page is not None else ""

    def _steps(self, raw: object, path: Path) -> object:
        if not isinstance(raw, list | tuple):
            return raw
        return [self._step(step, (*path, index)) for index, step in enumerate(raw)]

    def _step(self, raw: object, path: Path) -> object:
        if not isinstance(raw, Mapping):
            return raw
        step = dict(raw)
        if is_file_name(step.get("prompt")):
            prompt = prompt_named(self.reading, str(step["prompt"]), self._where((*path, "prompt")))
            # A placeholder keeps the step valid, so that its other problems are found as well.
            step["prompt"] = prompt or "-"
        if isinstance(confirm := step.get("confirm"), Mapping):
            for key in [key for key in confirm if key not in CONFIRM]:
                self._unknown("a confirm", (*path, "confirm", key))
            known = {key: value for key, value in confirm.items() if key in CONFIRM}
            step["confirm"] = known or ("-" if confirm else None)
        self._step_names(step, path)
        for key in ("steps", "on_error"):
            if key in step:
                step[key] = self._steps(step[key], (*path, key))
        if isinstance(branches := step.get("choose"), list | tuple):
            step["choose"] = [self._branch(branch, (*path, "choose", n)) for n, branch in enumerate(branches)]
        return step

    def _branch(self, raw: object, path: Path) -> object:
        if not isinstance(raw, Mapping) or "steps" not in raw:
            return raw
        return {**raw, "steps": self._steps(raw["steps"], (*path, "steps"))}

    def _step_names(self, step: dict[str, object], path: Path) -> None:
        name, loop, tool = step.get("as"), step.get("foreach"), step.get("tool")
        if isinstance(name, str):
            before = len(self.reading.problems)
            check_names(self.reading, "a result", [(name, self._where((*path, "as")))])
            if len(self.reading.problems) > before:
                del step["as"]
        elif tool in RESERVED:
            self._add((*path, "tool"), f"the result of `{tool}` would have a reserved name", "name it with `as`")
        if isinstance(loop, str) and (match := FOREACH.fullmatch(loop)) is not None:
            check_names(self.reading, "an item", [(match[1], self._where((*path, "foreach")))])

    def _unknown(self, owner: str, path: Path) -> None:
        message, repair = unknown_key(owner, path[-1])
        self.reading.add(self._where(path), message, repair, breaks=False)

    def _add(self, path: Path, message: str, repair: str) -> None:
        self.reading.add(self._where(path), message, repair)

    def _where(self, path: Path) -> str:
        return where(self.source, path, "a skill", self.raw)
