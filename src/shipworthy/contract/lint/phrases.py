"""Checks an author's own phrases: their keys and slots, and whether a language is whole."""

import difflib
from collections.abc import Iterable, Iterator, Mapping

from shipworthy.contract.phrases.phrases import DEFAULT, LANGUAGES, SPOKEN, built_in, slots_of, spoken
from shipworthy.contract.source import Finding

LISTED = 5
"""Missing phrases that a problem names."""
LIST = "`shipworthy phrases AGENT` lists all"


def wrong_phrase(key: object, text: object) -> tuple[str, str] | None:
    """Message and repair for a phrase with an unknown key, a missing slot or an unknown one; None where it is right."""
    known = built_in(DEFAULT).texts
    if key not in known:
        return f"`{key}` is not a phrase", _near(str(key), known, LIST)
    if not isinstance(text, str) or not text.strip():
        return f"the phrase `{key}` is not a text", f"write one, such as: {known[str(key)]!r}"
    wanted, found = slots_of(known[str(key)]), slots_of(text)
    slots = f"use {_named(wanted)}" if wanted else "write `{{` and `}}` for plain braces"
    if unknown := sorted(found - wanted):
        return f"the phrase `{key}` has no slot `{{{unknown[0]}}}`", _near(unknown[0], wanted, slots)
    if missing := sorted(wanted - found):
        return f"the phrase `{key}` lacks the slot `{{{missing[0]}}}`", slots
    return None


def phrase_problems(language: str, own: Mapping[str, Mapping[str, str]]) -> Iterator[Finding]:
    """Every wrong phrase, and the languages that are not whole."""
    for name, given in own.items():
        for key, text in given.items():
            if (why := wrong_phrase(key, text)) is not None:
                yield ("phrases", name, key), *why
        if not SPOKEN.fullmatch(name):
            yield ("phrases", name), f"`{name}` is not a language", "write one like `de` or `pt-BR`"
        elif missing := [key for key in built_in(DEFAULT).texts if name not in LANGUAGES and key not in given]:
            more = f" and {len(missing) - LISTED} more" if len(missing) > LISTED else ""
            message = f"the phrases of `{name}` are not whole: {', '.join(missing[:LISTED])}{more} are missing"
            yield ("phrases", name), message, f"add them; {LIST}"
    if language not in {*LANGUAGES, *own}:
        known = ", ".join(spoken(own))
        yield (
            ("language",),
            f"there are no phrases in `{language}`",
            f"write one of {known}, or give all of them: `phrases: {{{language}: …}}`",
        )


def _named(slots: Iterable[str]) -> str:
    return ", ".join(f"`{{{slot}}}`" for slot in sorted(slots))


def _near(word: str, known: Iterable[str], otherwise: str) -> str:
    close = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f"did you mean `{close[0]}`?" if close else otherwise
