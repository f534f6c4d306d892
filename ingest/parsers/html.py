"""HTML: headings, paragraphs and tables of the page body; navigation, forms and link lists left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ingest.encoding import decode_text
from ingest.extracted import Extracted, RawBlock, UnreadableFileError
from ingest.headings import starts_new
from ingest.parsers.text import is_chrome
from ingest.repair import clean_text, drop_contents, join_broken_paragraphs

_SKIPPED = {"script", "style", "noscript", "nav", "footer", "form", "iframe", "svg", "button", "select", "template",
            "object", "map", "head", "aside", "input", "textarea"}  # fmt: skip
_BLOCK = {"p", "div", "section", "article", "main", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "center",
          "h1", "h2", "h3", "h4", "h5", "h6", "table", "tbody", "thead", "tr", "td", "th", "br", "hr", "header", "body",
          "figure", "figcaption", "fieldset", "address", "form"}  # fmt: skip
_NAVIGATION = re.compile(
    r"(^|[\s_-])(nav|menu|breadcrumb|crumbs?|footer|foot|sidebar|share|toolbar|pagination)s?([\s_-]|$)"
)
_LINK_SHARE = 0.7


def parse_html(data: bytes) -> Extracted:
    """Read a web page."""
    import lxml.etree
    import lxml.html

    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", decode_text(data, is_html=True))
    if not text.strip():
        return Extracted(blocks=())
    try:
        root = lxml.html.document_fromstring(text)
    except (lxml.etree.ParserError, ValueError) as error:
        raise UnreadableFileError("网页文件已损坏，无法读取。请在浏览器中打开后重新保存，再放入。") from error
    title = clean_text(root.findtext(".//title") or "")
    body = root.find("body")
    blocks = list(_walk(body if body is not None else root))
    joined = join_broken_paragraphs(blocks, starts_new=starts_new)
    return Extracted(blocks=tuple(drop_contents(joined)), fallback_title=re.split(r"[_|]| - |--", title)[0].strip())


def _walk(element: Any) -> Iterator[RawBlock]:
    """Blocks below an element in document order; text directly inside is a paragraph between its block children."""
    inline: list[str] = []

    def close() -> Iterator[RawBlock]:
        text = clean_text(" ".join("".join(inline).split()))
        inline.clear()
        if text and not is_chrome(text):
            yield RawBlock(text=text)

    if element.text:
        inline.append(element.text)
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        if not tag or tag in _SKIPPED or _is_hidden(child):
            pass
        elif tag not in _BLOCK and not any(isinstance(sub.tag, str) and sub.tag in _BLOCK for sub in child.iter()):
            inline.append(child.text_content())
        else:
            yield from close()
            yield from _read_block(child, tag)
        if child.tail:
            inline.append(child.tail)
    yield from close()


def _read_block(element: Any, tag: str) -> Iterator[RawBlock]:
    if tag in ("br", "hr"):
        return
    if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
        text = clean_text(" ".join(element.text_content().split()))
        if text:
            yield RawBlock(text=text, level=int(tag[1]))
    elif tag == "table" and _is_data_table(element):
        rows = [_row(row) for row in element.iter("tr")]
        text = "\n".join(row for row in rows if row.replace("|", "").strip())
        if text:
            yield RawBlock(text=text, kind="table")
    elif not _is_link_list(element, tag):
        yield from _walk(element)


def _row(row: Any) -> str:
    cells = (cell for cell in row if cell.tag in ("td", "th"))
    return " | ".join(clean_text(" ".join(cell.text_content().split())) for cell in cells)


def _is_data_table(table: Any) -> bool:
    """Whether a table holds data, not the layout of a page: nothing nested, several columns, short cells."""
    if next(table.iterdescendants("table", "h1", "h2", "script"), None) is not None:
        return False
    widths = [sum(cell.tag in ("td", "th") for cell in row) for row in table.iter("tr")]
    if not widths or max(widths) < 2:
        return False
    cells = [len(cell.text_content()) for cell in table.iter("td", "th")]
    return max(cells, default=0) < 1000


def _is_link_list(element: Any, tag: str) -> bool:
    if tag not in ("ul", "ol", "div", "td", "p"):
        return False
    text = len("".join(element.text_content().split()))
    links = list(element.iter("a"))
    linked = sum(len("".join(link.text_content().split())) for link in links)
    return len(links) >= 3 and text > 0 and linked / text > _LINK_SHARE and linked / len(links) < 15


def _is_hidden(element: Any) -> bool:
    names = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
    style = (element.get("style") or "").replace(" ", "").lower()
    return "display:none" in style or bool(_NAVIGATION.search(names))
