"""Values in German, Spanish and French."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.contract.agent import AgentSpec
from shipworthy.contract.input import Input
from shipworthy.routing.said import Said
from shipworthy.routing.values.extract import Extractor
from shipworthy.routing.values.inputs import fill
from shipworthy.routing.values.languages import in_english
from shipworthy.routing.values.times import dates, times

NOW = dt.datetime(2024, 5, 15, 10, 0, tzinfo=dt.UTC)
PLAIN = Extractor(AgentSpec())


def read(kind: str, message: str, before: str = "") -> str:
    """What a message fills, or what an answer is read as."""
    spec = Input.model_validate({"type": kind, "ask": "Which?"})
    said = Said(message, NOW).after(before)
    value = fill({"x": spec}, said, PLAIN).values.get("x")
    value = PLAIN.read(spec, said) if value is None else value
    if isinstance(value, dt.timedelta):
        return f"{value.total_seconds() / 60:g}"
    if isinstance(value, dt.datetime):
        return value.isoformat(" ", timespec="minutes").removesuffix("+00:00")
    return "" if value is None else f"{value:g}" if isinstance(value, int | float) else str(value)


GERMAN = [
    *(("date", "am besten übermorgen", "2024-05-17"), ("time", "lieber um neun", "09:00:00")),
    *(("date", "am 3. März", "2024-03-03"), ("time", "halb neun", "08:30:00"), ("date", "in drei Tagen", "2024-05-18")),
    *(("time", "viertel nach drei", "15:15:00"), ("time", "Viertel vor neun", "08:45:00"), ("integer", "zwei", "2")),
    *(("datetime", "heute Abend um acht", "2024-05-15 20:00"), ("date", "morgen früh", "2024-05-16")),
    *(
        ("duration", "um vier Wochen", "40320"),
        ("duration", "anderthalb Stunden", "90"),
        ("duration", "90 Minuten", "90"),
    ),
    *(
        ("date", "nächsten Dienstag", "2024-05-21"),
        ("money", "zwanzig Euro", "20"),
        ("date", "bis Freitag", "2024-05-17"),
    ),
    *(
        ("datetime", "morgen ab 8 Uhr für drei Stunden", "2024-05-16 08:00"),
        ("money", "das hat 12.500 Euro gekostet", "12500"),
    ),
    *(("date", "Dienstag nächster Woche", "2024-05-21"), ("date", "vor drei Tagen", "2024-05-12")),
    *(("datetime", "am 3.6. um 14:30 Uhr", "2024-06-03 14:30"), ("date", "am ersten Juni", "2024-06-01")),
    *(("datetime", "Montagabend um acht", "2024-05-20 20:00"), ("duration", "eine Dreiviertelstunde", "45")),
    *(("time", "um 6:15 Uhr", "06:15:00"), ("date", "bitte an Weihnachten", "2024-12-25")),
]
SPANISH = [
    *(("date", "para el lunes que viene", "2024-05-20"), ("time", "a las tres de la tarde", "15:00:00")),
    *(("time", "mejor a las nueve", "09:00:00"), ("date", "3 de marzo", "2024-03-03"), ("integer", "veinte", "20")),
    *(("date", "dentro de dos semanas", "2024-05-29"), ("date", "hace tres días", "2024-05-12")),
    *(("duration", "una hora y media", "90"), ("money", "mil euros", "1000"), ("date", "el 5/6/2024", "2024-06-05")),
    *(("time", "a las diez menos cuarto", "09:45:00"), ("time", "a la una y cuarto", "13:15:00")),
    *(("datetime", "pasado mañana a las 9 de la mañana", "2024-05-17 09:00"), ("duration", "media hora", "30")),
    *(("time", "a las siete y media de la tarde", "19:30:00"), ("money", "dos mil quinientos pesos", "2500")),
    *(("datetime", "el lunes a las 15:30 horas", "2024-05-20 15:30"), ("date", "este sábado", "2024-05-18")),
]
FRENCH = [
    *(("duration", "pour une heure et demie", "90"), ("date", "le 3 mars", "2024-03-03"), ("time", "9h30", "09:30:00")),
    *(("datetime", "demain matin à 9h", "2024-05-16 09:00"), ("date", "dans deux jours", "2024-05-17")),
    *(
        ("duration", "un demi-heure", "30"),
        ("integer", "quatre-vingt-dix", "90"),
        ("time", "à neuf heures", "09:00:00"),
    ),
    *(("date", "le 05/06/2024", "2024-06-05"), ("time", "à dix heures moins le quart", "09:45:00")),
    *(("time", "3 heures de l'après-midi", "15:00:00"), ("duration", "trois mois", "129600")),
    *(("money", "pas plus de deux cents euros", "200"), ("date", "il y a deux semaines", "2024-05-01")),
    *(("datetime", "le deux mai à deux heures", "2024-05-02 14:00"), ("duration", "deux heures et quart", "135")),
]


@batch(("kind", "message", "value"), [*GERMAN, *SPANISH, *FRENCH])
def test_a_value_is_read_in_its_language(kind: str, message: str, value: str) -> None:
    assert read(kind, message) == value


@batch(
    ("kind", "message"),
    [
        *(("integer", "Guten Abend, ich hätte gern ein Zimmer"), ("date", "Guten Morgen, ich brauche Hilfe")),
        *(("date", "Buenos días, quiero una mesa"), ("date", "Bonne journée, c'est tout"), ("integer", "un vélo neuf")),
        *(("date", "Frau Morgen hat angerufen"), ("date", "dentro de quince días"), ("date", "dans huit jours")),
        *(("duration", "drei bis vier Tage"), ("duration", "trois à cinq jours"), ("integer", "de 3 a 5 días")),
        *(("date", "vom 3. bis 5. Juni"), ("time", "fünf nach halb neun"), ("time", "kurz vor acht")),
        *(("time", "zwei oder drei"), ("date", "lundi ou mardi"), ("time", "quiero una mesa para dos")),
        *(
            ("integer", "zwanzig Euro"),
            ("integer", "mil euros"),
            ("time", "à 2 heures de Paris"),
            ("integer", "una habitación"),
            ("date", "el 5/6 o el 7/6"),
        ),
    ],
)
def test_what_is_no_value_or_not_read_whole_is_asked_about(kind: str, message: str) -> None:
    assert read(kind, message) == ""


def test_an_answer_is_read_with_the_message_before_it() -> None:
    assert read("integer", "once") == ""
    assert read("integer", "once", "Quiero una mesa para mañana") == "11"
    assert read("datetime", "um neun", "Einen Termin am Montag bitte") == "2024-05-20 09:00"
    assert read("time", "nueve") == "09:00:00"


def test_a_value_keeps_its_place_in_the_message_as_it_was_written() -> None:
    message = "Bitte übermorgen um halb neun, danke"
    (day,), (time,) = dates(Said(message, NOW)), times(Said(message, NOW))
    assert message[day.start : day.end] == "übermorgen"
    assert message[time.start : time.end] == "halb neun"


def test_an_english_message_is_left_as_it_is() -> None:
    assert in_english(Said("book a table at Onze for Friday at 8pm")) is None


@given(st.text(alphabet="umlanhrzeidq 3.9:/-'àé,\n", max_size=80))
def test_any_text_is_read_the_same_twice_and_its_places_are_inside_it(text: str) -> None:
    found = [dates(Said(f"um neun {text}", NOW)) for _ in range(2)]
    assert found[0] == found[1]
    assert all(0 <= item.start < item.end <= len(text) + 8 for item in found[0])


def test_long_texts_take_time_that_grows_with_them() -> None:
    english = in_english(Said("am 3. Mai um acht Uhr " * 90, NOW))
    assert english is not None and len(english.starts) == len(english.said.text) == len(english.ends)
