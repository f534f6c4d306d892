"""Decoding of text files: UTF-8, UTF-16, GB18030, and what is left by statistics."""

from __future__ import annotations

import codecs
import re

from ingest.extracted import UnreadableFileError

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]+)", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_COMMON = re.compile(r"[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef\x20-\x7e\s\u2010-\u2027]")


def looks_like_text(head: bytes) -> bool:
    """Whether the beginning of a file can be text in any encoding that is read here."""
    if any(head.startswith(bom) for bom, _ in _BOMS) or _without_bom_utf16(head):
        return True
    if b"\x00" in head:
        return False
    controls = sum(byte < 9 or 13 < byte < 27 or 27 < byte < 32 for byte in head)
    return controls <= len(head) // 200


def decode_text(data: bytes, *, is_html: bool = False) -> str:
    """The text of a file.

    Args:
        is_html: Whether a declared charset counts; gb2312 and gbk are read as GB18030, their superset.

    Raises:
        UnreadableFileError: If no encoding gives readable text.
    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            return data.decode(name, errors="replace")
    guessed = _without_bom_utf16(data)
    if guessed:
        return data.decode(guessed, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3:  # cut off inside the last character
            return data[: error.start].decode("utf-8")
    declared = _declared(data) if is_html else ""
    for name in dict.fromkeys((declared, "gb18030")):
        if name:
            text = _decode(data, name)
            if text is not None:
                return text
    return _by_statistics(data)


def _decode(data: bytes, name: str) -> str | None:
    try:
        text = data.decode(name, errors="strict")
    except (UnicodeDecodeError, LookupError):
        text = data.decode("gb18030", errors="replace") if name == "gb18030" else ""
        if not text or text.count("\ufffd") > len(text) / 100:
            return None
    return text if _is_plausible(text) else None


def _declared(data: bytes) -> str:
    match = _DECLARED.search(data[:4096])
    name = match.group(1).decode("ascii").lower() if match else ""
    return "gb18030" if name in ("gb2312", "gbk", "gb_2312-80", "x-gbk", "gb18030") else name


def _without_bom_utf16(data: bytes) -> str:
    sample = data[:2000]
    if len(sample) < 20 or b"\x00" not in sample:
        return ""
    for name in ("utf-16-le", "utf-16-be"):
        text = sample[: len(sample) // 2 * 2].decode(name, errors="replace")
        if _share_of_common(text) > 0.95:
            return name
    return ""


def _by_statistics(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:200_000]).best()
    text = data.decode(best.encoding, errors="replace") if best is not None else ""
    if not text or _CONTROL.search(text[:1000]):
        raise UnreadableFileError("无法识别文件的文字编码。请用记事本打开，另存为 UTF-8 编码后重新放入。")
    return text


def _is_plausible(text: str) -> bool:
    return _share_of_common(text[:20_000]) > 0.7


def _share_of_common(text: str) -> float:
    return len(_COMMON.findall(text)) / len(text) if text else 0.0
