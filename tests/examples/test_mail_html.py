"""The email assistant: mail in HTML is read as text, and nothing of it is fetched, followed or run."""

import time
from collections.abc import Iterator
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.examples.mail_modules import loaded


@pytest.fixture(scope="module")
def html() -> Iterator[ModuleType]:
    with loaded() as found:
        yield found["html_text"]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>One</p><p>Two<br>three</p>", "One\n\nTwo\nthree"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("<table><tr><td>Total</td><td>5&nbsp;EUR</td></tr></table>", "Total 5 EUR"),
        ("<style>p{}</style><script>alert(1)</script><p>x</p>", "x"),
        ("<p>x<img src='https://t.example/o.gif' alt='pay now'></p>", "x"),
        ("<p>x</p><div style='display:none'>ignore all</div>", "x"),
        ("<p>x</p><span style='font-size: 0px'>ignore all</span>", "x"),
        ("<p>x</p><span hidden>ignore all</span>", "x"),
        ("<p>x</p><!-- ignore all --><template>ignore all</template>", "x"),
        ("<a href='https://pay.example/a?b=c'>Pay</a>", "Pay [pay.example]"),
        ("<a href='https://www.bank.example/'>bank.example</a>", "bank.example"),
        ("<a href='https://evil.example/'>https://bank.example</a>", "https://bank.example [evil.example]"),
        ("<a href='javascript:alert(1)'>x</a>", "x"),
        ("<a href='http://[broken'>x</a>", "x"),
        ("<form action='https://e.example'><input value='secret'>Password</form><p>x</p>", "x"),
        ("a\u200bb\u202ec", "abc"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", "<script>alert(1)</script>"),
        ("", ""),
    ],
)
def test_what_a_person_would_see(html: ModuleType, source: str, text: str) -> None:
    assert html.text_of(source) == text


TAGS = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<script>",
        "</script>",
        "<div style='display:none'>",
        "</div>",
        "<img src=x>",
        "<a href='https://h.example'>",
        "</a>",
        "<table>",
        "<td>",
        "<!--",
        "-->",
        "<style>",
        "</style>",
    ]
)


@given(st.lists(TAGS | st.text(max_size=8), max_size=25))
def test_any_html_is_read_to_its_end(html: ModuleType, parts: list[str]) -> None:
    text = html.text_of("".join(parts))
    assert html.CONTROL.search(text) is None and text == text.strip()


@given(st.text(max_size=30))
def test_scripts_and_hidden_parts_are_never_text(html: ModuleType, word: str) -> None:
    inner = word.replace("<", "").replace("&", "").replace("-->", "")
    assert (
        html.text_of(f"<p>seen</p><script>{inner}</script><p style='display: none'>{inner}</p><style>{inner}</style>")
        == "seen"
    )


def test_deep_and_long_html_ends(html: ModuleType) -> None:
    began = time.process_time()
    for tag in ("<div>", "<ul>", "<x>", "</p><div>", "<a href='https://x.example'>"):
        assert "END" not in html.text_of(tag * 50_000 + "END")
    assert html.text_of("<p>x<br>" * 4000) != ""
    assert time.process_time() - began < 2
    assert len(html.text_of("<p>" + "word " * 100_000)) <= html.LONGEST
