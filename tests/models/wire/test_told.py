"""What the body of a refusal says, whoever wrote it."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.batches import batch

from shipworthy.models.wire.told import told, told_by

JSON: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from(["error", "message", "detail", "loc", "code", "x"]), inner)
    ),
)


@batch(
    ("body", "message"),
    [
        ({"error": {"message": "No such model", "code": 404}}, "No such model"),
        (
            [{"error": {"code": 400, "message": "API key not valid.", "status": "INVALID_ARGUMENT"}}],
            "API key not valid.",
        ),
        ({"error": "Invalid 'content'"}, "Invalid 'content'"),
        ({"detail": [{"loc": ["body", "model"], "msg": "Field required"}]}, "body.model: Field required"),
        ({"detail": [{"loc": ["body", {"x": None}], "msg": "Field required"}]}, "body: Field required"),
        ({"message": {"detail": [{"loc": ["body", "tools"], "msg": "Not permitted"}]}}, "body.tools: Not permitted"),
        ({"errors": ["one", "two", "two"]}, "one; two"),
        ({"timestamp": 1, "status": 404, "error": "Not Found", "message": "No route", "path": "/v1"}, "No route"),
        ({"error": {"message": '{"error": {"message": "inner words"}}'}}, "inner words"),
        (
            {"error": {"message": "Provider returned error", "metadata": {"raw": '{"message": "no memory"}'}}},
            "Provider returned error: no memory",
        ),
        ({"object": "error", "message": "System role not supported", "param": None}, "System role not supported"),
        ({"error": {"code": "overloaded"}}, "overloaded"),
        ({}, ""),
        ([], ""),
    ],
)
def test_field_40_the_message_is_found_in_every_shape(body: object, message: str) -> None:
    assert told(json.dumps(body).encode()).message == message


@batch(
    ("page", "message"),
    [
        (
            "<!DOCTYPE html><html><head><title>Just a moment...</title><style>a{}</style></head>",
            "a page “Just a moment...”",
        ),
        ("<html>\r\n<head><TITLE>502 Bad &amp; Gateway</TITLE></head>", "a page “502 Bad & Gateway”"),
        ("<html><body><h1>Access <b>denied</b></h1></body>", "a page “Access denied”"),
        (
            "<?xml version='1.0'?><Error><Code>No</Code><Message>Access Denied</Message></Error>",
            "a page “Access Denied”",
        ),
        ("<html></html>", "a page without words"),
        ("  upstream connect error  ", "upstream connect error"),
        ("", ""),
    ],
)
def test_field_40_of_a_page_only_its_title_is_told(page: str, message: str) -> None:
    assert told(page.encode()).message == message


def test_codes_are_found_at_every_level_in_lower_case() -> None:
    body = [{"error": {"code": "502", "status": "UNAVAILABLE", "type": None, "metadata": {"error_code": 7}}}]

    assert told_by(body).codes == {502, "unavailable", 7}


@given(JSON)
def test_field_40_no_body_shows_braces_of_another_language(body: object) -> None:
    message = told(json.dumps(body).encode()).message

    assert isinstance(message, str)
    assert "{'" not in message or "{'" in json.dumps(body, ensure_ascii=False)


def test_a_body_of_many_open_tags_is_read_in_time() -> None:
    assert told(b"<title" * 10_000).message.startswith("a page")


@batch(
    "body",
    [
        b'{"fault": {"faultstring": "No such key", "detail": {"errorcode": "x"}}}',
        b'{"Message": "No such key", "__type": "ValidationException"}',
        b'{"base_resp": {"status_code": 1004, "status_msg": "No such key"}}',
    ],
)
def test_field_40_the_words_of_further_gateways_are_read(body: bytes) -> None:
    assert told(body).message == "No such key"
