"""A text that repeats itself is known by its words; lists and tables with similar rows are none."""

from hypothesis import given
from hypothesis import strategies as st

from shipworthy.runtime.answering.gate import Gate
from shipworthy.runtime.answering.repeats import Repeats
from shipworthy.runtime.answering.sentences import pieces_of

NAMES = ("NVDA", "AMD", "Intel", "Apple", "Tesla", "Meta", "Nokia", "Shell", "Bayer", "Siemens", "Allianz", "Adidas")
WORDS = [
    "price",
    "rose",
    "fell",
    "market",
    "demand",
    "margin",
    "quarter",
    "analyst",
    "risk",
    "outlook",
    "supply",
    "bond",
    "rate",
    "yield",
    "cash",
    "debt",
]
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=3, max_size=14).map(
    lambda words: " ".join(words).capitalize() + "."
)


def repeats(text: str) -> bool:
    reader = Repeats()
    return any(reader.heard(piece) is None for piece in pieces_of(text))


def through(text: str) -> tuple[str, str]:
    gate = Gate(None, 100_000)
    for at in range(0, len(text), 7):
        gate(text[at : at + 7])
    gate.end(whole=True)
    return gate.text, gate.over


@given(
    st.lists(SENTENCES, min_size=1, max_size=4, unique=True), st.lists(SENTENCES, min_size=1, max_size=3, unique=True)
)
def test_a_text_is_ended_at_its_last_new_sentence(new: list[str], loop: list[str]) -> None:
    loop = [sentence for sentence in loop if sentence not in new] or ["This one is new here."]
    text = " ".join([*new, *loop * 60])
    assert through(text) == (" ".join([*new, *loop]), "repeats")


@given(st.lists(st.sampled_from(WORDS), min_size=2, max_size=8))
def test_a_clause_that_comes_again_without_a_stop_ends_the_text_before_its_sentence(words: list[str]) -> None:
    text = "It is new. And " + f"the {' '.join(words)} and " * 60
    assert through(text) == ("It is new.", "repeats")


@given(
    st.permutations(NAMES),
    st.sampled_from(["was not found in any of the news of this day.", "rose by 3 %.", "is a buy."]),
)
def test_lists_and_tables_with_similar_rows_are_no_repetition(names: list[str], says: str) -> None:
    rows = ("".join(form.format(name, says) for name in names) for form in ("- {} {}\n", "| {} | {} |\n", "{} {} "))
    for text in rows:
        assert through(text) == (text, "")


def test_a_table_of_dashes_zeros_and_yeses_is_none() -> None:
    table = "| Day | A | B |\n|---|---|---|\n" + "".join(f"| {name} | 0 | yes |\n" for name in NAMES)
    rows = "| - | - | - | - | - | - | - | - | - | - |\n" * 30
    wide = "| yes" * 40 + " |\n| no" + " | yes" * 40 + " |"
    code = "```\n" + "[0, 0, 0, 0],\n" * 40 + "```\n"
    for text in (table, rows, wide, code):
        assert through(text) == (text, "")


def test_a_chorus_and_short_answers_that_come_again_are_shown() -> None:
    verses = "\n".join(f"The {word} is far away.\nWe row the boat.\nThe sea is wide.\n" for word in WORDS)
    answers = " ".join(f"Is the {word} fine? Yes." for word in WORDS)
    for text in (verses, answers, "No. No. No."):
        assert through(text) == (text, "")


def test_the_same_few_sentences_in_any_order_are_a_repetition() -> None:
    text = "It rose. It fell. It stood. " + "It fell. It rose. It rose. It stood. It fell. It stood. " * 3
    assert through(text) == ("It rose. It fell. It stood.", "repeats")


def test_scripts_without_blanks_are_read_by_character() -> None:
    assert repeats("价格正在上涨而且需求依然强劲" * 30)
    assert not repeats("".join(chr(0x4E00 + n) for n in range(800)))
