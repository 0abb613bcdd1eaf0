"""Extracts typed values from a message, locally and deterministically."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.input import Input
from shipworthy.contract.language.types import TypeSpec
from shipworthy.routing.consent.assent import agrees
from shipworthy.routing.said import Said
from shipworthy.routing.values.denied import wanted
from shipworthy.routing.values.emails import emails
from shipworthy.routing.values.found import Found, apart
from shipworthy.routing.values.guard import GUARDED, doubtful, several, tabular
from shipworthy.routing.values.listed import items
from shipworthy.routing.values.named import Names, named_in_english, telling, ticker_alone, tickers
from shipworthy.routing.values.numbers import PERCENT, integers, money, numbers
from shipworthy.routing.values.patterns import LONGEST_OF_CODES, as_the_pattern, hits_of, with_codes
from shipworthy.routing.values.times import dates, hour_alone, hour_of_the_day, instants, intervals, spans, times
from shipworthy.routing.words import STOP, Token, akin, defined_stems, near, slips_allowed, stem, tokenize


def _yes_or_no(said: Said) -> list[Found]:
    agreed = agrees(said.message)
    return [] if agreed is None else [Found(agreed, 0, len(said.text))]


FINDERS: Mapping[str, Callable[[Said], list[Found]]] = {
    "integer": integers,
    "number": numbers,
    "money": money,
    "date": dates,
    "time": times,
    "datetime": instants,
    "duration": spans,
    "interval": intervals,
    "email": emails,
}


class Extractor:
    """Finds the values of an agent's inputs."""

    def __init__(self, agent: AgentSpec) -> None:
        # Words of the skills' own descriptions are never slips of a name.
        texts = [text for skill in agent.skills.values() for text in (skill.name, skill.description, *skill.examples)]
        words = [token for text in texts for token in tokenize(text.replace("_", " "))]
        self._types, self._avoid = agent.types, frozenset(token.lower for token in words if token.text.islower())
        self._names: dict[str, Names] = {}
        self._own: tuple[str, ...] | None = None
        self._finders = {**FINDERS, "ticker": tickers}

    @property
    def own_values(self) -> tuple[str, ...]:
        """The values of the agent's own types that are no ordinary words."""
        if self._own is None:
            own = telling(self._types.values())
            if not all(kind.complete for kind in self._types.values()):
                return own
            self._own = own
        return self._own

    def find(self, kind: TypeSpec, said: Said, *, answer: bool = False) -> list[Found]:
        """Find every value of the type, in the order of the message; `answer`: it answers a question for one."""
        while kind.name == "list":
            kind = kind.item or TypeSpec()
        if kind.name == "choice":
            return choices(kind.options, said) or named_in_english(said, lambda text: choices(kind.options, text))
        if kind.name == "yesno":
            return _yes_or_no(said) if answer else []
        if kind.name in self._types and not (kind.name in self._names and self._names[kind.name].complete):
            # The values of a type of the agent's own are read when they are first needed, and when they are there.
            self._names[kind.name] = Names(self._types[kind.name], self._avoid)
            self._finders[kind.name] = self._names[kind.name].find
        if kind.name in GUARDED and tabular(said):
            return []
        finder = self._finders.get(kind.name)
        found = said.once(finder) if finder is not None else []
        if not found and kind.name in self._names:
            found = named_in_english(said, self._names[kind.name].find)
        return self._alone(kind.name, said) if answer and not found else found

    def _alone(self, name: str, said: Said) -> list[Found]:
        """Find a name or a code that counts as one only in an answer to the question for it."""
        if name in self._names:
            return self._names[name].alone(said)
        return ticker_alone(said) if name == "ticker" else []

    def of(self, spec: Input, said: Said) -> list[Found]:
        """Find every value for the input, by its pattern or, without one, by its type."""
        return self.by_pattern(spec, said) if spec.pattern else self.find(spec.list or spec.type, said)

    def by_pattern(self, spec: Input, said: Said, *, answer: bool = False) -> list[Found]:
        """Find the matches of the input's pattern, read as its type; case counts where it has a capital."""
        found = []
        for hit in hits_of(spec.pattern or "(?!)", said, answer=answer):
            start, end = hit.value_start, hit.value_end
            # A pattern that may match nothing has found nothing there.
            value = self._typed(spec.kind, said.part(start, end)) if said.text[start:end].strip() else None
            if isinstance(value, str) and (start, end) == (hit.start, hit.end):
                # A code that people write small is the one that the pattern has.
                value = as_the_pattern(spec, value)
            if value is not None:
                found.append(Found(value, start, end))
        if (found and spec.list is None) or not any(map(str.isdigit, said.text[:LONGEST_OF_CODES])):
            return found
        return with_codes(spec, found, said, answer=answer)

    def read(self, spec: Input, said: Said) -> object:
        """Read the message as the answer to the question for this input; None where it is not one."""
        kind = spec.list or spec.type
        if spec.pattern and (found := self.by_pattern(spec, said, answer=True)):
            used = found if spec.list else found[:1]
            return _whole(spec, used) if not doubtful(kind.name, used, said, found) else None
        if kind.name == "text":
            text = said.message.strip().strip("\"'“”‘’«»").strip()
            if not text or spec.pattern:
                return None
            return text if spec.list is None else list(dict.fromkeys(items(text)))[: spec.max] or None
        every = self.find(kind, said, answer=True) or _bare(kind, said)
        found = wanted(said, every)
        if (spec.list is None and several(kind.name, found)) or doubtful(kind.name, found, said, every):
            return None
        return _whole(spec, found) if found else None

    def _typed(self, kind: TypeSpec, said: Said) -> object:
        if kind.name == "text":
            return said.message.strip()
        found = self.find(kind, said, answer=True) or _bare(kind, said)
        return found[0].value if found else None


def _bare(kind: TypeSpec, said: Said) -> list[Found]:
    """Find a value that counts as one only in an answer: `50` for money, `9` for a time."""
    if kind.name == "money":
        found = [item for item in said.once(numbers) if not PERCENT.search(said.text[item.start : item.end])]
        return [replace(item, value=float(item.value)) for item in found]
    if kind.name in ("time", "datetime"):
        return hour_alone(said) if kind.name == "time" else hour_of_the_day(said)
    return _hinted(kind.options, said) if kind.name == "choice" else []


def _hinted(options: tuple[str, ...], said: Said) -> list[Found]:
    """Find the one option that contains the words of the message: `the basic one` for `basic_economy`."""
    words = {stem(token.lower) for token in said.tokens if token.lower not in STOP}
    fitting = [one for one in options if words and words.issubset(defined_stems(one.replace("_", " ")))]
    return [Found(fitting[0], 0, len(said.text), exact=False)] if len(fitting) == 1 else []


def _whole(spec: Input, found: list[Found]) -> object:
    values = list(dict.fromkeys(item.value for item in found))
    return values[: spec.max] if spec.list is not None else values[0]


def choices(options: tuple[str, ...], said: Said) -> list[Found]:
    """Find the options that are named; underscores are spaces, endings and small typing errors are ignored."""
    words, stems = said.tokens, said.stems
    different = {word.lower: stemmed for word, stemmed in zip(words, stems, strict=True)}
    found = []
    for option in options:
        key = defined_stems(option.replace("_", " "))
        for first in _places(key[0], different, words) if key else ():
            last = first + len(key)
            if last <= len(words) and all(
                _same(words[n].lower, stems[n], key[n - first]) for n in range(first + 1, last)
            ):
                found.append(Found(option, words[first].start, words[last - 1].end))
        joined = "".join(key)
        if len(key) > 1 and joined in stems:
            found += [Found(option, w.start, w.end) for w, one in zip(words, stems, strict=True) if one == joined]
    return apart(found) if found else _kin(options, words)


def _kin(options: tuple[str, ...], words: Sequence[Token]) -> list[Found]:
    """Find the one option of a single word that a word of the message is a form of: `register` for `registration`."""
    names = {option: option.lower() for option in options if option.isalpha()}
    kin = {word: {option for option, name in names.items() if akin(word, name)} for word in {w.lower for w in words}}
    if len(set().union(*kin.values())) != 1:
        return []
    return [Found(next(iter(kin[w.lower])), w.start, w.end, exact=False) for w in words if kin[w.lower]]


def _places(key: str, different: Mapping[str, str], words: Sequence[Token]) -> list[int]:
    """Find the places of the words that are read as one word of an option; `different`: their stems."""
    same = {word for word, stemmed in different.items() if _same(word, stemmed, key)}
    return [place for place, word in enumerate(words) if word.lower in same] if same else []


def _same(word: str, stemmed: str, key: str) -> bool:
    return stemmed == key or (len(word) > 5 and near(stemmed, (key,), min(slips_allowed(word), 1)) is not None)
