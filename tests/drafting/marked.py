"""Returned files for tests: a sent DOCX marked up as Word, WPS or LibreOffice would, by changing its XML."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
Q = f"{{{W}}}"
WHEN = 'w:author="程远" w:date="2026-11-20T09:30:00Z"'


class Marker:
    """A file in the hands of an expert."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.body = etree.fromstring(self.parts["word/document.xml"])
        self._comments: list[str] = []
        self._threads: list[str] = []

    def save(self) -> bytes:
        self.parts["word/document.xml"] = etree.tostring(self.body, xml_declaration=True, encoding="UTF-8")
        if self._comments:
            self.parts["word/comments.xml"] = (
                f'<w:comments xmlns:w="{W}" xmlns:w14="{W14}">{"".join(self._comments)}</w:comments>'
            ).encode()
        if self._threads:
            self.parts["word/commentsExtended.xml"] = (
                f'<w15:commentsEx xmlns:w15="{W15}">{"".join(self._threads)}</w15:commentsEx>'
            ).encode()
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in self.parts.items():
                archive.writestr(name, data)
        return out.getvalue()

    def replace(self, gone: str, came: str) -> Marker:
        """With tracking: take words out and put others in; the words stand in one run."""
        return self._in_run(gone, lambda run: [*self._changed("del", run, gone), *self._changed("ins", run, came)])

    def insert_before(self, words: str, came: str) -> Marker:
        return self._in_run(words, lambda run: [*self._changed("ins", run, came), _like(run, words)])

    def insert_after(self, words: str, came: str) -> Marker:
        return self._in_run(words, lambda run: [_like(run, words), *self._changed("ins", run, came)])

    def type_over(self, gone: str, came: str) -> Marker:
        """Without tracking."""
        return self._in_run(gone, lambda run: [_like(run, came)] if came else [])

    def comment(self, words: str, said: str, *, ranged: bool = True, answers: str = "", author: str = "程远") -> str:
        """Comment on words; without `ranged` only a place is left, as some versions of WPS do. Returns its id."""
        number = str(len(self._comments))
        self._comments.append(
            f'<w:comment w:id="{number}" w:author="{author}" w:date="2026-11-20T09:30:00Z" w:initials="c">'
            f'<w:p w14:paraId="0000000{number}"><w:r><w:annotationRef/></w:r><w:r><w:t>{said}</w:t></w:r></w:p>'
            "</w:comment>"
        )
        parent = f' w15:paraIdParent="0000000{answers}"' if answers else ""
        self._threads.append(f'<w15:commentEx w15:paraId="0000000{number}"{parent} w15:done="0"/>')
        reference = f'<w:r><w:commentReference w:id="{number}"/></w:r>'
        if not words:
            return number

        def anchor(run: Any) -> list[Any]:
            ends = [f'<w:commentRangeStart w:id="{number}"/>', f'<w:commentRangeEnd w:id="{number}"/>']
            first, last = (_xml(one) for one in ends)
            return [first, _like(run, words), last, _xml(reference)] if ranged else [_like(run, words), _xml(reference)]

        self._in_run(words, anchor)
        return number

    def fill(self, label: str, value: str) -> Marker:
        """Write into the form."""
        for cell in self.body.iter(f"{Q}tc"):
            if "".join(cell.itertext()).strip() == label:
                target = cell.getnext()
                for paragraph in target.findall(f"{Q}p")[1:]:
                    target.remove(paragraph)
                paragraph = target.find(f"{Q}p")
                for run in paragraph.findall(f"{Q}r"):
                    paragraph.remove(run)
                paragraph.append(_xml(f"<w:r><w:t>{value}</w:t></w:r>"))
                return self
        raise AssertionError(f"the form has no {label}")

    def drop(self, *parts: str) -> Marker:
        """Lose parts, e.g. the marks of origin."""
        for name in parts:
            self.parts.pop(name, None)
            for listing in ("[Content_Types].xml", "_rels/.rels"):
                self.parts[listing] = re.sub(
                    rb"<(?:Override|Relationship)[^>]*" + re.escape(name.encode()) + rb"[^>]*/>",
                    b"",
                    self.parts[listing],
                )
        return self

    def _changed(self, how: str, run: Any, text: str) -> list[Any]:
        change = _xml(f'<w:{how} w:id="9" {WHEN}/>')
        inner = _like(run, text)
        if how == "del":
            inner.find(f"{Q}t").tag = f"{Q}delText"
        change.append(inner)
        return [change]

    def _in_run(self, words: str, make: Callable[[Any], list[Any]]) -> Marker:
        for run in self.body.iter(f"{Q}r"):
            text = "".join(one.text or "" for one in run.findall(f"{Q}t"))
            at = text.find(words)
            if at < 0 or run.getparent().tag in {f"{Q}del", f"{Q}ins"}:
                continue
            parent, place = run.getparent(), run.getparent().index(run)
            parent.remove(run)
            pieces = [
                *([_like(run, text[:at])] if at else []),
                *make(run),
                *([_like(run, text[at + len(words) :])] if text[at + len(words) :] else []),
            ]
            for number, piece in enumerate(pieces):
                parent.insert(place + number, piece)
            return self
        raise AssertionError(f"no run holds {words!r}")


def _like(run: Any, text: str) -> Any:
    made = _xml("<w:r/>")
    properties = run.find(f"{Q}rPr")
    if properties is not None:
        made.append(etree.fromstring(etree.tostring(properties)))
    made.append(_xml(f'<w:t xml:space="preserve">{text}</w:t>'))
    return made


def _xml(text: str) -> Any:
    return etree.fromstring(f'<x xmlns:w="{W}">{text}</x>')[0]
