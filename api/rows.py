"""Rows that several commands print."""

from __future__ import annotations

from typing import Any

from core.documents import Locator


def locator_row(locator: Locator) -> dict[str, Any]:
    """A place in a document."""
    return {"page": locator.page, "heading_path": list(locator.heading_path), "paragraph": locator.paragraph}


def place_words(place: dict[str, Any]) -> str:
    """A place as the command line prints it."""
    if place["page"]:
        return f"第 {place['page']} 页"
    return " ".join([*place["heading_path"], f"第 {place['paragraph']} 段"])
