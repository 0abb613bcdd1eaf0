"""The mood of a message, and what it says of the skill that is wanted."""

from tests.batches import batch
from tests.runtime.meaning.parcel_agent import parcels

from shipworthy.compiled import Compiled
from shipworthy.routing.said import Said
from shipworthy.routing.skills.mood import Mood, Moods, mood, unable


def _compiled() -> Compiled:
    return parcels().compiled


@batch(
    ("text", "told"),
    [
        ("when is the pool open", "asks"),
        ("i want to know when the pool is open", "asks"),
        ("ok then just tell me when im booked in", "asks"),
        ("do i owe you anything", "asks"),
        ("can you tell me whether it is open", "asks"),
        ("wann kommt mein Paket", "asks"),
        ("ich wollte nur fragen wann ihr offen habt", "asks"),
        ("cuánto cuesta una noche", "asks"),
        ("c'est à quelle heure ?", "asks"),
        ("my parcel hasn't come", "asks"),
        ("book me a table", "acts"),
        ("i'd like a table on friday", "acts"),
        ("switch me to the small plan", "acts"),
        ("ich möchte einen Tisch", "acts"),
        ("quiero cancelar mi cita", "acts"),
        ("can i bring my dog", "may"),
        ("do you have a table on friday", "may"),
        ("there's no hot water in the wash house", "tells"),
        ("i backed into a wall", "tells"),
        ("my neighbours are too loud", "tells"),
        ("the heating hasn't worked since monday", None),
        ("pilates on friday", None),
        ("ok", None),
        ("", None),
        ("when is it open? " * 40, None),
    ],
)
def test_a_text_has_a_mood_by_its_first_words(text: str, told: Mood | None) -> None:
    assert mood(Said(text)) == told


@batch(
    ("text", "told"),
    [
        ("i can't come on friday", True),
        ("ich kann morgen nicht kommen", True),
        ("no puedo ir el sábado", True),
        ("can't you come on friday?", False),
        ("can i not come on friday", False),
        ("i can come on friday", False),
    ],
)
def test_who_cannot_says_so_and_asks_nothing(text: str, told: bool) -> None:
    assert unable(Said(text)) == told


def _missed(text: str) -> dict[str, float]:
    compiled = _compiled()
    names = sorted(compiled.spec.skills)
    found = Moods(compiled.spec, names).missed(Said(text))
    return dict(zip(names, found or [0.0] * len(names), strict=True))


def test_a_question_for_a_fact_is_for_what_reads() -> None:
    lost = _missed("when does it come")
    assert lost["where_is"] == 0 < min(lost["cancel_parcel"], lost["collection"])


def test_a_wish_is_for_what_acts() -> None:
    lost = _missed("i want it sent back")
    assert lost["where_is"] > 0 == lost["cancel_parcel"]


def test_who_cannot_cancels_or_moves() -> None:
    lost = _missed("i can't be at home on friday")
    assert lost["where_is"] > 0 < lost["collection"]
    assert lost["cancel_parcel"] == 0


def test_a_text_without_a_mood_says_nothing() -> None:
    compiled = _compiled()
    assert Moods(compiled.spec, sorted(compiled.spec.skills)).missed(Said("parcel 1001")) is None


def test_a_single_skill_needs_no_mood() -> None:
    compiled = _compiled()
    assert not Moods(compiled.spec, ["where_is"]).telling
