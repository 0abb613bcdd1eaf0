from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.contract.language.evaluate import Evaluation
from shipworthy.contract.language.expr import Expr
from shipworthy.contract.language.whole import stands_in

INSIDE = {
    "pay@acme.com": [
        "Send it to pay@acme.com",
        "pay@acme.com.",
        "to <pay@acme.com>, please",
        "to:pay@acme.com",
        "'pay@acme.com'",
        "mail pay@acme.com’s invoice",
        "pay@acme.company and pay@acme.com",
        "a@b.org,pay@acme.com,c@d.org",
    ],
    "10": ["pay $10", "10, 20", "it is 10.", "10?", "(10)"],
    "Bob Smith": ["to Bob Smith's house", "Bob Smith!"],
}
OUTSIDE = {
    "pay@acme.com": [
        "pay@acme.company",
        "pay@acme.com.evil.org",
        "repay@acme.com",
        "x.pay@acme.com",
        "x-pay@acme.com",
        "pay@acme.com-x.org",
        "pay@acme.com/x",
        "pay@acme.com@evil.org",
        "",
    ],
    "10": ["100", "10.50", "1,10", "2:10", "-10", "a10", "10%", "10-20", "10'000"],
    "": ["anything", ""],
    "  ": ["any thing"],
}


@batch(("text", "within"), [(text, one) for text, every in INSIDE.items() for one in every])
def test_field_10_a_value_stands_there_as_a_whole(text: str, within: str) -> None:
    assert stands_in(text, within)


@batch(("text", "within"), [(text, one) for text, every in OUTSIDE.items() for one in every])
def test_field_10_a_part_of_a_word_is_no_value(text: str, within: str) -> None:
    assert not stands_in(text, within)


@given(st.text("ab.@-'1, ", min_size=1, max_size=6), st.text("ab.@-'1, ", max_size=12))
def test_what_stands_there_is_there(text: str, within: str) -> None:
    assert not stands_in(text, within) or text.strip() in within
    assert stands_in(text, f"so {text.strip()} it is") == bool(text.strip())


@batch(
    ("rule", "holds"),
    [
        ("it in message", False),
        ("lower(it) in lower(message)", False),
        ("any(x in message for x in [it])", False),
        ("all(x in message for x in [it])", False),
        ("not it in message", False),
        ("not (it not in message)", False),
        ("not (not it in message)", False),
        ("it not in message", False),
        ("it in ['pay@acme.com']", True),
        ("it in message or it in other", True),
    ],
)
def test_field_10_a_rule_compares_words_wherever_it_says_in(rule: str, holds: bool) -> None:
    known = {"it": "pay@acme.com", "message": "Pay pay@acme.company", "other": "pay@acme.com now"}
    assert bool(Evaluation(known.__getitem__, whole=True).run(Expr.parse(rule).tree)) is holds


def test_conditions_of_a_page_compare_letters_as_before() -> None:
    assert Expr.parse("'acme' in message").evaluate({"message": "Pay pay@acme.company"}.__getitem__) is True
