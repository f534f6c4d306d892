"""Marks of origin in a DOCX: custom properties by which a returned file is recognised, whatever it is called."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx.opc.packuri import PackURI
from docx.opc.part import Part

from papers.text import one_line

_PART = "/docProps/custom.xml"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
_KIND = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # of properties that a user defines (ECMA-376 part 1, 15.2.12.2)
_FIRST_ID = 2


def write_marks(document: Any, marks: tuple[tuple[str, str], ...]) -> None:
    """Put marks, pairs of a name and a value, into a python-docx document; without any it stays as it is."""
    if not marks:
        return
    properties = "".join(
        f'<property fmtid="{_KIND}" pid="{number}" name={quoteattr(one_line(name))}>'
        f"<vt:lpwstr>{escape(one_line(value))}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(marks, start=_FIRST_ID)
    )
    blob = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        f'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">{properties}</Properties>'
    )
    package = document.part.package
    package.relate_to(Part(PackURI(_PART), _CONTENT_TYPE, blob.encode(), package), _RELATION)
