"""Reads an author's own phrases: a mapping, or a YAML file; of the agent's language, or for each language."""

from collections.abc import Iterator, Mapping

from shipworthy.contract.lint.phrases import wrong_phrase
from shipworthy.contract.phrases.phrases import DEFAULT, built_in
from shipworthy.contract.read.marks import read_yaml
from shipworthy.contract.read.reading import ReadContext
from shipworthy.contract.source import Path, Source

FILES = (".yaml", ".yml")
Entry = tuple[str, object, object, str]
"""Language, key, text, and `file:line`."""


def read_phrases(reading: ReadContext, raw: object, language: object, source: Source) -> dict[str, dict[str, str]]:
    """The phrases by language and key; wrong ones are problems, and left out."""
    found: dict[str, dict[str, str]] = {}
    own = language if isinstance(language, str) else DEFAULT
    for name, key, text, where in _entries(reading, raw, own, source, ("phrases",)):
        if (why := wrong_phrase(key, text)) is not None:
            reading.add(where, *why)
        else:
            found.setdefault(name, {})[str(key)] = str(text)
    return found


def _entries(reading: ReadContext, raw: object, language: str, source: Source, path: Path) -> Iterator[Entry]:
    if isinstance(raw, str) and raw.strip().endswith(FILES):
        yield from _file(reading, raw.strip(), language, source.at(path))
    elif isinstance(raw, Mapping):
        for key, value in raw.items():
            here = (*path, key)
            if key not in built_in(DEFAULT).texts and (isinstance(value, Mapping) or _is_file(value)):
                yield from _entries(reading, value, str(key), source, here)
            else:
                yield language, key, value, source.at(here)
    else:
        reading.add(source.at(path), "`phrases` is neither a mapping nor a YAML file", "write `phrases: {hello: Hi!}`")


def _file(reading: ReadContext, word: str, language: str, where: str) -> Iterator[Entry]:
    path = reading.inside(word, where)
    text = None if path is None else reading.text(path)
    page = None if text is None else read_yaml(reading, text, str(path))
    if page is not None:
        yield from _entries(reading, page.data, language, page.source, ())


def _is_file(value: object) -> bool:
    return isinstance(value, str) and value.strip().endswith(FILES) and "\n" not in value.strip()
