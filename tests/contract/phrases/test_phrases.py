"""The phrase book: three whole languages, and no sentence beside it."""

import ast
import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from tests.batches import batch

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.input import Input
from shipworthy.contract.phrases import phrases as module
from shipworthy.contract.phrases.phrases import LANGUAGES, about, built_in, by_language, phrases_in, slots_of, spoken
from shipworthy.contract.tool import ToolSpec
from shipworthy.routing.replies.reply import Asked, read_reply
from shipworthy.routing.said import Said
from shipworthy.routing.values.extract import Extractor

SOURCE = Path(module.__file__).parents[2]
ENGLISH = built_in("en")
NOW = dt.datetime(2026, 11, 25, 12, 0, tzinfo=dt.UTC)


@batch("language", LANGUAGES)
def test_each_language_says_every_sentence_with_the_same_slots(language: str) -> None:
    texts = built_in(language).texts
    assert texts.keys() == ENGLISH.texts.keys()
    assert {key: slots_of(text) for key, text in texts.items()} == {
        key: slots_of(text) for key, text in ENGLISH.texts.items()
    }
    raw = orjson.loads((Path(module.__file__).parent / f"{language}.json").read_bytes())
    assert raw["source"] and dt.date.fromisoformat(raw["date"])


def test_every_phrase_says_when_it_is_said() -> None:
    assert about().keys() == ENGLISH.texts.keys()
    assert all(text.endswith(".") for text in about().values())


@pytest.mark.parametrize("language", ["de", "es"])
def test_no_sentence_is_left_in_english(language: str) -> None:
    same = {key for key, text in built_in(language).texts.items() if text == ENGLISH.texts[key]}
    assert same <= {"labelled", "no"}


@batch("language", LANGUAGES)
def test_slots_are_filled_and_braces_stay(language: str) -> None:
    phrases = phrases_in(language, {language: {"noted": "{{{values}}}"}})
    assert phrases("noted", values="a") == "{a}"
    for key, text in built_in(language).texts.items():
        said = built_in(language)(key, **dict.fromkeys(slots_of(text), "x"))
        assert "{" not in said and "}" not in said


def test_values_are_shown_as_the_language_writes_them() -> None:
    day, when, span = dt.date(2026, 12, 24), dt.datetime(2026, 12, 24, 14, 30), dt.timedelta(hours=25, minutes=1)
    shown = {name: [built_in(name).show(v) for v in (day, when, span, 2.5, True, None, [1, 2])] for name in LANGUAGES}
    assert shown == {
        "en": ["2026-12-24", "2026-12-24 14:30", "1 day 1 hour 1 minute", "2.5", "yes", "none", "1, 2"],
        "de": ["24.12.2026", "24.12.2026 14:30", "1 Tag 1 Stunde 1 Minute", "2,5", "ja", "nichts", "1, 2"],
        "es": ["24/12/2026", "24/12/2026 14:30", "1 día 1 hora 1 minuto", "2,5", "sí", "nada", "1, 2"],
    }
    assert built_in("de").show(dt.timedelta(days=-2)) == "-2 Tage"
    assert built_in("de").show(dt.timedelta()) == "0 Sekunden"
    day, hours = "2026-12-03T00:00:00+01:00/2026-12-04T00:00:00+01:00", "2026-12-05T19:00+01:00/2026-12-05T20:00+01:00"
    week = "2026-12-07T00:00:00+01:00/2026-12-14T00:00:00+01:00"
    assert [built_in("en").show(each) for each in (day, week)] == ["2026-12-03", "2026-12-07\u20132026-12-13"]
    assert built_in("de").show(hours) == "05.12.2026 19:00\u201320:00"
    assert [built_in("en").show(text) for text in ("a/b", "2026-12-03/2026-12-01")] == ["a/b", "2026-12-03/2026-12-01"]
    assert [built_in("es").listed(values) for values in ([], ["a"], ["a", "b", "c"])] == ["", "a", "a, b y c"]


QUOTED = re.compile(r"[\"„«](.+?)[\"“»]")


def _read(kind: str, message: str) -> str:
    extractor = Extractor(AgentSpec(tools={"t": ToolSpec(name="t")}))
    return read_reply(Asked(kind=kind), {}, Said(message, NOW), extractor).kind  # type: ignore[arg-type]


@batch("language", LANGUAGES)
def test_the_words_that_a_person_is_asked_to_answer_with_are_understood(language: str) -> None:
    phrases = built_in(language)
    yes, no = QUOTED.findall(phrases("how_yesno"))
    assert (_read("confirm", yes), _read("confirm", no)) == ("yes", "no")
    assert QUOTED.findall(phrases("how_confirm")) == [yes, no]
    for key in ("how_to_leave", "what_else"):
        (leave,) = QUOTED.findall(phrases(key))
        assert _read("input", leave) == "abandon", leave
    shown = re.search(r"\((\w+)/(\w+)\)", phrases("shall_i"))
    assert shown is not None
    assert (_read("confirm", shown[1]), _read("confirm", shown[2])) == ("yes", "no")
    assert (_read("confirm", phrases("yes")), _read("confirm", phrases("no"))) == ("yes", "no")


@batch("language", LANGUAGES)
@batch("kind", ["integer", "number", "money", "date", "time", "datetime", "duration", "email"])
def test_the_example_of_each_hint_is_a_value(language: str, kind: str) -> None:
    hint = built_in(language)(f"how_{kind}")
    example = re.split(r"like |zum Beispiel |por ejemplo ", hint)[-1].removesuffix(".")
    for part in re.split(r" or | oder | o (?=el )", example):
        asked = Asked(kind="input", names=("x",))
        inputs = {"x": Input.model_validate({"type": kind})}
        reply = read_reply(asked, inputs, Said(part, NOW), Extractor(AgentSpec()))
        assert reply.kind == "values" and "x" in reply.values, part


def test_an_author_s_text_stands_over_the_built_in_one() -> None:
    own = {"de": {"hello": "Moin!"}}
    assert (phrases_in("de", own)("hello"), phrases_in("en", own)("hello")) == ("Moin!", "Hello!")
    assert phrases_in("en", own) is ENGLISH
    assert spoken(own) == ["de", "en", "es"]
    assert "fr" in spoken({"fr": dict(ENGLISH.texts)}) and "fr" not in spoken({"fr": {"hello": "Bonjour !"}})


def test_phrases_beside_languages_are_those_of_the_agent() -> None:
    raw = {"hello": "Hi!", "de": {"hello": "Moin!"}}
    assert by_language(raw, "en") == {"en": {"hello": "Hi!"}, "de": {"hello": "Moin!"}}
    assert by_language({"hello": "Moin!", "de": {"no": "nö"}}, "de") == {"de": {"hello": "Moin!", "no": "nö"}}
    assert by_language("phrases.yaml", "en") == "phrases.yaml"


SENTENCE = re.compile(r"\(?[A-Z“„¿¡][a-z']* (?:[^\s|]+ )*[^\s|]+|[a-z' ]+\?")
"""Matches what reads like a sentence: a capital, and words."""
SAYS_IT_TO_OTHERS = {
    "runtime/prompting/checks.py": "a model reads it",
    "runtime/prompting/advised.py": "a model reads it",
    "runtime/prompting/loop.py": "a model reads it",
    "runtime/prompting/lazy.py": "a model reads it",
    "runtime/prompting/opening.py": "a model reads it",
    "runtime/prompting/paging.py": "a model reads it",
    "runtime/prompting/talk.py": "a model reads it",
    "runtime/prompting/typed.py": "a model reads it",
    "runtime/meaning/reading/brief.py": "a model reads it",
    "runtime/guard.py": "a model reads it",
    "runtime/meaning/understand.py": "the label of a step, which listeners see while it runs",
    "runtime/meaning/reading/further.py": "a reason of an intent",
}


def _sentences(path: Path) -> Iterator[str]:
    """The sentences in a file that are no docstring, and not raised, logged or compared as patterns."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    aside: set[int] = set()
    for node in ast.walk(tree):
        quiet = isinstance(node, ast.Raise | ast.Assert)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            quiet = True
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith(
            ("log.", "re.compile", "Problem", "_compiled")
        ):
            quiet = True
        if isinstance(node, ast.keyword) and node.arg in ("reason", "why", "detail"):
            quiet = True
        if quiet:
            aside |= {id(part) for part in ast.walk(node)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in aside:
            continue
        if SENTENCE.fullmatch(node.value.strip().rstrip(".!?:)")) and len(node.value.split()) > 1:
            yield f"{node.lineno}: {node.value}"


@pytest.mark.parametrize(
    "code", ['text = "That did not work."', 'text = f"I could not do that. {x}"', 'say("Which {name} shall it be?")']
)
def test_a_sentence_in_the_code_is_found(code: str, tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text(code, encoding="utf-8")
    assert len(list(_sentences(tmp_path / "one.py"))) == 1


def _places() -> list[Path]:
    rooms = ("runtime", "routing/replies", "app", "stores")
    return [path for room in rooms for path in sorted((SOURCE / room).rglob("*.py"))]


@batch("path", _places(), ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_no_sentence_stands_beside_the_book(path: Path) -> None:
    name = path.relative_to(SOURCE).as_posix()
    found = list(_sentences(path))
    assert found == [] or name in SAYS_IT_TO_OTHERS, "put it into contract/phrases/*.json"


def test_every_phrase_is_said_somewhere() -> None:
    used = "\n".join(path.read_text(encoding="utf-8") for path in _places())
    literal = {key for key in ENGLISH.texts if f'"{key}"' in used or f"'{key}'" in used}
    hints = {key for key in ENGLISH.texts if key.startswith("how_")}
    shown = {"yes", "no", "none", "and"}
    assert ENGLISH.texts.keys() - literal - hints - shown == set()


def test_every_phrase_that_is_asked_for_is_there() -> None:
    asked = re.compile(r"phrases\(\s*[\"']([a-z_]+)[\"']")
    named = {key for path in _places() for key in asked.findall(path.read_text(encoding="utf-8"))}
    assert len(named) > 40 and named <= ENGLISH.texts.keys()
