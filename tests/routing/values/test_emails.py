"""E-mail addresses in messages."""

from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.routing.said import Said
from shipworthy.routing.values.emails import MOST_SPELLED, emails


@batch(
    ("message", "expected"),
    [
        *(("write to Ann.Lee+x@mail.example.com.", ["Ann.Lee+x@mail.example.com"]), ("<a@b.org>", ["a@b.org"])),
        *(("to o'brien@example.com", ["o'brien@example.com"]), ("a%tag@example.com", ["a%tag@example.com"])),
        *(("'ann@x.org'", ["ann@x.org"]), ("mailto:ann@x.org", ["ann@x.org"]), ("_ann_@x.org", ["_ann_@x.org"])),
        *(("请发到ann@x.org谢谢", ["ann@x.org"]), ("ann@x.org,bob@y.org", ["ann@x.org", "bob@y.org"])),
    ],
)
def test_field_05_an_address_is_found_whole(message: str, expected: list[str]) -> None:
    assert [item.value for item in emails(Said(message))] == expected
    assert all(message[item.start : item.end] == item.value for item in emails(Said(message)))


@batch(
    "message",
    [
        *("ann/dept@example.com", "ann=x@example.com", "mail=ann@x.org", "jörg@x.de", "ann@müller.de", "x@y", "@x.org"),
        *("user@host@x.org", "a..b@x.org", ".a@x.org", "ann@x.org_", "ann@localhost", f"{'a' * 65}@x.org"),
    ],
)
def test_field_05_what_may_be_a_part_of_one_is_none(message: str) -> None:
    assert emails(Said(message)) == []


@batch(
    ("message", "expected"),
    [
        ("my email is ann dot lee at example dot com", "ann.lee@example.com"),
        ("ann [at] example [dot] com", "ann@example.com"),
        ("ann(at)example.com", "ann@example.com"),
        ("write it to ann @ example.com please", "ann@example.com"),
        ("jo underscore lee at mail dot co dot uk", "jo_lee@mail.co.uk"),
        ("meine adresse ist ann punkt lee at web punkt de", "ann.lee@web.de"),
        ("es ann arroba correo punto es", "ann@correo.es"),
        ("ann at example dot org", "ann@example.org"),
    ],
)
def test_an_address_that_is_spelled_out(message: str, expected: str) -> None:
    assert [item.value for item in emails(Said(message))] == [expected]


@batch(
    "message",
    [
        *("look at example dot com", "meet me at example dot com", "e-mail me at example dot com", "I am at home. com"),
        *("a meeting at example.com", "we met at noon. me too", "ann at example dot nowhere", "order at shop dot com"),
    ],
)
def test_a_place_is_no_address(message: str) -> None:
    assert emails(Said(message)) == []


@given(st.text(alphabet="ab1.@-_'= dotat[]()é", max_size=80))
def test_t10_found_addresses_stand_where_they_say(message: str) -> None:
    for item in emails(Said(message)):
        assert 0 <= item.start < item.end <= len(message)
        assert item.value == message[item.start : item.end] or not item.exact
        assert item.value.count("@") == 1


def test_of_a_list_of_addresses_that_are_spelled_out_the_first_ones_are_read() -> None:
    message = "mail ann dot lee at example dot org " * 1000
    assert len(emails(Said(message))) == MOST_SPELLED
