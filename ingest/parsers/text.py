"""Plain text: paragraphs by lines or blank lines, torn paragraphs joined, chrome of web pages left out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.encoding import decode_text
from ingest.extracted import Extracted, RawBlock
from ingest.headings import starts_new
from ingest.repair import clean_text, drop_contents, join_broken_paragraphs, join_lines

# Words that stand alone on a line of a saved web page and belong to its buttons, not to the text.
_CHROME = re.compile(
    r"^(下载|打印|打印本页|全屏|收藏|分享|分享到|分享到[:：]?|【?字号[:：]?|字号|加大|还原|减小|大|中|小|】|关闭|关闭窗口|返回顶部"
    r"|相关报道[:：]?|相关链接[:：]?|上一篇[:：]?|下一篇[:：]?|扫一扫在手机打开当前页|【?打印】?|【?关闭】?|\[?字体.{0,12}|来源[:：]?|责任编辑.{0,12})$"
)
_PKULAW = re.compile(r"^(【法宝引证码】.*|原文链接[:：]\s*https?://\S+)$")
_WRAP_SHARE = 0.6
_LONGEST_WRAPPED_LINE = 60


def parse_text(data: bytes) -> Extracted:
    """Read a plain text file."""
    return Extracted(blocks=tuple(split_text(decode_text(data))))


def split_text(text: str) -> list[RawBlock]:
    """Blocks of running text: one a line, or one a paragraph where lines are wrapped at a fixed width."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n")]
    if _is_wrapped(lines):
        lines = _unwrap(lines)
    blocks = [RawBlock(text=cleaned) for line in lines if (cleaned := clean_text(line)) and not is_chrome(cleaned)]
    return drop_contents(join_broken_paragraphs(_drop_repeated_title(blocks), starts_new=starts_new))


def is_chrome(line: str) -> bool:
    """Whether a line is a button or a link of the page that the text was copied from."""
    return bool(_CHROME.match(line) or _PKULAW.match(line))


def _drop_repeated_title(blocks: Sequence[RawBlock]) -> list[RawBlock]:
    kept: list[RawBlock] = []
    for block in blocks:
        if kept and len(kept) < 4 and len(block.text) <= 100 and block.text == kept[-1].text:
            continue
        kept.append(block)
    return kept


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Whether the lines are cut at a fixed width: most are about as long as the longest and end inside a sentence."""
    filled = [line for line in lines if line.strip()]
    if len(filled) < 12:
        return False
    widths = sorted(len(line.strip()) for line in filled)
    full = widths[int(len(widths) * 0.9)]
    if not 15 <= full <= _LONGEST_WRAPPED_LINE or widths[-1] > full * 1.3:
        return False
    return sum(width >= full * 0.85 for width in widths) >= _WRAP_SHARE * len(filled)


def _unwrap(lines: Sequence[str]) -> list[str]:
    filled = [len(line.strip()) for line in lines if line.strip()]
    full = sorted(filled)[int(len(filled) * 0.9)]
    joined: list[str] = []
    open_line = False
    for line in lines:
        text = line.strip()
        indented = line[:1] in (" ", "\u3000", "\t")
        if open_line and text and not indented and not starts_new(clean_text(text)):
            joined[-1] = join_lines(joined[-1], text)
        else:
            joined.append(text)
        open_line = bool(text) and len(text) >= full * 0.8
    return joined
