"""A message in English for tools, word by word; what is English, or not known, stays."""

from tests.batches import batch

from shipworthy import in_english


@batch(
    ("text", "expected"),
    [
        ("Annule le déjeuner avec Ana stp", "cancel the lunch with Ana please"),
        ("Lösch den Zahnarzttermin am Mittwoch", "delete the dentist appointment on wednesday"),
        ("pon gimnasio el viernes a las 18", "put gym the friday at the 18"),
        ("cancel the dentist", "cancel the dentist"),
        ("", ""),
        ("14:30", "14:30"),
    ],
)
def test_a_message_is_written_in_english(text: str, expected: str) -> None:
    assert in_english(text) == expected
