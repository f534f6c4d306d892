"""The papers of the expert pool in one place: each from its record, their file names, and many of them at once."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

from papers.certificates import make_certificate, make_renewal_certificate
from papers.duty_papers import make_draw_record, make_emergency_sheet
from papers.layout import FIXED_TIME, write_docx
from papers.letters import make_exit_notice, make_invitation, make_renewal_notice, say_invitation
from papers.lists import make_contact_list, make_public_notice
from papers.model import Paper, join_papers
from papers.text import safe_file_name

__all__ = [
    "join_papers",
    "make_certificate",
    "make_contact_list",
    "make_draw_record",
    "make_emergency_sheet",
    "make_exit_notice",
    "make_invitation",
    "make_public_notice",
    "make_renewal_certificate",
    "make_renewal_notice",
    "name_file",
    "say_invitation",
    "zip_papers",
]


def name_file(paper: Paper, suffix: str = ".docx") -> str:
    """A safe file name for a paper."""
    return safe_file_name(paper.title, suffix=suffix)


def zip_papers(papers: Iterable[Paper]) -> bytes:
    """Each paper as a DOCX of its own in one ZIP with repeatable bytes; equal names are told apart by a number."""
    out = io.BytesIO()
    taken: set[str] = set()
    with zipfile.ZipFile(out, "w") as archive:
        for paper in papers:
            name, place = name_file(paper), 1
            while name.casefold() in taken:
                place += 1
                name = name_file(paper, f"（{place}）.docx")
            taken.add(name.casefold())
            entry = zipfile.ZipInfo(name, FIXED_TIME.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_STORED
            archive.writestr(entry, write_docx(paper))
    return out.getvalue()
