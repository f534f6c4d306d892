"""Titles and file names of the library: which document a person means by one, and how to write it down again."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from pathlib import PurePath

from core.documents import Document
from experts.rules import FieldError

_BREAK = re.compile(r"[；;\r\n]+|(?<=》)\s*[、，,]?\s*(?=《)")


class DocumentNames:
    """The documents of the library by what people call them."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._ids: defaultdict[str, set[str]] = defaultdict(set)
        self._documents = {document.document_id: document for document in documents}
        for document in self._documents.values():
            names = (document.metadata.title, document.file_name, PurePath(document.file_name).stem)
            for name in {_normalise(name) for name in (*names, document.document_id)} - {""}:
                self._ids[name].add(document.document_id)

    def resolve(self, text: str) -> tuple[str, ...]:
        """Ids of the documents named in a cell.

        Raises:
            FieldError: If a name is not in the library, or means several documents.
        """
        whole = self._ids.get(_normalise(text), set())
        names = [text] if len(whole) == 1 else [name for name in _BREAK.split(text) if _normalise(name)]
        found: dict[str, None] = {}
        for name in names:
            ids = self._ids.get(_normalise(name), set())
            shown = name.strip().strip("《》")[:60]
            if not ids:
                raise FieldError("document_ids", f"资料库中没有《{shown}》，请先把资料放入资料库，或改正标题。")
            if len(ids) > 1:
                raise FieldError("document_ids", f"资料库中有 {len(ids)} 份《{shown}》，请改写文件名以区分。")
            found[next(iter(ids))] = None
        return tuple(found)

    def write(self, document_ids: Iterable[str]) -> str:
        """The documents as one cell that `resolve` reads: titles, or file names where a title is not enough."""
        return "；".join(self._write_one(document_id) for document_id in document_ids)

    def _write_one(self, document_id: str) -> str:
        document = self._documents.get(document_id)
        if document is None:
            return document_id
        for name in (document.metadata.title, document.file_name):
            if self._ids.get(_normalise(name)) == {document_id} and not _BREAK.search(name):
                return name
        return document_id


def _normalise(name: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)).strip("《》<>").casefold()
