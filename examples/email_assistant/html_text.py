"""Reads a mail in HTML as text: nothing of it is fetched, followed or run, and what is hidden in it is left out."""

import re
from collections import Counter
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

DROPPED = (
    "head, script, style, template, noscript, iframe, object, embed, svg, math, canvas, form, img, picture, video,"
    " audio, link, meta, base, [hidden], [aria-hidden=true]"
)
UNSEEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$)|font-size\s*:\s*[01](?:px"
    r"|pt)?\s*(?:;|$)"
    r"|(?:max-)?height\s*:\s*0|mso-hide\s*:\s*all",
    re.IGNORECASE,
)
"""Styles with which a text is there for programs, and not for people."""
BLOCKS = frozenset(
    (
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tr",
        "ul",
    )
)
CELLS = frozenset(("td", "th"))
LONGEST = 200_000
"""Characters of HTML that are read of one mail."""
DEEPEST = 200
MOST_OPEN = 4000
"""Tags that are open at once, behind which nothing is read."""
TAG = re.compile(r"<(/?)(?!(?:br|hr|img|input|meta|link|wbr|col|area)\b)([a-zA-Z][\w-]{0,20})", re.IGNORECASE)
CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]"
)
"""Characters that are not seen, or that turn the order of others around."""


def text_of(html: str) -> str:
    """The text that a person would see; a link is followed by its host in brackets where the text does not name it."""
    root = LexborHTMLParser(_bounded(html[:LONGEST])).root
    if root is None:
        return ""
    for one in root.css(DROPPED):
        one.decompose()
    for one in root.css("[style]"):
        if UNSEEN.search(one.attributes.get("style") or ""):
            one.decompose()
    out: list[str] = []
    _read(root, out, 0)
    return tidy("".join(out))


def _bounded(html: str) -> str:
    """The text up to where it nests too deeply: parsing takes the square of the depth."""
    opened = Counter[str]()
    depth = 0
    for tag in TAG.finditer(html):
        name = tag[2].lower()
        if not tag[1]:
            opened[name] += 1
            depth += 1
        elif opened[name]:
            opened[name] -= 1
            depth -= 1
        if depth > MOST_OPEN:
            return html[: tag.start()]
    return html


def tidy(text: str) -> str:
    """A text without unseen characters, with single spaces and at most one empty line between paragraphs."""
    lines = [
        " ".join(line.split()) for line in CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    ]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def line(text: str) -> str:
    """A text as one line, without unseen characters."""
    return " ".join(CONTROL.sub(" ", text).split())


def _read(node: LexborNode, out: list[str], depth: int) -> None:
    child = node.child
    while child is not None:
        tag = child.tag or ""
        if tag == "-text":
            out.append(re.sub(r"\s+", " ", child.text_content or ""))
        elif depth < DEEPEST and not tag.startswith("-") and not tag.startswith("!"):
            _element(child, tag, out, depth)
        child = child.next


def _element(node: LexborNode, tag: str, out: list[str], depth: int) -> None:
    if tag in BLOCKS:
        out.append("\n- " if tag == "li" else "\n")
    start = len(out)
    _read(node, out, depth + 1)
    if tag == "a":
        host = _host(node.attributes.get("href") or "")
        if host and host not in "".join(out[start:]).casefold():
            out.append(f" [{host}]")
    if tag in CELLS:
        out.append("  ")
    elif tag in BLOCKS and tag not in ("br", "li"):
        out.append("\n")


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
