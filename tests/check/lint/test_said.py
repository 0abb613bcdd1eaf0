"""Values of a write that the user's word alone decides."""

from typing import Any

from tests.batches import batch
from tests.check.lint.small import codes, found, job

from shipworthy import tool

DONE = {"answer": "Done."}
WHAT = {"what": {"type": ["delayed", "cancelled"], "ask": "Was the flight delayed or cancelled?"}}


@tool(effect="write")
def pay(number: str, amount: float) -> str:
    """Pay for an order."""
    return "paid"


@tool(effect="write")
def note(number: str, text: str, flags: dict[str, Any]) -> str:
    """Note something with an order."""
    return "noted"


def paid(amount: object, inputs: dict[str, Any] = WHAT, before: tuple[Any, ...] = (), **parts: Any) -> list[str]:
    page = [*before, {"tool": "pay", "with": {"amount": amount}, "confirm": True}, DONE]
    told = codes(job(workflow=page, inputs=inputs, **parts), tools=[pay])
    # Of a question that no value depends on, another rule speaks.
    return [code for code in told if code != "dead-input"]


@batch(
    ("amount", "let"),
    [
        ("=100 if what == 'cancelled' else 50", {}),
        ("=much", {"much": "(100 if what == 'cancelled' else 50) * 2"}),
        ("={'delayed': 50, 'cancelled': 100}[what]", {}),
        ("=rates[what]", {"rates": {"delayed": 50, "cancelled": 100}}),
        ("=max(10, 100 if gone else 50)", {"gone": "what == 'cancelled'"}),
    ],
    ids=["a choice", "a named value", "a table", "a named table", "inside of a call"],
)
def test_an_amount_that_the_user_decides(amount: str, let: dict[str, object]) -> None:
    assert paid(amount, let=let) == ["claim-opens-write"]


def test_it_is_a_warning_that_names_the_value_the_input_and_the_line() -> None:
    page = [{"tool": "pay", "with": {"amount": "=much"}, "confirm": True}, DONE]
    (one,) = found(job(workflow=page, inputs=WHAT, let={"much": "100 if what == 'cancelled' else 50"}), tools=[pay])

    assert one.severity == "warning" and "`amount` of `pay`" in one.message and "`what`" in one.message
    assert "100 if what == 'cancelled' else 50" in one.evidence and one.where.endswith("with.amount")


def test_a_text_and_a_part_of_a_record() -> None:
    given = {
        "text": "It was {'lost' if what == 'cancelled' else 'late'}.",
        "flags": {"fee": "=5 if what == 'delayed' else 0"},
    }
    page = [{"tool": "note", "with": given, "confirm": True}, DONE]
    told = found(job(workflow=page, inputs=WHAT), tools=[note])

    assert [one.code for one in told] == ["claim-opens-write"] * 2


@batch(
    ("amount", "asked"),
    [
        ("=100 if what == 'cancelled' else 50", "Delayed or cancelled?"),
        ("=100 if what == 'cancelled' else 50", "Which of the two would you like?"),
        ("=100 if what == 'cancelled' else 50", "Are you travelling light?"),
        ("=100 if what == 'cancelled' else 50", "Is it a present?"),
        ("=100", "Was the flight delayed or cancelled?"),
    ],
    ids=["no fact", "a wish", "a plan", "a use", "constant"],
)
def test_what_the_user_chooses_is_no_claim(amount: str, asked: str) -> None:
    assert paid(amount, {"what": {"type": ["delayed", "cancelled"], "ask": asked}}) == []


def test_a_yes_in_the_words_of_a_tool_decides_nothing() -> None:
    inputs = {"member": {"type": "yesno", "ask": "Are you a member?"}}
    page = [{"tool": "note", "with": {"text": "='yes' if member else 'no'", "flags": {}}, "confirm": True}, DONE]

    assert codes(job(workflow=page, inputs=inputs), tools=[note]) == []
    assert paid("=10 if member else 20", inputs) == ["claim-opens-write"]


LOOK = {"tool": "look"}


@batch(
    ("amount", "before"),
    [
        ("=100 if what == 'cancelled' and look.state == 'cancelled' else 50", (LOOK,)),
        ("=100 if look.state == 'cancelled' else 50", (LOOK,)),
        ("=100 if what == 'cancelled' else 50", (LOOK, {"answer": "We know better.", "when": "what != look.state"})),
        ("=100 if what == 'cancelled' else 50", ({"tool": "weigh", "with": {"number": "=what"}},)),
    ],
    ids=["with a result", "a result", "compared before", "looked up"],
)
def test_a_word_that_a_tool_confirms(amount: str, before: tuple[Any, ...]) -> None:
    assert paid(amount, before=before) == []


def test_a_write_behind_the_same_word_is_one_fault() -> None:
    page = [
        {
            "tool": "pay",
            "with": {"amount": "=9 if what == 'delayed' else 5"},
            "when": "what == 'delayed'",
            "confirm": True,
        },
        DONE,
    ]

    assert codes(job(workflow=page, inputs=WHAT), tools=[pay]) == ["write-guarded-by-claim"]


@batch(("given", "told"), [("=much", ["claim-opens-write"]), ("=5", []), ("=look.fee", [])])
def test_a_value_that_a_helper_writes_with(given: str, told: list[str]) -> None:
    writes = [{"tool": "look"}, {"tool": "pay", "with": {"amount": given}, "confirm": True}]
    give = job(name="give", routable=False, inputs={"much": {"type": "number"}}, workflow=writes)
    page = [{"tool": "give", "with": {"much": "=100 if what == 'cancelled' else 50"}}, DONE]

    assert codes(job(workflow=page, inputs=WHAT), give, tools=[pay]) == told
    named = [{"tool": "give", "with": {"much": "=fee"}}, DONE]
    fee = {"fee": "100 if what == 'cancelled' else 50"}
    assert codes(job(workflow=named, inputs=WHAT, let=fee), give, tools=[pay]) == told


def test_a_value_that_a_tool_only_looks_up_is_no_write() -> None:
    page = [{"tool": "look", "with": {"number": "='1' if what == 'cancelled' else '2'"}}, {"answer": "{look}"}]

    assert codes(job(workflow=page, inputs=WHAT), tools=[pay]) == []
