"""The text of an answer as blocks of content."""

from hypothesis import given
from hypothesis import strategies as st
from mcp_types import (
    AudioContent,
    BlobResourceContents,
    EmbeddedResource,
    ImageContent,
    TextContent,
    TextResourceContents,
)
from tests.batches import batch

from shipworthy.server.mcp.content import content_of

PICTURE = "![chart](data:image/png;base64,aGFsbG8=)"


def test_a_plain_text_is_one_block_and_none_is_none() -> None:
    assert content_of("NVDA is [up](https://a.example)") == [TextContent(text="NVDA is [up](https://a.example)")]
    assert content_of(" \n") == []


def test_pictures_sounds_and_files_stand_between_the_texts() -> None:
    text = f"Before\n{PICTURE}\nbetween [beep](data:audio/wav;base64,aGFsbG8=)[a.pdf](data:application/pdf;base64,aGk=)after"
    assert content_of(text) == [
        TextContent(text="Before"),
        ImageContent(data="aGFsbG8=", mime_type="image/png"),
        TextContent(text="between"),
        AudioContent(data="aGFsbG8=", mime_type="audio/wav"),
        EmbeddedResource(
            resource=BlobResourceContents(uri="attachment:a.pdf", mime_type="application/pdf", blob="aGk=")
        ),
        TextContent(text="after"),
    ]


def test_a_file_has_the_address_that_its_name_is() -> None:
    found = content_of("[test://a](data:text/plain;charset=utf-8,a%20b)")
    assert found == [
        EmbeddedResource(resource=TextResourceContents(uri="test://a", mime_type="text/plain", text="a b"))
    ]


@batch(
    "text",
    [
        "![x](data:image/png;base64,no base)",
        "![x](data:image/png;base64)",
        "![x](data:image/png;base64,aGk=",
        "x](data:image/png;base64,aGk=)",
        "[x](data:PNG,1)",
    ],
)
def test_what_is_no_data_stays_a_text(text: str) -> None:
    assert content_of(text) == [TextContent(text=text)]


@given(st.lists(st.sampled_from(["[", "](data:", "image/png;base64,", "aGk=", ")", "!", " a "]), max_size=30))
def test_every_text_is_read_and_none_of_its_words_is_lost(parts: list[str]) -> None:
    text = "".join(parts)
    shown = "".join(block.text for block in content_of(text) if isinstance(block, TextContent))
    if not any(not isinstance(block, TextContent) for block in content_of(text)):
        assert shown == text.strip()
    assert "a" not in text or "a" in shown or "aGk=" in text
