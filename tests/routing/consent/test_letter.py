"""What a person wrote in a mail."""

from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.routing.consent.letter import written


@batch(
    ("mail", "own"),
    [
        ("yes", "yes"),
        ("yes\n\nSent from my iPhone", "yes"),
        ("Gesendet von meinem iPhone", ""),
        ("Yes.\n\n-- \nBob Smith\nVP Trading", "Yes."),
        ("Yes.\n\nBest regards,\nBob Smith", "Yes."),
        ("Oui.\n\nCordialement,\n\nMarie Dupont", "Oui."),
        ("yes\n\nOn Mon, Nov 3, Shop wrote:\n> Pay 50?", "yes"),
        ("yes\n\nOn Mon, Nov 3, 2025 at 9:12 AM Shop <shop@example.com>\nwrote:\n> Pay 50?", "yes"),
        ("ja\n\n-----Ursprüngliche Nachricht-----\nVon: Shop\nnicht antworten", "ja"),
        ("> Pay 50?\nyes", "yes"),
        ("> yes", ""),
        ("-- \nBob\n> yes", ""),
    ],
)
def test_field_37_quotations_and_signatures_are_left_out(mail: str, own: str) -> None:
    assert written(mail).strip() == own


@batch(
    "mail",
    [
        "yes\n-- \nbut only two",
        "yes\n--\nno wait",
        "Yes\n\nBest regards,\nActually No",
        "Yes\n\nBest regards,\nmake it 60",
        "Bob wrote:\nyes",
        "yes\nSent from my iPhone but only two",
    ],
)
def test_what_may_change_the_answer_is_left_in(mail: str) -> None:
    assert len(written(mail).split()) > len(["yes"]) + 1


@given(st.text(alphabet="ab >-_\n:.,", max_size=80))
def test_no_character_moves(mail: str) -> None:
    read = written(mail)
    assert len(read) in (len(mail), 0)
    assert all(a == b or a == "\n" for a, b in zip(read, mail, strict=False))
