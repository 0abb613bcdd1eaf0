"""Texts as they are shown: however they were cut on their way, and whatever stands in them, in the browser itself."""

import random
from typing import TYPE_CHECKING, Any

import pytest
from tests.browser.desk import HOSTILE
from tests.browser.test_chat import DESK, Opened, Serving

if TYPE_CHECKING:
    from playwright.sync_api import Page

RENDER = """async ([name, texts]) => {
  const { prose, Growing } = await import(document.querySelector('script[type=module]').src.replace('main.js', 'prose.js'));
  return texts.map((pieces) => {
    const whole = document.createElement('div'); whole.append(...prose(pieces.join('')));
    const grown = document.createElement('div'); const growing = new Growing(grown);
    for (const piece of pieces) growing.push(piece);
    return [whole.innerHTML, grown.innerHTML, whole.textContent];
  });
}"""
FRAMES = """async (pieces) => {
  const { parser } = await import(document.querySelector('script[type=module]').src.replace('main.js', 'stream.js'));
  const found = []; const parse = parser((frame) => found.push([frame.id, frame.type, frame.data]));
  pieces.forEach(parse);
  return found;
}"""
PARTS = [
    "# A heading", "Some **bold** words.", "- one\n- two\n  - inside\n- three", "1. first\n2. second", "", "\n",
    "```py\nx = 1\n\n- no list\n```", "| a | b |\n| --- | --- |\n| 1 | `2` |", "A line\nand the next", HOSTILE,
    "**open", "`open", "[label](https://example.com/x)", "https://example.com/y.", "```\nnever closed\n\n- at all", "5) five",
    "* * *", "|", "||", "| a |", "<b>", "\u202egnp.exe", "- ",
]  # fmt: skip


@pytest.fixture
def page(serving: Serving, opened: Opened) -> "Page":
    return opened(serving(DESK).url)


def _cut(text: str, chance: random.Random) -> list[str]:
    places = sorted(chance.sample(range(len(text) + 1), min(len(text), chance.randint(0, 12))))
    return [text[a:b] for a, b in zip([0, *places], [*places, len(text)], strict=True)]


def test_a_text_that_grows_ends_as_the_whole_one(page: "Page") -> None:
    chance = random.Random(7)
    texts = ["\n\n".join(chance.choices(PARTS, k=chance.randint(1, 6))) for _ in range(300)]
    cut = [_cut(text, chance) for text in texts]
    for pieces, (whole, grown, _) in zip(cut, page.evaluate(RENDER, ["", cut]), strict=True):
        assert whole == grown, pieces


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a\nb", "<p>a<br>b</p>"),
        ("**a** `b`", "<p><strong>a</strong> <code>b</code></p>"),
        ("2 ** 3 ** 4", "<p>2 ** 3 ** 4</p>"),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("3. a\n4. b", '<ol start="3"><li>a</li><li>b</li></ol>'),
        ("- a\n  - b", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        ("# T", '<p class="prose-heading">T</p>'),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("[x](data:text/html,y)", "<p>[x](data:text/html,y)</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("```\n<i>\n```", '<pre tabindex="0"><code>&lt;i&gt;</code></pre>'),
    ],
)
def test_a_small_safe_part_of_markdown_is_rendered(page: "Page", text: str, html: str) -> None:
    assert page.evaluate(RENDER, ["", [[text]]])[0][0] == html


def test_a_link_says_where_it_leads(page: "Page") -> None:
    html = page.evaluate(RENDER, ["", [["[your bank](https://evil.example/login)"]]])[0]
    assert 'href="https://evil.example/login"' in html[0] and 'rel="noopener noreferrer nofollow"' in html[0]
    assert html[2] == "your bank (evil.example)"


def test_no_element_takes_a_style_a_listener_or_a_script_as_text(page: "Page") -> None:
    told: Any = page.evaluate(
        """async () => {
        const { el } = await import(document.querySelector('script[type=module]').src.replace('main.js', 'dom.js'));
        const tried = (attributes) => { try { return el('a', attributes).outerHTML; } catch (error) { return 'refused'; } };
        return [{ onclick: 'x' }, { style: 'x' }, { innerHTML: '<i>' }, { href: 'javascript:x' }, { href: '//evil' },
          { href: '#/chat' }, { href: 'https://a.example' }].map(tried);
        }"""
    )
    assert told == ["refused"] * 3 + ["<a></a>"] * 2 + ['<a href="#/chat"></a>', '<a href="https://a.example"></a>']


def test_frames_are_read_however_they_are_cut(page: "Page") -> None:
    text = ': still here\n\nid: 1.0\nevent: thinking\ndata: {"a": "ä\\n\\n"}\n\nid: 2.3\nevent: text_delta\ndata: {"text": "x"}\n\n'
    chance, want = random.Random(3), [["1.0", "thinking", {"a": "ä\n\n"}], ["2.3", "text_delta", {"text": "x"}]]
    for _ in range(50):
        assert page.evaluate(FRAMES, _cut(text, chance)) == want


def test_no_text_takes_long(page: "Page") -> None:
    hostile = ["`" * 20_000, "`a" * 10_000 + "``", "**a " * 5000, "**" * 10_000, "[a](" * 5000, "http://" * 3000]
    hostile += ["\n".join("> " * 50 for _ in range(200)), "- a\n" * 5000, "| a |\n" * 5000, "```\n" * 5001]
    took: list[float] = page.evaluate(
        """async (texts) => {
        const { prose } = await import(document.querySelector('script[type=module]').src.replace('main.js', 'prose.js'));
        return texts.map((text) => { const began = performance.now(); prose(text); return performance.now() - began; });
        }""",
        hostile,
    )
    assert max(took) < 1500, took
