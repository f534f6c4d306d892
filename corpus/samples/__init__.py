"""The sample library: invented documents and experts of an invented association, all marked 示例."""

from __future__ import annotations

import json
from pathlib import Path

_FOLDER = Path(__file__).resolve().parent

DOCUMENTS: Path = _FOLDER / "documents"
"""Folder of the sample documents; every file in it is one document."""

EXPERTS: Path = _FOLDER / "experts.xlsx"
"""Import table of the sample experts; 关联资料 names files of `DOCUMENTS`."""

QUESTIONS: Path = _FOLDER / "questions.json"
"""Questions with the file and the verbatim words that answer each; the first four are offered to the reader."""


def example_questions() -> list[str]:
    """The four questions that the search page offers while the samples are loaded."""
    rows = json.loads(QUESTIONS.read_text(encoding="utf-8"))
    return [str(row["question"]) for row in rows[:4]]
